#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim-core/experiment/interval.hpp"
#include "sim-core/experiment/result.hpp"

namespace xenolith {

/// One side of a comparison: results, and which of their points. Parameters named in `where` tell the sides
/// apart and do not have to be equal.
struct ComparedSide {
  std::string name;  ///< the folder
  ResultTable table;
  std::map<std::string, std::string> where;
};

/// What a metric did from A to B at one point.
enum class Change {
  none,     ///< every pair is equal
  greater,  ///< the interval of the difference lies above zero
  less,     ///< it lies below
  unclear,  ///< it holds zero
  unknown,  ///< one pair has no interval
};

/// One metric at one point: values of A and B in pairs of one replication and seed.
struct ComparedRow {
  std::map<std::string, std::string> parameters;  ///< that both sides have
  std::int64_t point_a = 0;
  std::int64_t point_b = 0;
  std::string component;
  std::string metric;
  std::string unit;
  double mean_a = 0;  ///< over the pairs, as everything here
  double mean_b = 0;
  MeanInterval difference;            ///< B - A
  std::optional<double> correlation;  ///< of A and B: what common random numbers are worth
  Change change = Change::unknown;

  /// 100 (B / A - 1); nothing where A is zero.
  std::optional<double> percent() const;
};

struct Comparison {
  std::vector<std::string> parameters;  ///< columns that both sides have
  std::vector<ComparedRow> rows;        ///< in the order of A
  std::vector<std::string> notes;       ///< what only one side has
};

/// Pairs the values of two results by point, component, metric, replication and seed (Law 2015,
/// section 10.2.2: the paired t interval). Windows are left out, and metrics that match none of the
/// `patterns`, if there are any.
///
/// Columns that tell several points of a side apart must be on both sides, or named in its `where`; units
/// must agree, and at least one pair must share its seed. Otherwise there is a problem.
Comparison compare_results(const ComparedSide& a, const ComparedSide& b,
                           const std::vector<std::string>& patterns, double confidence, Problems& problems);

std::string_view change_name(Change change);
/// Judges a difference.
Change change_of(const MeanInterval& difference);

}  // namespace xenolith
