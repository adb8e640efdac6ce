#pragma once

#include <cstdint>

#include "sim-core/base/literals.hpp"
#include "sim-core/experiment/precision.hpp"
#include "sim-core/experiment/substitution.hpp"
#include "sim-core/experiment/warmup.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// What a replication may use; who reaches a limit is stopped and told so.
struct Limits {
  std::int64_t events = 100'000'000'000;
  Duration simulated_time = 24 * 3600 * 1_s;
  Duration wall_time = 3600 * 1_s;
  Bytes memory = 8_GiB;
  static constexpr auto fields() {
    return fields_of(optional(&Limits::events, "events", "Events of one replication.", at_least(1)),
                     optional(&Limits::simulated_time, "simulated_time",
                              "Simulated time of one replication, warm-up included.", positive),
                     optional(&Limits::wall_time, "wall_time", "Real time of one replication.", positive),
                     optional(&Limits::memory, "memory", "Resident memory of one replication.", positive));
  }
};

/// How long and how often: the scalar members of a scenario's `run`.
struct RunSettings {
  Duration warmup{};
  Duration duration{};
  std::int64_t replications = 1;
  std::int64_t seed = 1;
  static constexpr auto fields() {
    return fields_of(
        optional(&RunSettings::warmup, "warmup", "Simulated before statistics begin.", not_negative),
        optional(&RunSettings::duration, "duration",
                 "Simulated while statistics are taken; 0 s: until nothing is left to happen.", not_negative),
        optional(&RunSettings::replications, "replications", "Runs of each point with other random numbers.",
                 between(1, 100'000)),
        optional(&RunSettings::seed, "seed", "Where the random numbers of all replications come from.",
                 not_negative));
  }
};

/// A scenario's `run`, read.
struct Run {
  RunSettings settings;  ///< without a warm-up if it is searched for
  Limits limits;
  ReplicationRule replications;
  std::optional<WarmupSearch> search;
};

/// Values for members of `run` by name (`duration`, `limits.events`) that win over the scenario's.
using RunOverrides = std::map<std::string, Json, std::less<>>;

/// Reads `run` of a scenario with its parameters put in; null pointer: all defaults.
Run read_run(const Json* run, const Assignment& parameters, const RunOverrides& overrides,
             Problems& problems);

/// Adds `run.NAME=VALUE` of the command line or a profile; unknown names are problems when the run is read.
void check_overrides(const RunOverrides& overrides, Problems& problems);
/// Names and values of overrides, as far as they can be judged without the scenario's own `run`.
void check_values(RunOverrides overrides, Problems& problems);
/// What an override may be called: "duration", "limits.events".
std::vector<std::string> override_names();

}  // namespace xenolith
