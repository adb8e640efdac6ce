#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <utility>

#include "sim-core/base/check.hpp"

/// Quantities as types. Nothing converts to or from a bare number by itself, and arithmetic that leaves the
/// range of 64 bits is an internal error, never a wrapped number.
namespace xenolith {

namespace detail {

__extension__ typedef __int128 Int128;

/// An integer that counts something: no bool, no character.
template <class T>
concept Integer =
    std::integral<T> && !std::same_as<std::remove_cv_t<T>, bool> && !std::same_as<std::remove_cv_t<T>, char>;

template <Integer I>
constexpr std::int64_t to_int64(I value) {
  XENO_ASSERT(std::in_range<std::int64_t>(value), "a quantity does not fit 64 bits");
  return static_cast<std::int64_t>(value);
}
constexpr std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  XENO_ASSERT(!__builtin_add_overflow(a, b, &sum), "a sum of quantities does not fit 64 bits");
  return sum;
}
constexpr std::int64_t checked_subtract(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  XENO_ASSERT(!__builtin_sub_overflow(a, b, &difference), "a difference of quantities does not fit 64 bits");
  return difference;
}
constexpr std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  XENO_ASSERT(!__builtin_mul_overflow(a, b, &product), "a product of quantities does not fit 64 bits");
  return product;
}
constexpr std::int64_t checked_divide(std::int64_t a, std::int64_t b) {
  XENO_ASSERT(b != 0, "a quantity is divided by zero");
  XENO_ASSERT(b != -1 || a != std::numeric_limits<std::int64_t>::min(), "a quotient does not fit 64 bits");
  return a / b;
}
constexpr std::int64_t checked_remainder(std::int64_t a, std::int64_t b) {
  XENO_ASSERT(b != 0, "a remainder by zero");
  return b == -1 ? 0 : a % b;
}
/// a * b / c rounded up (towards plus infinity); c > 0.
constexpr std::int64_t multiply_divide_up(std::int64_t a, std::int64_t b, std::int64_t c) {
  XENO_ASSERT(c > 0, "a rate must be above zero");
  const Int128 product = static_cast<Int128>(a) * b;
  const Int128 quotient = product / c + (product % c > 0 ? 1 : 0);
  XENO_ASSERT(quotient <= std::numeric_limits<std::int64_t>::max() &&
                  quotient >= std::numeric_limits<std::int64_t>::min(),
              "a quotient of quantities does not fit 64 bits");
  return static_cast<std::int64_t>(quotient);
}

/// What every additive quantity can do; `Self` is the quantity's own type.
template <class Self>
class Quantity {
 public:
  constexpr Quantity() = default;

  static constexpr Self zero() { return Self{}; }
  static constexpr Self max() { return make(std::numeric_limits<std::int64_t>::max()); }

  friend constexpr Self operator+(Self a, Self b) { return make(checked_add(a.raw_, b.raw_)); }
  friend constexpr Self operator-(Self a, Self b) { return make(checked_subtract(a.raw_, b.raw_)); }
  friend constexpr Self operator-(Self a) { return make(checked_subtract(0, a.raw_)); }
  template <Integer I>
  friend constexpr Self operator*(Self a, I n) {
    return make(checked_multiply(a.raw_, to_int64(n)));
  }
  template <Integer I>
  friend constexpr Self operator*(I n, Self a) {
    return a * n;
  }
  /// Rounded towards zero.
  template <Integer I>
  friend constexpr Self operator/(Self a, I n) {
    return make(checked_divide(a.raw_, to_int64(n)));
  }
  /// How often b fits into a, rounded towards zero.
  friend constexpr std::int64_t operator/(Self a, Self b) { return checked_divide(a.raw_, b.raw_); }
  friend constexpr Self operator%(Self a, Self b) { return make(checked_remainder(a.raw_, b.raw_)); }

  constexpr Self& operator+=(Self b) { return self() = self() + b; }
  constexpr Self& operator-=(Self b) { return self() = self() - b; }
  template <Integer I>
  constexpr Self& operator*=(I n) {
    return self() = self() * n;
  }
  template <Integer I>
  constexpr Self& operator/=(I n) {
    return self() = self() / n;
  }

  friend constexpr bool operator==(Self a, Self b) { return a.raw_ == b.raw_; }
  friend constexpr std::strong_ordering operator<=>(Self a, Self b) { return a.raw_ <=> b.raw_; }

 protected:
  static constexpr Self make(std::int64_t raw) {
    Self made{};
    made.raw_ = raw;
    return made;
  }
  std::int64_t raw_ = 0;

 private:
  constexpr Self& self() { return static_cast<Self&>(*this); }
};

}  // namespace detail

/// A span of simulated time, in whole picoseconds: about plus or minus 106 days.
class Duration : public detail::Quantity<Duration> {
 public:
  constexpr Duration() = default;
  template <detail::Integer I>
  static constexpr Duration picoseconds(I n) {
    return make(detail::to_int64(n));
  }
  constexpr std::int64_t ps() const { return raw_; }
};

/// A moment of simulated time, counted in picoseconds from the origin of the run.
class Time {
 public:
  constexpr Time() = default;

  static constexpr Time origin() { return Time{}; }
  /// Later than everything that happens: "no deadline".
  static constexpr Time max() { return Time{} + Duration::max(); }
  template <detail::Integer I>
  static constexpr Time picoseconds(I n) {
    return Time{} + Duration::picoseconds(n);
  }
  constexpr std::int64_t ps() const { return since_origin_.ps(); }

  friend constexpr Time operator+(Time t, Duration d) { return Time(t.since_origin_ + d); }
  friend constexpr Time operator+(Duration d, Time t) { return t + d; }
  friend constexpr Time operator-(Time t, Duration d) { return Time(t.since_origin_ - d); }
  friend constexpr Duration operator-(Time a, Time b) { return a.since_origin_ - b.since_origin_; }
  constexpr Time& operator+=(Duration d) { return *this = *this + d; }
  constexpr Time& operator-=(Duration d) { return *this = *this - d; }
  friend constexpr bool operator==(Time, Time) = default;
  friend constexpr std::strong_ordering operator<=>(Time, Time) = default;

 private:
  constexpr explicit Time(Duration since_origin) : since_origin_(since_origin) {}
  Duration since_origin_;
};

/// An amount of data, in bytes.
struct Bytes : detail::Quantity<Bytes> {
  constexpr Bytes() = default;
  constexpr explicit Bytes(detail::Integer auto n) { raw_ = detail::to_int64(n); }
  constexpr std::int64_t count() const { return raw_; }
};

/// How fast data moves, in bits per second.
struct BitRate : detail::Quantity<BitRate> {
  constexpr BitRate() = default;
  constexpr explicit BitRate(detail::Integer auto bits_per_second) {
    raw_ = detail::to_int64(bits_per_second);
  }
  constexpr std::int64_t count() const { return raw_; }
};

/// A clock's frequency, in cycles per second.
struct Hertz : detail::Quantity<Hertz> {
  constexpr Hertz() = default;
  constexpr explicit Hertz(detail::Integer auto n) { raw_ = detail::to_int64(n); }
  constexpr std::int64_t count() const { return raw_; }
};

/// Work of a processor or engine, in cycles of its clock.
struct Cycles : detail::Quantity<Cycles> {
  constexpr Cycles() = default;
  constexpr explicit Cycles(detail::Integer auto n) { raw_ = detail::to_int64(n); }
  constexpr std::int64_t count() const { return raw_; }
};

/// Power, in whole microwatts.
class Watts : public detail::Quantity<Watts> {
 public:
  constexpr Watts() = default;
  template <detail::Integer I>
  static constexpr Watts microwatts(I n) {
    return make(detail::to_int64(n));
  }
  constexpr std::int64_t uw() const { return raw_; }
};

/// Energy, in whole nanojoules: up to 9.2 GJ.
class Joules : public detail::Quantity<Joules> {
 public:
  constexpr Joules() = default;
  template <detail::Integer I>
  static constexpr Joules nanojoules(I n) {
    return make(detail::to_int64(n));
  }
  constexpr std::int64_t nj() const { return raw_; }
};

inline constexpr std::int64_t picoseconds_per_second = 1'000'000'000'000;
inline constexpr std::int64_t bits_per_byte = 8;

/// How long so many cycles take, rounded up to the picosecond. The clock must be above zero.
constexpr Duration operator/(Cycles work, Hertz clock) {
  return Duration::picoseconds(
      detail::multiply_divide_up(work.count(), picoseconds_per_second, clock.count()));
}
/// How long so many bytes take at a rate, rounded up to the picosecond. The rate must be above zero.
constexpr Duration operator/(Bytes data, BitRate rate) {
  return Duration::picoseconds(
      detail::multiply_divide_up(data.count(), bits_per_byte * picoseconds_per_second, rate.count()));
}

/// The energy of a power held for so long, to the nearest nanojoule, halves away from zero.
constexpr Joules operator*(Watts power, Duration time) {
  constexpr detail::Int128 fraction = 1'000'000'000;  // microwatts times picoseconds are attojoules
  const detail::Int128 product = static_cast<detail::Int128>(power.uw()) * time.ps();
  return Joules::nanojoules(
      static_cast<std::int64_t>((product + (product < 0 ? -fraction : fraction) / 2) / fraction));
}

/// For output and for statistics only: models compute with Duration.
constexpr double to_seconds(Duration d) {
  return static_cast<double>(d.ps()) / static_cast<double>(picoseconds_per_second);
}
/// The nearest picosecond (halves away from zero). What is not finite or beyond the range is an internal
/// error.
Duration from_seconds(double seconds);
/// `d` times a bare factor (a slow-down, a ratio), to the nearest picosecond, halves away from zero.
Duration scaled(Duration d, double factor);

/// The text of a quantity (`quantity.hpp`) on a stream; a time is told as the span since the origin.
std::ostream& operator<<(std::ostream& out, Duration d);
std::ostream& operator<<(std::ostream& out, Time t);
std::ostream& operator<<(std::ostream& out, Bytes data);
std::ostream& operator<<(std::ostream& out, BitRate rate);
std::ostream& operator<<(std::ostream& out, Hertz frequency);
std::ostream& operator<<(std::ostream& out, Cycles work);
std::ostream& operator<<(std::ostream& out, Watts power);
std::ostream& operator<<(std::ostream& out, Joules energy);

}  // namespace xenolith

#include "sim-core/base/literals.hpp"  // IWYU pragma: export
