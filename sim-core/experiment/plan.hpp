#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim-core/experiment/builder.hpp"
#include "sim-core/experiment/measure.hpp"
#include "sim-core/experiment/scenario.hpp"
#include "sim-core/experiment/settings.hpp"

namespace xenolith {

/// A scenario decided for one point: enough to run it.
struct DecidedPoint {
  Assignment parameters;
  Platform platform;
  std::vector<Measure> measures;
  Run run;
};

/// What is asked of a scenario.
struct PlanRequest {
  std::string scenario;           ///< a file, or a name below scenarios/
  std::vector<std::string> sets;  ///< `address=value`; `run.duration=2 s` changes the run
  bool sweep = false;             ///< every point; otherwise one, parameters at their defaults
  RunOverrides run = {};          ///< of a profile or of options; `--set run.…` wins over them
  Shard shard = {};               ///< what is going to be run: the other shards' own calls check their points
  int jobs = 1;                   ///< processes that check points at a time
  std::function<void(std::size_t done, std::size_t total)> progress = {};  ///< of checking; may be empty
};

/// A row of a design that cannot be run, and the first reason.
struct RefusedRow {
  std::int64_t row = 0;
  std::string why;
};

/// A scenario with the points that it is to be run in. Every point of the request's shard was checked.
class Plan {
 public:
  Plan(const PlanRequest& request, Catalogue& catalogue, Problems& problems);

  const Scenario& scenario() const { return scenario_; }
  const std::vector<Point>& points() const { return points_; }
  /// Names of the columns that tell points apart: the axes of the sweep and what was set.
  const std::vector<std::string>& columns() const { return columns_; }
  /// What a point has in these columns; "" for an address that it does not set.
  std::vector<std::string> column_values(const Point& point) const;
  /// Replications and seed are the same in every point.
  const RunSettings& run() const { return run_.settings; }
  const ReplicationRule& replications() const { return run_.replications; }
  const std::optional<WarmupSearch>& warmup_search() const { return run_.search; }
  /// What was asked for.
  const PlanRequest& request() const { return request_; }
  const std::filesystem::path& file() const { return file_; }
  Catalogue& catalogue() const { return catalogue_; }

  /// The same scenario at other points, each of which belongs to a row of a design. Mistakes are problems.
  Plan with_design(std::vector<Point> points, Problems& problems) const;
  /// The same without the rows in which the models refuse a point: values that are possible one by one may
  /// contradict each other. No point may be left.
  Plan with_possible_rows(std::vector<Point> points, std::vector<RefusedRow>& refused) const;
  /// Leaves rows of a design out.
  void drop_rows(const std::function<bool(std::int64_t row)>& left_out) {
    std::erase_if(points_, [&](const Point& point) { return left_out(point.design); });
  }

  /// Works a point out again; mistakes are problems.
  DecidedPoint decide(const Point& point, Problems& problems) const;
  /// Points decided, built and thrown away: all mistakes that there are (plan_check.cpp). Of a shard, its own
  /// points, the first of every structure and the first with each value of an axis. An interrupt ends it
  /// early.
  void check(Problems& problems) const;

 private:
  bool read(const PlanRequest& request, Problems& problems);
  Plan of_design(std::vector<Point> points) const;
  void choose_points(const PlanRequest& request, Problems& problems);
  /// Stands in for a sweep that is wrong itself: parameters at their defaults, addresses at their first
  /// values.
  Point plainest_point() const;

  Catalogue& catalogue_;
  PlanRequest request_;
  std::filesystem::path file_;
  Scenario scenario_;
  std::vector<Product> products_;
  std::vector<Point> points_;
  std::vector<std::string> columns_;
  RunOverrides overrides_;
  Run run_;
};

}  // namespace xenolith
