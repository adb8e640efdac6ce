#include "analysis/claim.hpp"

#include <algorithm>

#include "analysis/estimate.hpp"

namespace xenolith {

std::string tolerance_text(const Claim& claim) {
  if (claim.kind == ClaimKind::trend && !claim.pending.empty()) return "a trend";
  if (claim.kind == ClaimKind::trend) return claim.falls ? "falls" : "grows";
  if (claim.kind == ClaimKind::flat)
    return "flat, " + short_number(*claim.low, 6) + " to " + short_number(*claim.high, 6) + " %";
  if (claim.kind == ClaimKind::crossover && claim.low && claim.high)
    return "crosses at " + short_number(*claim.low, 6) + " to " + short_number(*claim.high, 6);
  if (claim.low && claim.high) return short_number(*claim.low, 6) + " to " + short_number(*claim.high, 6);
  if (claim.low) return "above " + short_number(*claim.low, 6);
  return "below " + short_number(claim.high.value_or(0), 6);
}

std::string with_unit(const std::string& number, const std::string& unit) {
  return unit == "1" ? number : number + " " + unit;
}

std::string paper_text(const Claim& claim) {
  const auto& range = claim.paper_range;
  if (range) return with_unit(short_number(range->first) + " to " + short_number(range->second), claim.unit);
  return claim.paper ? with_unit(short_number(*claim.paper), claim.unit) : "";
}

std::vector<std::map<std::string, std::string>> combinations(const std::vector<ClaimAxis>& axes) {
  std::vector<std::map<std::string, std::string>> points = {{}};
  for (const ClaimAxis& axis : axes) {
    std::vector<std::map<std::string, std::string>> longer;
    for (const auto& point : points) {
      for (const std::string& value : axis.values) {
        longer.push_back(point);
        longer.back().emplace(axis.parameter, value);
      }
    }
    points = std::move(longer);
  }
  return points;
}

std::string_view kind_name(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::value:
      return "value";
    case ClaimKind::range:
      return "range";
    case ClaimKind::share:
      return "share";
    case ClaimKind::order:
      return "order";
    case ClaimKind::trend:
      return "trend";
    case ClaimKind::flat:
      return "flat";
    case ClaimKind::crossover:
      return "crossover";
  }
  return "";
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const ClaimKind kind : claim_kinds) names.emplace_back(kind_name(kind));
  return names;
}

std::vector<std::string> scenarios_of(const Claim& claim, const Ledger& ledger) {
  std::vector<std::string> scenarios;
  for (const ReadingRef& ref : claim.expression.readings()) {
    const std::string& scenario = ledger.readings.at(ref.name).scenario;
    if (std::find(scenarios.begin(), scenarios.end(), scenario) == scenarios.end())
      scenarios.push_back(scenario);
  }
  return scenarios;
}

}  // namespace xenolith
