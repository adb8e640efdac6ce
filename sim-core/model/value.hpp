#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim-core/base/distribution.hpp"
#include "sim-core/base/json.hpp"
#include "sim-core/base/problem.hpp"
#include "sim-core/base/units.hpp"

namespace xenolith {

/// The values that a parameter may take, in the base unit of its type (ps, bytes, bit/s, Hz, cycles, uW, nJ,
/// or 1).
struct Bound {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;

  constexpr bool holds(double value) const {
    return (low_open ? value > low : value >= low) && value <= high;
  }
};

inline constexpr Bound any{};
inline constexpr Bound not_negative{0.0};
inline constexpr Bound positive{0.0, std::numeric_limits<double>::infinity(), true};
constexpr Bound at_least(double low) { return {low}; }
constexpr Bound between(double low, double high) { return {low, high}; }
constexpr Bound between(Duration low, Duration high) {
  return {static_cast<double>(low.ps()), static_cast<double>(high.ps())};
}

/// How a type of parameter is read, shown and described. One specialisation per type:
///   type(): its name; example(): a text that is accepted; from(json, error): the value or nothing and a
///   sentence; magnitude(value): the number that a Bound judges; to_text(value); schema(bound): draft-07
///   fragment.
template <class T>
struct ValueTraits;

namespace detail {

/// A type that JSON writes as text with a unit.
template <class T>
struct QuantityTraits {
  static std::string_view type();
  static std::string_view example();
  static std::optional<T> from(const Json& json, std::string& error);
  static double magnitude(const T& value);
  static std::string to_text(const T& value);
  static Json schema(const Bound& bound);
};

extern template struct QuantityTraits<Duration>;
extern template struct QuantityTraits<Bytes>;
extern template struct QuantityTraits<BitRate>;
extern template struct QuantityTraits<Hertz>;
extern template struct QuantityTraits<Cycles>;
extern template struct QuantityTraits<Watts>;
extern template struct QuantityTraits<Joules>;

Json schema_of_type(std::string_view type);
Json schema_of_number(std::string_view type, const Bound& bound);
Json schema_of_choices(std::span<const std::string_view> choices);
std::string bound_text(const Bound& bound, std::string (*show)(double));
std::optional<std::vector<std::int64_t>> read_index_list(const Json& json, std::string& error);
std::string list_text(std::span<const std::int64_t> numbers);

}  // namespace detail

template <>
struct ValueTraits<Duration> : detail::QuantityTraits<Duration> {};
template <>
struct ValueTraits<Bytes> : detail::QuantityTraits<Bytes> {};
template <>
struct ValueTraits<BitRate> : detail::QuantityTraits<BitRate> {};
template <>
struct ValueTraits<Hertz> : detail::QuantityTraits<Hertz> {};
template <>
struct ValueTraits<Cycles> : detail::QuantityTraits<Cycles> {};
template <>
struct ValueTraits<Watts> : detail::QuantityTraits<Watts> {};
template <>
struct ValueTraits<Joules> : detail::QuantityTraits<Joules> {};

template <>
struct ValueTraits<bool> {
  static std::string_view type() { return "boolean"; }
  static std::string_view example() { return "true or false"; }
  static std::optional<bool> from(const Json& json, std::string& error);
  static double magnitude(bool value) { return value ? 1.0 : 0.0; }
  static std::string to_text(bool value) { return value ? "true" : "false"; }
  static Json schema(const Bound&) { return detail::schema_of_type("boolean"); }
};

template <>
struct ValueTraits<std::int64_t> {
  static std::string_view type() { return "integer"; }
  static std::string_view example() { return "a whole number"; }
  static std::optional<std::int64_t> from(const Json& json, std::string& error);
  static double magnitude(std::int64_t value) { return static_cast<double>(value); }
  static std::string to_text(std::int64_t value) { return std::to_string(value); }
  static Json schema(const Bound& bound) { return detail::schema_of_number("integer", bound); }
};

template <>
struct ValueTraits<double> {
  static std::string_view type() { return "ratio"; }
  static std::string_view example() { return R"(a number such as 0.8 or a text such as "80 %")"; }
  static std::optional<double> from(const Json& json, std::string& error);
  static double magnitude(double value) { return value; }
  static std::string to_text(double value);
  static Json schema(const Bound& bound);
};

template <>
struct ValueTraits<std::string> {
  static std::string_view type() { return "text"; }
  static std::string_view example() { return "a text"; }
  static std::optional<std::string> from(const Json& json, std::string& error);
  static double magnitude(const std::string&) { return 0.0; }
  static std::string to_text(const std::string& value) { return value; }
  static Json schema(const Bound&) { return detail::schema_of_type("string"); }
};

/// Indices: a list, one number, or a range such as "2..33".
template <>
struct ValueTraits<std::vector<std::int64_t>> {
  static std::string_view type() { return "indices"; }
  static std::string_view example() { return R"(a list such as [2, 3] or a range such as "2..33")"; }
  static std::optional<std::vector<std::int64_t>> from(const Json& json, std::string& error) {
    return detail::read_index_list(json, error);
  }
  static double magnitude(const std::vector<std::int64_t>& value);
  static std::string to_text(const std::vector<std::int64_t>& value) { return detail::list_text(value); }
  static Json schema(const Bound&);
};

template <>
struct ValueTraits<std::vector<std::string>> {
  static std::string_view type() { return "texts"; }
  static std::string_view example() { return R"(a list of texts such as ["a", "b"])"; }
  static std::optional<std::vector<std::string>> from(const Json& json, std::string& error);
  static double magnitude(const std::vector<std::string>& value) { return static_cast<double>(value.size()); }
  static std::string to_text(const std::vector<std::string>& value);
  static Json schema(const Bound&);
};

template <>
struct ValueTraits<DurationDistribution> {
  static std::string_view type() { return "distribution of durations"; }
  static std::string_view example() { return R"x("5 ms", "uniform(0 ms, 100 ms)" or "exponential(50 ms)")x"; }
  static std::optional<DurationDistribution> from(const Json& json, std::string& error);
  static double magnitude(const DurationDistribution&) { return 0.0; }
  static std::string to_text(const DurationDistribution& value);
  static Json schema(const Bound&) { return detail::schema_of_type("string"); }
};

/// An enumeration whose names stand in `choices_of(E)`, an array in the order of its values from 0, found by
/// argument-dependent look-up: `constexpr std::array<std::string_view, 2> choices_of(Role) { return {"a",
/// "b"}; }`.
template <class E>
requires std::is_enum_v<E>
struct ValueTraits<E> {
  static std::string_view type() { return "choice"; }
  static std::string example() {
    std::string text = "one of";
    for (const std::string_view choice : choices_of(E{})) text += " \"" + std::string(choice) + '"';
    return text;
  }
  static std::optional<E> from(const Json& json, std::string& error) {
    const std::optional<std::string> name = ValueTraits<std::string>::from(json, error);
    if (!name) return std::nullopt;
    const auto choices = choices_of(E{});
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i] == *name) return static_cast<E>(i);
    }
    error = "\"" + *name + "\" is not a choice";
    return std::nullopt;
  }
  static double magnitude(E) { return 0.0; }
  static std::string to_text(E value) {
    return std::string(choices_of(value)[static_cast<std::size_t>(value)]);
  }
  static Json schema(const Bound&) {
    const auto choices = choices_of(E{});
    return detail::schema_of_choices(choices);
  }
};

/// What is accepted for a parameter of type T within the bound, in words.
template <class T>
std::string accepted_text(const Bound& bound) {
  std::string text(ValueTraits<T>::example());
  const std::string range = detail::bound_text(bound, [](double magnitude) -> std::string {
    if constexpr (std::is_same_v<T, Duration>) {
      return ValueTraits<T>::to_text(Duration::picoseconds(static_cast<std::int64_t>(magnitude)));
    } else if constexpr (std::is_same_v<T, Bytes> || std::is_same_v<T, BitRate> || std::is_same_v<T, Hertz> ||
                         std::is_same_v<T, Cycles>) {
      return ValueTraits<T>::to_text(T(static_cast<std::int64_t>(magnitude)));
    } else if constexpr (std::is_same_v<T, Watts>) {
      return ValueTraits<T>::to_text(Watts::microwatts(static_cast<std::int64_t>(magnitude)));
    } else if constexpr (std::is_same_v<T, Joules>) {
      return ValueTraits<T>::to_text(Joules::nanojoules(static_cast<std::int64_t>(magnitude)));
    } else {
      return ValueTraits<double>::to_text(magnitude);
    }
  });
  return range.empty() ? text : text + ", " + range;
}

/// Reads one value into `target`; a wrong type, unit or range becomes a problem and leaves `target` as it
/// was.
template <class T>
void read_value(const Json& json, const std::string& address, const Bound& bound, T& target,
                Problems& problems) {
  std::string error;
  std::optional<T> value = ValueTraits<T>::from(json, error);
  if (!value) {
    problems.add(json.place(), address, error, accepted_text<T>(bound));
    return;
  }
  if (!bound.holds(ValueTraits<T>::magnitude(*value))) {
    problems.add(json.place(), address, ValueTraits<T>::to_text(*value) + " is out of range",
                 accepted_text<T>(bound));
    return;
  }
  target = std::move(*value);
}

}  // namespace xenolith
