#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "analysis/factor.hpp"
#include "sim-core/experiment/execute.hpp"

namespace xenolith {

/// Rows of a design that give nothing, each with the first reason: the models refuse its combination of
/// values, or a run of it failed. The number is that of the column `design`.
class LeftOutRows {
 public:
  /// A row that is known already keeps its reason.
  void add(std::int64_t row, const std::string& why) { rows_.emplace(row, why); }
  /// The rows in which a replication failed.
  void add_failed(const Plan& design, const Execution& execution);

  bool has(std::int64_t row) const { return rows_.contains(row); }
  bool empty() const { return rows_.empty(); }
  const std::map<std::int64_t, std::string>& all() const { return rows_; }

  /// "2 of 90 rows left out; row 17: m.host.cores: there is no such host"; "" if all are there.
  std::string text(std::size_t rows) const;
  /// row,why
  std::string csv() const;

 private:
  std::map<std::int64_t, std::string> rows_;
};

/// The plan's points for every row, without the rows that the models refuse.
Plan possible_design(const Plan& plan, const std::vector<Factor>& factors, const std::vector<DesignRow>& rows,
                     LeftOutRows& left_out);

/// The results without those of rows that are left out: of a row with a failure nothing counts.
ResultTable without_rows(ResultTable table, const LeftOutRows& left_out);

}  // namespace xenolith
