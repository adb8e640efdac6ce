#include "sim-core/model/value.hpp"

#include <charconv>
#include <cmath>

#include "sim-core/base/number.hpp"
#include "sim-core/base/quantity.hpp"

namespace xenolith {

namespace {

/// The most indices that a range may name: a typing error must not fill the memory.
constexpr std::int64_t most_indices = 65'536;

template <class T>
struct QuantityText;
template <>
struct QuantityText<Duration> {
  static constexpr std::string_view type = "duration",
                                    example = R"(a time such as "9.42 us" (ps, ns, us, ms, s, min, h))";
  static Parsed<Duration> parse(std::string_view text) { return parse_duration(text); }
  static double magnitude(Duration value) { return static_cast<double>(value.ps()); }
};
template <>
struct QuantityText<Bytes> {
  static constexpr std::string_view type = "bytes",
                                    example = R"(a size such as "64 KiB" (B, kB, MB, GB, KiB, MiB, GiB))";
  static Parsed<Bytes> parse(std::string_view text) { return parse_bytes(text); }
  static double magnitude(Bytes value) { return static_cast<double>(value.count()); }
};
template <>
struct QuantityText<BitRate> {
  static constexpr std::string_view
      type = "bit rate",
      example = R"(a rate such as "100 Mbit/s" (bit/s, kbit/s, Mbit/s, Gbit/s, MB/s))";
  static Parsed<BitRate> parse(std::string_view text) { return parse_bit_rate(text); }
  static double magnitude(BitRate value) { return static_cast<double>(value / BitRate(1)); }
};
template <>
struct QuantityText<Hertz> {
  static constexpr std::string_view type = "frequency",
                                    example = R"(a frequency such as "600 MHz" (Hz, kHz, MHz, GHz))";
  static Parsed<Hertz> parse(std::string_view text) { return parse_hertz(text); }
  static double magnitude(Hertz value) { return static_cast<double>(value / Hertz(1)); }
};
template <>
struct QuantityText<Cycles> {
  static constexpr std::string_view type = "cycles",
                                    example = R"(a number of clock cycles such as "8470 cycles")";
  static Parsed<Cycles> parse(std::string_view text) { return parse_cycles(text); }
  static double magnitude(Cycles value) { return static_cast<double>(value / Cycles(1)); }
};

template <>
struct QuantityText<Watts> {
  static constexpr std::string_view type = "power", example = R"(a power such as "2.5 W" (uW, mW, W, kW))";
  static Parsed<Watts> parse(std::string_view text) { return parse_power(text); }
  static double magnitude(Watts value) { return static_cast<double>(value.uw()); }
};
template <>
struct QuantityText<Joules> {
  static constexpr std::string_view type = "energy",
                                    example = R"(an energy such as "5 J" (nJ, uJ, mJ, J, kJ, MJ, Wh, kWh))";
  static Parsed<Joules> parse(std::string_view text) { return parse_energy(text); }
  static double magnitude(Joules value) { return static_cast<double>(value.nj()); }
};

std::string found(const Json& json) {
  if (json.is_number()) return "found the bare number " + json.number_text();
  if (json.is_string()) return "found \"" + json.as_string() + '"';
  return "found a value of kind " + std::string(json.kind_name());
}

}  // namespace

namespace detail {

template <class T>
std::string_view QuantityTraits<T>::type() {
  return QuantityText<T>::type;
}
template <class T>
std::string_view QuantityTraits<T>::example() {
  return QuantityText<T>::example;
}
template <class T>
std::optional<T> QuantityTraits<T>::from(const Json& json, std::string& error) {
  if (!json.is_string()) {
    error = found(json) + " where a " + std::string(type()) + " with its unit is expected";
    return std::nullopt;
  }
  const Parsed<T> parsed = QuantityText<T>::parse(json.as_string());
  if (!parsed) error = parsed.error;
  return parsed.value;
}
template <class T>
double QuantityTraits<T>::magnitude(const T& value) {
  return QuantityText<T>::magnitude(value);
}
template <class T>
std::string QuantityTraits<T>::to_text(const T& value) {
  return xenolith::to_text(value);
}
template <class T>
Json QuantityTraits<T>::schema(const Bound&) {
  Json json = schema_of_type("string");
  json.set("pattern", Json::string(R"(^[-+0-9.eE]+ ?[A-Za-z/]+$)"));
  return json;
}

template struct QuantityTraits<Duration>;
template struct QuantityTraits<Bytes>;
template struct QuantityTraits<BitRate>;
template struct QuantityTraits<Hertz>;
template struct QuantityTraits<Cycles>;
template struct QuantityTraits<Watts>;
template struct QuantityTraits<Joules>;

Json schema_of_type(std::string_view type) {
  Json json = Json::object();
  json.set("type", Json::string(std::string(type)));
  return json;
}

Json schema_of_number(std::string_view type, const Bound& bound) {
  Json json = schema_of_type(type);
  const auto number = [](double value) {
    return value == std::floor(value) && std::abs(value) < 1e15
               ? Json::integer(static_cast<std::int64_t>(value))
               : Json::real(value);
  };
  if (std::isfinite(bound.low)) json.set(bound.low_open ? "exclusiveMinimum" : "minimum", number(bound.low));
  if (std::isfinite(bound.high)) json.set("maximum", number(bound.high));
  return json;
}

Json schema_of_choices(std::span<const std::string_view> choices) {
  Json names = Json::array();
  for (const std::string_view choice : choices) names.push_back(Json::string(std::string(choice)));
  Json json = schema_of_type("string");
  json.set("enum", std::move(names));
  return json;
}

std::string bound_text(const Bound& bound, std::string (*show)(double)) {
  const bool low = std::isfinite(bound.low);
  const bool high = std::isfinite(bound.high);
  if (low && high) return "from " + show(bound.low) + " to " + show(bound.high);
  if (low && bound.low_open) return "above " + show(bound.low);
  if (low) return "at least " + show(bound.low);
  if (high) return "at most " + show(bound.high);
  return {};
}

std::optional<std::vector<std::int64_t>> read_index_list(const Json& json, std::string& error) {
  std::vector<std::int64_t> list;
  error = "not a list of indices: " + found(json);
  if (json.is_integer()) return std::vector<std::int64_t>{json.as_integer()};
  if (json.is_array()) {
    for (const Json& element : json.elements()) {
      if (!element.is_integer()) return std::nullopt;
      list.push_back(element.as_integer());
    }
    return list;
  }
  if (!json.is_string()) return std::nullopt;
  const std::string& text = json.as_string();
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) return std::nullopt;
  std::int64_t first = 0;
  std::int64_t last = 0;
  const char* end = text.data() + text.size();
  const auto low = std::from_chars(text.data(), text.data() + dots, first);
  const auto high = std::from_chars(text.data() + dots + 2, end, last);
  if (low.ec != std::errc{} || low.ptr != text.data() + dots || high.ec != std::errc{} || high.ptr != end) {
    return std::nullopt;
  }
  if (first < 0 || last < first || last - first >= most_indices) {
    error = "the range \"" + text + "\" is empty or too long";
    return std::nullopt;
  }
  for (std::int64_t i = first; i <= last; ++i) list.push_back(i);
  return list;
}

std::string list_text(std::span<const std::int64_t> numbers) {
  std::string text = "[";
  for (const std::int64_t number : numbers) text += (text.size() > 1 ? ", " : "") + std::to_string(number);
  return text + "]";
}

}  // namespace detail

std::optional<bool> ValueTraits<bool>::from(const Json& json, std::string& error) {
  if (json.is_boolean()) return json.as_boolean();
  error = found(json) + " where true or false is expected";
  return std::nullopt;
}

std::optional<std::int64_t> ValueTraits<std::int64_t>::from(const Json& json, std::string& error) {
  if (json.is_integer()) return json.as_integer();
  error = found(json) + " where a whole number is expected";
  return std::nullopt;
}

std::optional<double> ValueTraits<double>::from(const Json& json, std::string& error) {
  if (json.is_number()) return json.as_double();
  if (json.is_string()) {
    const Parsed<double> parsed = parse_ratio(json.as_string());
    if (!parsed) error = parsed.error;
    return parsed.value;
  }
  error = found(json) + " where a ratio is expected";
  return std::nullopt;
}
std::string ValueTraits<double>::to_text(double value) { return xenolith::to_text(value); }
Json ValueTraits<double>::schema(const Bound& bound) {
  Json any_of = Json::array();
  any_of.push_back(detail::schema_of_number("number", bound));
  Json text = detail::schema_of_type("string");
  text.set("pattern", Json::string(R"(^[-+0-9.eE]+ ?%?$)"));
  any_of.push_back(std::move(text));
  Json json = Json::object();
  json.set("anyOf", std::move(any_of));
  return json;
}

std::optional<std::string> ValueTraits<std::string>::from(const Json& json, std::string& error) {
  if (json.is_string()) return json.as_string();
  error = found(json) + " where a text is expected";
  return std::nullopt;
}

double ValueTraits<std::vector<std::int64_t>>::magnitude(const std::vector<std::int64_t>& value) {
  double lowest = std::numeric_limits<double>::infinity();
  for (const std::int64_t number : value) lowest = std::min(lowest, static_cast<double>(number));
  return value.empty() ? 0.0 : lowest;
}
Json ValueTraits<std::vector<std::int64_t>>::schema(const Bound&) {
  Json any_of = Json::array();
  any_of.push_back(detail::schema_of_type("integer"));
  Json list = detail::schema_of_type("array");
  list.set("items", detail::schema_of_type("integer"));
  any_of.push_back(std::move(list));
  Json range = detail::schema_of_type("string");
  range.set("pattern", Json::string(R"(^[0-9]+\.\.[0-9]+$)"));
  any_of.push_back(std::move(range));
  Json json = Json::object();
  json.set("anyOf", std::move(any_of));
  return json;
}

std::optional<std::vector<std::string>> ValueTraits<std::vector<std::string>>::from(const Json& json,
                                                                                    std::string& error) {
  std::vector<std::string> list;
  error = found(json) + " where a list of texts is expected";
  if (!json.is_array()) return std::nullopt;
  for (const Json& element : json.elements()) {
    if (!element.is_string()) return std::nullopt;
    list.push_back(element.as_string());
  }
  return list;
}
std::string ValueTraits<std::vector<std::string>>::to_text(const std::vector<std::string>& value) {
  std::string text = "[";
  for (const std::string& item : value) text += (text.size() > 1 ? ", \"" : "\"") + item + '"';
  return text + "]";
}
Json ValueTraits<std::vector<std::string>>::schema(const Bound&) {
  Json list = detail::schema_of_type("array");
  list.set("items", detail::schema_of_type("string"));
  return list;
}

std::optional<DurationDistribution> ValueTraits<DurationDistribution>::from(const Json& json,
                                                                            std::string& error) {
  if (!json.is_string()) {
    error = found(json) + " where a duration or a distribution of durations is expected";
    return std::nullopt;
  }
  const Parsed<DurationDistribution> parsed = DurationDistribution::parse(json.as_string());
  if (!parsed) error = parsed.error;
  return parsed.value;
}
std::string ValueTraits<DurationDistribution>::to_text(const DurationDistribution& value) {
  return value.to_string();
}

}  // namespace xenolith
