#pragma once

#include <string>
#include <vector>

#include "sim-core/experiment/substitution.hpp"
#include "sim-core/model/statistic.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {

/// One entry of a scenario's `measure` in one point.
struct Measure {
  struct Form {
    std::string name;
    Place place;
  };
  std::string pattern;  ///< `client.guest[*].psapp.rtt`
  Place place;
  std::vector<Form> forms;
  bool pool = true;   ///< several matches give one value, from all their samples
  Duration window{};  ///< measured over consecutive windows of this length as well; zero: only over the run
  Place window_place{};
  bool histogram = false;  ///< the distribution of all observations as well
  Place histogram_place{};
};

/// One value that is taken at the end of a replication.
struct Probe {
  std::string component;  ///< the pattern, or the component's address
  std::string metric;     ///< `rtt.median`
  std::string unit;
  std::string form;
  std::vector<Statistic*> statistics;
  Duration window{};       ///< zero: only over the run
  bool histogram = false;  ///< the distribution of its statistics as well; true for one form of each measure

  /// Nothing if there was no observation.
  std::optional<double> value() const;
};

/// Reads `measure`: pattern -> list of forms, or { "forms": […], "pool": false, "windows": "50 ms",
/// "histogram": true, "when": {…} }.
std::vector<Measure> read_measures(const Json& measure, const Assignment& parameters, Problems& problems);

/// Windows must fill the run: a rest at its end would be left out in silence.
void check_windows(const std::vector<Measure>& measures, Duration duration, Problems& problems);

/// Finds the statistics. A pattern that matches none, matches of several kinds, a form that does not suit the
/// kind and two entries for one thing are problems.
std::vector<Probe> find_probes(const System& system, const std::vector<Measure>& measures,
                               Problems& problems);

}  // namespace xenolith
