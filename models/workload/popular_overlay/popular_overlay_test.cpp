#include "models/workload/popular_overlay/popular_overlay.hpp"

#include <gtest/gtest.h>

#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

TEST(PopularOverlay, TellsWhatItsPartSays) {
  Simulator sim;
  System system;
  const PopularOverlay gimp({.simulator = &sim, .system = &system, .address = "gimp"},
                            {.compressed = 141_MB, .uncompressed = Bytes(404'700'000), .popularity = 3});
  EXPECT_EQ(gimp.compressed(), 141_MB);
  EXPECT_EQ(gimp.uncompressed(), Bytes(404'700'000));
  EXPECT_EQ(gimp.popularity(), 3);
}

}  // namespace
}  // namespace xenolith
