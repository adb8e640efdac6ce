#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim-core/base/csv.hpp"

namespace xenolith {

/// One value of one replication, as samples.csv holds it.
struct Sample {
  std::string scenario;
  std::int64_t point = 0;
  std::int64_t replication = 0;
  std::map<std::string, std::string> parameters;  ///< only those the point has
  std::string component;
  std::string metric;
  std::string unit;
  double value = 0;
};

/// The samples of one or more scenarios. Rows without a value (a statistic that saw nothing) are left out.
class SampleTable {
 public:
  /// Adds a samples.csv; a missing column and a number that is none are problems at their line of `file`.
  void add(const CsvTable& table, const std::string& file, Problems& problems);
  void add(Sample sample) { rows_.push_back(std::move(sample)); }

  const std::vector<Sample>& rows() const { return rows_; }

 private:
  std::vector<Sample> rows_;
};

/// What one `from` is in `to`: unit_ratio("us", "ms") is 0.001; nothing when the two do not measure the same.
std::optional<double> unit_ratio(const std::string& from, const std::string& to);
/// Whether the unit is one that results or claims may have.
bool is_unit(const std::string& unit);

/// Reads a result file. Throws FileError; a mistake in it is a problem.
std::optional<CsvTable> read_csv_file(const std::filesystem::path& file, Problems& problems);

/// Several result files as one: the columns of the first, with the parameters that only others have before
/// "component". Precondition: each has a column "component".
std::string join_tables(const std::vector<CsvTable>& tables);

}  // namespace xenolith
