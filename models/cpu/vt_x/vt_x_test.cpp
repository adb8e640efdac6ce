#include "models/cpu/vt_x/vt_x.hpp"

#include <gtest/gtest.h>

#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

TEST(VtX, HandsOnWhatItIsGiven) {
  Simulator sim;
  System system;
  const VtX extension(Context{.simulator = &sim, .system = &system, .parent = nullptr, .address = "vt"},
                      {.exit = 1_cycles, .entry = 2_cycles, .read = 3_cycles, .write = 4_cycles});
  EXPECT_EQ(extension.timing().exit, 1_cycles);
  EXPECT_EQ(extension.timing().entry, 2_cycles);
  EXPECT_EQ(extension.timing().read, 3_cycles);
  EXPECT_EQ(extension.timing().write, 4_cycles);
}

}  // namespace
}  // namespace xenolith
