#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/design.hpp"
#include "analysis/sample_table.hpp"
#include "analysis/study.hpp"
#include "sim-core/experiment/result.hpp"

namespace xenolith {

/// What is looked at in every row of a design.
struct OutputOptions {
  std::vector<std::string> metrics;  ///< patterns; empty: every metric, unless claims are asked for
  bool claims = false;               ///< the claims that read this scenario alone
  std::vector<std::string> ids;      ///< only these claims; empty: all
};

/// One number for every row of a design: a metric's mean over replications, or a claim's simulated value.
struct DesignOutput {
  std::string name;
  std::string unit;
  std::vector<std::optional<double>> values;  ///< nothing in a row that does not give it
  std::optional<double> noise;                ///< half the 95 % interval in the first row: sampling alone
  std::vector<std::string> verdicts = {};     ///< of a claim, in every row
};

/// The results of each row by themselves, without the column that tells rows apart.
std::vector<SampleTable> tables_by_row(const ResultTable& table, std::size_t rows);

/// The outputs in every row. Metrics of windows are left out.
std::vector<DesignOutput> metric_outputs(const std::vector<SampleTable>& rows,
                                         const std::vector<std::string>& patterns);
std::vector<DesignOutput> claim_outputs(const std::vector<SampleTable>& rows,
                                        const std::vector<PlannedClaim>& claims);

/// The claims of the library that read this scenario and no other; an id that is none of them is a problem.
std::vector<PlannedClaim> claims_of_scenario(const StudyLibrary& library, const std::string& scenario,
                                             const std::vector<std::string>& ids, Problems& problems);

}  // namespace xenolith
