#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim-core/experiment/measure.hpp"

namespace xenolith {

/// The consecutive windows of one replication, over which some of its probes are measured.
class Windows {
 public:
  struct Value {
    Duration start;  ///< since the end of the warm-up
    std::optional<double> value;
  };

  /// The probes must outlive the windows.
  explicit Windows(const std::vector<Probe>& probes);

  /// The first windows begin.
  void open(Time now);
  /// When the next window ends; the end of time if there is none.
  Time next_end() const;
  /// Ends every window that ends now and begins the one after it.
  void close(Time now);
  /// In the order of time; nothing for a probe that is measured over the run alone.
  std::vector<Value> values_of(const Probe& probe) const;

 private:
  struct Course {
    const Probe* probe;
    std::vector<StatisticMark> marks;
    Time start;
    std::vector<Value> values;
  };
  static void begin(Course& course, Time now);

  Time origin_;
  std::vector<Course> courses_;
};

/// The metric of a window: `sent.throughput@50 ms`, with the window's start since the end of the warm-up.
std::string window_metric(const std::string& metric, Duration start);
bool is_window_metric(const std::string& metric);

}  // namespace xenolith
