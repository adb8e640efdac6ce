#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim-core/experiment/histogram_result.hpp"
#include "sim-core/experiment/plan.hpp"

namespace xenolith {

/// One measured value of one replication.
struct Measurement {
  std::string component;
  std::string metric;
  std::string unit;
  std::optional<double> value;  ///< nothing if there was no observation
};

/// What came of one replication of one point.
struct ReplicationResult {
  std::int64_t point = 0;
  std::int64_t replication = 0;
  std::string failure;  ///< why there are no values; empty if there are
  std::uint64_t events = 0;
  std::vector<Measurement> values;
  std::vector<HistogramResult> histograms = {};
};

/// Runs one replication. What happens depends on the plan, the point, the seed and the replication's number
/// alone, not on who looks on: a trace, a latency anatomy. A limit that is reached and an error in a model
/// become the result's failure.
ReplicationResult run_replication(const Plan& plan, const Point& point, std::int64_t replication,
                                  Trace* trace, Anatomy* anatomy = nullptr);

/// To be called before processes run replications: loads the engine of fluid networks once if the plan needs
/// it, since that takes longer than many a replication. Where it fails, the replications tell.
void load_before_replications(const Plan& plan);

}  // namespace xenolith
