#include "models/workload/vm_overlay/vm_overlay.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

const VmOverlay::Params gimp{.compressed = 100_MB,
                             .compressed_sd = 5_MB,
                             .uncompressed = 300_MB,
                             .uncompressed_sd = 30_MB,
                             .package = 16_MB,
                             .memory_share = 0.25};

TEST(VmOverlayTest, BuildsDeviateAsAskedAndTogether) {
  Simulator sim;
  System system;
  double sum = 0;
  double squares = 0;
  constexpr int builds = 400;
  for (std::uint64_t i = 0; i < builds; ++i) {
    VmOverlay overlay(
        {.simulator = &sim, .system = &system, .address = "overlay", .seed = 1, .replication = i}, gimp);
    const double off = (static_cast<double>(overlay.compressed().count()) - 100e6) / 5e6;
    EXPECT_NEAR((static_cast<double>(overlay.uncompressed().count()) - 300e6) / 30e6, off, 1e-6);
    EXPECT_NEAR(static_cast<double>(overlay.memory_difference().count()),
                0.25 * static_cast<double>(overlay.uncompressed().count()), 1);
    sum += off;
    squares += off * off;
  }
  EXPECT_NEAR(sum / builds, 0, 3 / std::sqrt(builds));
  EXPECT_NEAR(squares / builds, 1, 3 * std::sqrt(2.0 / builds));
}

TEST(VmOverlayTest, DoesNotGrowWhenItIsCompressed) {
  Simulator sim;
  System system;
  VmOverlay::Params params = gimp;
  params.compressed = 400_MB;
  EXPECT_THROW(VmOverlay({.simulator = &sim, .system = &system, .address = "overlay"}, params), Misfit);
}

}  // namespace
}  // namespace xenolith
