#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim-core/base/json.hpp"

namespace xenolith {

/// All values between two of one type: whole numbers, numbers, percentages, times, amounts of data, rates,
/// frequencies, cycles, power, energy. Times and the like are counted in whole base units (ps, B, bit/s, Hz,
/// cycles, uW, nJ).
class ValueRange {
 public:
  enum class Type : std::uint8_t {
    integer,
    number,
    percent,
    duration,
    bytes,
    bit_rate,
    hertz,
    cycles,
    power,
    energy
  };

  /// Ends as JSON writes them; `low` is not above `high`. Otherwise nothing, and `error` says why.
  static std::optional<ValueRange> between(const Json& low, const Json& high, std::string& error);

  Type type() const { return type_; }
  double low() const { return low_; }
  double high() const { return high_; }
  /// Whole numbers become numbers: the ends were written without a fraction by chance.
  void allow_fractions() {
    if (type_ == Type::integer) type_ = Type::number;
  }
  /// From now on equal shares are equal ratios. False if an end is not above zero.
  bool use_logarithm();
  bool is_logarithmic() const { return logarithmic_; }

  /// The value at a share of the way from the low end to the high one: 0 to 1.
  Json at(double share) const;
  /// A magnitude in base units as JSON writes it, at `place`.
  Json value(double magnitude) const;
  /// The magnitude of a value of this type.
  std::optional<double> magnitude(const Json& value) const;

 private:
  ValueRange(Type type, double low, double high, const Place& place)
      : type_(type), low_(low), high_(high), place_(place) {}

  Type type_;
  double low_;
  double high_;
  bool logarithmic_ = false;
  Place place_;
};

/// The values of `{ "from", "to", "step" | "times" | "count", "scale" }`; mistakes are problems.
std::vector<Json> read_range_values(const Json& json, const std::string& address, Problems& problems);
/// `{ "from", "to", "scale" }`: its ends and how it is divided.
std::optional<ValueRange> read_value_range(const Json& json, const std::string& address, Problems& problems);

}  // namespace xenolith
