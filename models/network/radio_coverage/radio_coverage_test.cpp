#include "models/network/radio_coverage/radio_coverage.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct Bench {
  explicit Bench(std::int64_t holes)
      : coverage({.simulator = &sim, .system = &system, .address = "phone.coverage"},
                 {.covered = DurationDistribution::constant(60_s),
                  .lost = DurationDistribution::constant(5_s),
                  .holes = holes}) {
    attach_statistics(coverage);
    coverage.start();
  }
  Task<> watch(std::vector<Time>* changes) {
    for (;;) {
      co_await coverage.changed().wait();
      changes->push_back(sim.now());
    }
  }
  Simulator sim;
  System system;
  RadioCoverage coverage;
};

TEST(RadioCoverage, GoesAndComesBackAsOftenAsItIsTold) {
  Bench bench(2);
  std::vector<Time> changes;
  bench.sim.spawn(bench.watch(&changes));
  EXPECT_TRUE(bench.coverage.covered());
  bench.sim.run({.until = Time::origin() + 62_s});
  EXPECT_FALSE(bench.coverage.covered());
  bench.sim.run();
  EXPECT_TRUE(bench.coverage.covered());
  const Time origin = Time::origin();
  EXPECT_EQ(changes, (std::vector<Time>{origin + 60_s, origin + 65_s, origin + 125_s, origin + 130_s}));
  EXPECT_EQ(value_of(bench.coverage, "outage", "n"), 2);
}

TEST(RadioCoverage, NeverEndsWithoutHoles) {
  Bench bench(0);
  bench.sim.run();
  EXPECT_TRUE(bench.coverage.covered());
  EXPECT_EQ(bench.sim.now(), Time::origin());
}

}  // namespace
}  // namespace xenolith
