#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim-core/base/json.hpp"
#include "sim-core/experiment/interval.hpp"

namespace xenolith {

/// When a metric is known well enough.
struct Precision {
  std::string metric;               ///< component and metric as results name them: `lan.forwarded.rate`
  double relative_halfwidth = 0.0;  ///< half of the interval's width over the mean's magnitude, at most
  double confidence = 0.95;
  Place place{};
};

/// How often a point is run: so many times, or until its metrics are known well enough.
struct ReplicationRule {
  std::int64_t min = 1;
  std::int64_t max = 1;          ///< the same as `min` for a fixed number
  std::vector<Precision> until;  ///< those that the point measures must all hold; empty: a fixed number

  bool is_fixed() const { return until.empty(); }
};

/// Reads `{ "min": …, "max": …, "until": {…} or [{…}] }`.
ReplicationRule read_replications(const Json& json, const std::string& address, Problems& problems);

/// As resolved.json and manifest.json tell it: a number, or the object.
Json to_json(const ReplicationRule& rule);
/// "5", "5 to 40".
std::string to_text(const ReplicationRule& rule);

/// How well a metric is known after some replications.
struct PrecisionState {
  std::optional<MeanInterval> interval;  ///< nothing if no replication had a value
  bool reached = false;
};

/// Judges the values of the first replications, in their order; those without a value count for nothing.
PrecisionState judge_precision(const Precision& precision, std::span<const std::optional<double>> values);

/// How many replications would reach the precision if the spread stayed what it is; at most `most`.
std::int64_t replications_wanted(const Precision& precision, const PrecisionState& state, std::int64_t most);

}  // namespace xenolith
