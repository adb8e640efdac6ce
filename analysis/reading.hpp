#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "analysis/claim.hpp"
#include "analysis/sample_table.hpp"

namespace xenolith {

/// What one reading gives at the points that `where` selects.
struct ReadValues {
  std::vector<std::int64_t> points;       ///< every point that fits: one, or the reading is ambiguous
  std::map<std::int64_t, double> values;  ///< replication -> value, in `unit`
  std::string unit;
};

/// Takes a reading: of one component, or the sum over all that match; of the run, or of its windows.
ReadValues take_reading(const Reading& reading, const std::map<std::string, std::string>& where,
                        const SampleTable& samples);

/// One number from the windows of a replication; nothing of too few.
std::optional<double> reduce_windows(const std::vector<double>& windows, WindowForm form);

}  // namespace xenolith
