#include <cmath>

#include "sim-core/experiment/text.hpp"
#include "sim-core/experiment/value_range.hpp"

namespace xenolith {
namespace {

constexpr std::size_t most_values = 100'000;
constexpr double close = 1e-9;  ///< relative: how near the last step may end above the high end

std::optional<ValueRange> read_ends(const Json& json, const std::string& address, Problems& problems) {
  const Json* const from = json.find("from");
  const Json* const to = json.find("to");
  if (from == nullptr || to == nullptr) {
    problems.add(json.place(), address, "the range has no two ends", R"("from" and "to")");
    return std::nullopt;
  }
  std::string error;
  auto range = ValueRange::between(*from, *to, error);
  if (!range) {
    problems.add(
        from->place(), address, error,
        "two numbers, or two quantities of one kind such as \"1 us\" and \"5 us\", the lower one first");
    return std::nullopt;
  }
  const std::string scale = text_member(json, "scale", address, problems);
  if (scale == "log" && !range->use_logarithm())
    problems.add(from->place(), address, "a logarithmic range begins above zero", "\"scale\": \"linear\"");
  if (!scale.empty() && scale != "log" && scale != "linear")
    problems.add(json.find("scale")->place(), join_address(address, "scale"), "\"" + scale + "\" is no scale",
                 "\"linear\" or \"log\"");
  return range;
}

std::vector<Json> steps(const ValueRange& range, double first, bool ratio, double step) {
  std::vector<Json> values;
  const double end = range.high() + close * std::fabs(range.high());
  for (double value = first; value <= end && values.size() <= most_values;) {
    values.push_back(range.value(value));
    value = ratio ? value * step : first + step * static_cast<double>(values.size());
  }
  return values;
}

std::vector<Json> stepped(const ValueRange& range, const Json& step, const std::string& address,
                          Problems& problems) {
  const auto size = range.magnitude(step);
  if (size && *size > 0.0) return steps(range, range.low(), false, *size);
  problems.add(step.place(), address, brief_text(step) + " is no step of this range",
               "a value above zero of the same kind as the ends");
  return {};
}

std::vector<Json> multiplied(const ValueRange& range, const Json& times, const std::string& address,
                             Problems& problems) {
  if (times.is_number() && times.as_double() > 1.0 && range.low() > 0.0)
    return steps(range, range.low(), true, times.as_double());
  problems.add(times.place(), address, brief_text(times) + " leads nowhere",
               "a number above 1, and a range that begins above zero");
  return {};
}

std::vector<Json> counted(const ValueRange& range, const Json& count, const std::string& address,
                          Problems& problems) {
  std::vector<Json> values;
  if (!count.is_integer() || count.as_integer() < 2 ||
      count.as_integer() > static_cast<std::int64_t>(most_values)) {
    problems.add(count.place(), address, brief_text(count) + " is no number of values",
                 "2 to " + std::to_string(most_values));
    return values;
  }
  const auto last = static_cast<double>(count.as_integer() - 1);
  for (std::int64_t i = 0; i < count.as_integer(); ++i) {
    Json value = range.at(static_cast<double>(i) / last);
    // Whole numbers close to each other may fall together.
    if (values.empty() || !(values.back() == value)) values.push_back(std::move(value));
  }
  return values;
}

}  // namespace

std::optional<ValueRange> read_value_range(const Json& json, const std::string& address, Problems& problems) {
  if (!json.is_object()) {
    problems.add(json.place(), address, "found a value of kind " + std::string(json.kind_name()),
                 R"(a range such as { "from": "1 us", "to": "5 us" })");
    return std::nullopt;
  }
  refuse_unknown_keys(json, address, {"from", "to", "scale", "about"}, problems);
  return read_ends(json, address, problems);
}

std::vector<Json> read_range_values(const Json& json, const std::string& address, Problems& problems) {
  refuse_unknown_keys(json, address, {"from", "to", "step", "times", "count", "scale", "about"}, problems);
  const auto range = read_ends(json, address, problems);
  const Json* const step = json.find("step");
  const Json* const times = json.find("times");
  const Json* const count = json.find("count");
  const int given = (step != nullptr ? 1 : 0) + (times != nullptr ? 1 : 0) + (count != nullptr ? 1 : 0);
  if (given != 1) {
    problems.add(json.place(), address,
                 given == 0 ? "the range does not say which values" : "the range says twice which values",
                 R"(one of "step", "times" and "count")");
    return {};
  }
  if (!range) return {};
  std::vector<Json> values;
  if (step != nullptr)
    values = stepped(*range, *step, join_address(address, "step"), problems);
  else if (times != nullptr)
    values = multiplied(*range, *times, join_address(address, "times"), problems);
  else
    values = counted(*range, *count, join_address(address, "count"), problems);
  if (values.size() <= most_values) return values;
  problems.add(json.place(), address, "the range has too many values",
               "at most " + std::to_string(most_values));
  return {};
}

}  // namespace xenolith
