#pragma once

#include <string>
#include <string_view>

#include "sim-core/model/statistic.hpp"
#include "sim-core/model/trail.hpp"

namespace xenolith {

class Anatomy;

/// Durations of requests whose way through the components the latency anatomy knows, told in microseconds:
/// `xenolith explain` takes them apart.
class RequestLatency final : public Samples {
 public:
  /// True if somebody wants to know where the time of these requests goes.
  bool wanted() const;
  /// A request begins now: what travels with it. Empty when nobody wants to know.
  Trail begin() const;
  /// The request ends now, `duration` after its begin.
  void record(Duration duration, Trail trail);

  std::string_view kind() const override { return "latency"; }
  void reset() override;
  /// The address of the component and the name of the statistic.
  std::string address() const;

 private:
  Anatomy* anatomy() const;
  double scale() const override { return 1e6; }
  std::string_view sample_unit() const override { return "us"; }
};

}  // namespace xenolith
