#pragma once

#include <string>
#include <vector>

#include "sim-core/experiment/runner.hpp"
#include "sim-core/experiment/summary.hpp"

namespace xenolith {

/// Samples of one scenario, in the order of the files: point, replication, measurement.
struct ResultTable {
  struct Row {
    std::int64_t point = 0;
    std::int64_t replication = 0;
    std::int64_t seed = 0;
    std::vector<std::string> parameters;  ///< one per column
    Measurement measurement;
  };
  std::string scenario;
  std::vector<std::string> columns;  ///< names of the parameters
  std::vector<Row> rows;
};

/// One line of summary.csv.
struct SummaryRow {
  std::int64_t point = 0;
  std::vector<std::string> parameters;
  std::string component;
  std::string metric;
  std::string unit;
  Summary summary;
};

/// `scenario,point,replication,seed,<parameters>,component,metric,unit,value`.
std::string samples_csv(const ResultTable& table);
/// Reads it back; nothing with problems if it is not such a file.
std::optional<ResultTable> read_samples_csv(const std::string& text, const std::string& file,
                                            Problems& problems);

/// One row for each point, component and metric, in the order in which they first come up.
std::vector<SummaryRow> summaries_of(const ResultTable& table);
/// `scenario,point,<parameters>,component,metric,unit,n,mean,sd,ci95_low,ci95_high,median,q1,q3,min,max`.
std::string summary_csv(const ResultTable& table, const std::vector<SummaryRow>& rows);

/// The summary as aligned columns for a terminal; long times in milliseconds or seconds.
std::string summary_text(const ResultTable& table, const std::vector<SummaryRow>& rows);

}  // namespace xenolith
