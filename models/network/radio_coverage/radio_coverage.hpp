#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/internet_access.hpp"
#include "sim-core/base/distribution.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Where a device goes: into holes of the network and out of them.
class RadioCoverage final : public Component, public Coverage {
 public:
  static constexpr std::string_view summary = "Losses of coverage: when they begin, how long they last.";
  struct Params {
    DurationDistribution covered{};
    DurationDistribution lost{};
    std::int64_t holes = 1;
    static constexpr auto fields() {
      return fields_of(
          required(&Params::covered, "covered", "Time with coverage before each loss."),
          required(&Params::lost, "lost", "How long a loss lasts."),
          optional(&Params::holes, "holes", "Losses in a run; none come after them.", between(0, 1'000'000)));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(statistic(&RadioCoverage::outage_, "outage", "How long coverage was lost."));
  }

  RadioCoverage(const Context& context, const Params& params);
  void start() override;
  bool covered() const override { return covered_; }
  Signal& changed() override { return changed_; }

 private:
  Task<> roam();

  const Params params_;
  bool covered_ = true;
  Signal changed_;
  Latency outage_;
};

}  // namespace xenolith
