#include "analysis/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/crossing.hpp"
#include "analysis/reading.hpp"

namespace xenolith {
namespace {

using Where = std::map<std::string, std::string>;
using Replications = std::map<std::int64_t, double>;

/// What a claim needs and the results do not give.
struct NotThere {
  std::string why;
};

std::string where_text(const Where& where) {
  std::string text;
  for (const auto& [parameter, value] : where) text += (text.empty() ? "" : ", ") + parameter + "=" + value;
  return text;
}

/// The values of one reading per replication, in the reading's unit.
Replications read(const ReadingRef& ref, const Where& point, const Ledger& ledger,
                  const SampleTable& samples) {
  const Reading& reading = ledger.readings.at(ref.name);
  Where where = ref.where;
  where.insert(point.begin(), point.end());
  const ReadValues found = take_reading(reading, where, samples);
  const std::string what =
      reading.scenario + ": " + reading.component + " " + reading.metric + " at " + where_text(where);
  if (found.values.empty()) throw NotThere{"no results for " + what};
  if (found.points.size() > 1) throw NotThere{std::to_string(found.points.size()) + " points fit " + what};
  const auto ratio = unit_ratio(found.unit, reading.unit);
  if (!ratio) throw NotThere{"\"" + found.unit + "\" cannot be told in \"" + reading.unit + "\": " + what};
  Replications values;
  for (const auto& [replication, value] : found.values) values.emplace(replication, value * *ratio);
  return values;
}

/// The expression at one point, per replication that every reading has.
Replications evaluate(const Claim& claim, const Where& point, const Ledger& ledger,
                      const SampleTable& samples) {
  std::vector<Replications> columns;
  for (const ReadingRef& ref : claim.expression.readings())
    columns.push_back(read(ref, point, ledger, samples));
  Replications result;
  for (const auto& [replication, unused] : columns.front()) {
    std::vector<double> readings;
    for (const Replications& column : columns) {
      const auto found = column.find(replication);
      if (found != column.end()) readings.push_back(found->second);
    }
    if (readings.size() != columns.size()) continue;
    const double value = claim.expression.value(readings);
    if (!std::isfinite(value))
      throw NotThere{"division by zero in replication " + std::to_string(replication)};
    result.emplace(replication, value);
  }
  if (result.empty()) throw NotThere{"the readings have no replication in common"};
  return result;
}

Estimate estimate_of(const Replications& values) {
  std::vector<double> list;
  for (const auto& [replication, value] : values) list.push_back(value);
  return estimate(list);
}

/// Minus where both have a value.
Replications difference(const Replications& a, const Replications& b) {
  Replications result;
  for (const auto& [replication, value] : a) {
    const auto found = b.find(replication);
    if (found != b.end()) result.emplace(replication, value - found->second);
  }
  if (result.empty()) throw NotThere{"two points have no replication in common"};
  return result;
}

/// A judged point and how far its mean is inside the tolerance (negative: outside), to find the one that
/// decides.
struct Point {
  Verdict verdict;
  Estimate value;
  double margin;
  std::string note;
};

Verdict verdict_of(const Estimate& value, const Claim& claim) {
  if (!value.low || !value.high) return Verdict::inconclusive;
  if (claim.low && *value.high < *claim.low) return Verdict::fails;
  if (claim.high && *value.low > *claim.high) return Verdict::fails;
  // An order is strict: equality does not put one below the other.
  const bool strict = claim.kind == ClaimKind::order;
  const bool above = !claim.low || (strict ? *value.low > *claim.low : *value.low >= *claim.low);
  const bool below = !claim.high || (strict ? *value.high < *claim.high : *value.high <= *claim.high);
  if (above && below) return Verdict::holds;
  const bool exactly_at_the_end = *value.low == *value.high;
  return exactly_at_the_end ? Verdict::fails : Verdict::inconclusive;
}

Point judge_band(const Claim& claim, const Where& where, const Ledger& ledger, const SampleTable& samples) {
  const Estimate value = estimate_of(evaluate(claim, where, ledger, samples));
  double margin = std::numeric_limits<double>::infinity();
  if (claim.low) margin = std::min(margin, value.mean - *claim.low);
  if (claim.high) margin = std::min(margin, *claim.high - value.mean);
  return {verdict_of(value, claim), value, margin, where.empty() ? "" : "at " + where_text(where)};
}

/// A trend holds when no step goes significantly the wrong way and the whole way goes significantly the right
/// one.
Point judge_trend(const Claim& claim, const Where& where, const Ledger& ledger, const SampleTable& samples) {
  const double sign = claim.falls ? -1 : 1;
  std::vector<Replications> series;
  for (const std::string& value : claim.over->values) {
    Where point = where;
    point.emplace(claim.over->parameter, value);
    series.push_back(evaluate(claim, point, ledger, samples));
  }
  const Estimate whole = estimate_of(difference(series.back(), series.front()));
  const std::string prefix = where.empty() ? "" : where_text(where) + "; ";
  const std::string& first = claim.over->values.front();
  std::string note =
      prefix + "from " + claim.over->parameter + "=" + first + " to " + claim.over->values.back();
  if (!whole.low || !whole.high) return {Verdict::inconclusive, whole, sign * whole.mean, note};
  for (std::size_t i = 1; i < series.size(); ++i) {
    const Estimate step = estimate_of(difference(series[i], series[i - 1]));
    if (!step.low || !step.high || std::max(sign * *step.low, sign * *step.high) >= 0) continue;
    note = prefix + "the wrong way from " + claim.over->parameter + "=" + claim.over->values[i - 1] + " to " +
           claim.over->values[i];
    return {Verdict::fails, step, sign * step.mean, note};
  }
  if (std::min(sign * *whole.low, sign * *whole.high) > 0)
    return {Verdict::holds, whole, sign * whole.mean, note};
  const bool wrong_way = std::max(sign * *whole.low, sign * *whole.high) <= 0;
  return {wrong_way ? Verdict::fails : Verdict::inconclusive, whole, sign * whole.mean, note};
}

bool decides(const Point& a, const Point& b) {
  if (a.verdict != b.verdict) return static_cast<int>(a.verdict) > static_cast<int>(b.verdict);
  return a.margin < b.margin;
}

/// 100 * (a / b - 1) where both have a value.
Replications percent_off(const Replications& a, const Replications& b) {
  Replications result;
  for (const auto& [replication, value] : a) {
    const auto found = b.find(replication);
    if (found == b.end()) continue;
    const double percent = 100 * (value / found->second - 1);
    if (!std::isfinite(percent))
      throw NotThere{"division by zero in replication " + std::to_string(replication)};
    result.emplace(replication, percent);
  }
  if (result.empty()) throw NotThere{"two points have no replication in common"};
  return result;
}

/// A plateau holds when every value is within the tolerance of the first one; the one that is farthest off
/// decides.
Point judge_flat(const Claim& claim, const Where& where, const Ledger& ledger, const SampleTable& samples) {
  std::optional<Point> worst;
  Replications first;
  for (const std::string& value : claim.over->values) {
    Where at = where;
    at.emplace(claim.over->parameter, value);
    const Replications values = evaluate(claim, at, ledger, samples);
    if (first.empty()) {
      first = values;
      continue;
    }
    const Estimate off = estimate_of(percent_off(values, first));
    const Point point{verdict_of(off, claim), off, std::min(off.mean - *claim.low, *claim.high - off.mean),
                      "from " + claim.over->parameter + "=" + claim.over->values.front() + " to " + value};
    if (!worst || decides(point, *worst)) worst = point;
  }
  return *worst;
}

/// Where each replication's curve changes its sign; one without a change has no place, and then nothing is
/// known to hold.
Point judge_crossover(const Claim& claim, const Where& where, const Ledger& ledger,
                      const SampleTable& samples) {
  std::map<std::int64_t, std::vector<CurvePoint>> curves;
  for (const std::string& value : claim.over->values) {
    Where at = where;
    at.emplace(claim.over->parameter, value);
    for (const auto& [replication, y] : evaluate(claim, at, ledger, samples))
      curves[replication].push_back({std::stod(value), y});
  }
  Replications places;
  for (const auto& [replication, curve] : curves) {
    const auto place = crossing(curve);
    if (place) places.emplace(replication, *place);
  }
  const std::string along = "along " + claim.over->parameter;
  if (places.empty()) return {Verdict::fails, {}, -1, "the curves do not cross " + along};
  const Estimate value = estimate_of(places);
  const double margin = std::min(value.mean - *claim.low, *claim.high - value.mean);
  if (places.size() == curves.size()) return {verdict_of(value, claim), value, margin, along};
  return {Verdict::inconclusive, value, margin, along + " some replications do not cross"};
}

Point judge_point(const Claim& claim, const Where& where, const Ledger& ledger, const SampleTable& samples) {
  if (claim.kind == ClaimKind::trend) return judge_trend(claim, where, ledger, samples);
  if (claim.kind == ClaimKind::flat) return judge_flat(claim, where, ledger, samples);
  if (claim.kind == ClaimKind::crossover) return judge_crossover(claim, where, ledger, samples);
  return judge_band(claim, where, ledger, samples);
}

}  // namespace

Judgement judge(const Claim& claim, const Ledger& ledger, const SampleTable& samples) {
  if (!claim.pending.empty()) return {Verdict::pending, {}, claim.pending};
  std::optional<Point> worst;
  std::string missing;
  for (const Where& where : combinations(claim.each)) {
    try {
      const Point point = judge_point(claim, where, ledger, samples);
      if (!worst || decides(point, *worst)) worst = point;
    } catch (const NotThere& absent) {
      if (missing.empty()) missing = absent.why;
    }
  }
  // A point that is not there leaves the claim open, unless another one has already refuted it.
  if (!missing.empty() && (!worst || worst->verdict != Verdict::fails))
    return {Verdict::pending, {}, missing};
  const bool has_value = worst->value.n > 0;
  return {worst->verdict, has_value ? std::optional(worst->value) : std::nullopt, worst->note};
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::pending:
      return "pending";
    case Verdict::fails:
      return "fails";
  }
  return "";
}

bool is_unexpected_failure(const Claim& claim, const Judgement& judgement) {
  return judgement.verdict == Verdict::fails && claim.known_failure.empty();
}

}  // namespace xenolith
