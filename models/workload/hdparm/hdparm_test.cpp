#include "models/workload/hdparm/hdparm.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_block.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class HdparmTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeBlockReader device_{at("guest.block"), guest_};
};

TEST_F(HdparmTest, ReadsInSequenceUntilItsTimeIsOverAndStartsAgainAtTheEnd) {
  Hdparm hdparm(at("guest.hdparm"), {2_us, 1_us, Bytes(400'000)});
  attach_statistics(hdparm);
  bind_named(hdparm, "device", device_);
  hdparm.start();
  sim_.run();
  ASSERT_EQ(device_.reads.size(), 10U);  // 100 ns each
  EXPECT_EQ(device_.reads[1].offset, 400'000);
  EXPECT_EQ(device_.reads[2].offset, 0);  // the device has 1 000 000 bytes
  EXPECT_EQ(device_.drops, 1);
  EXPECT_EQ(sim_.now(), Time::origin() + 3_us);
  EXPECT_EQ(value_of(hdparm, "read", "mean"), 0.1);
  EXPECT_EQ(value_of(hdparm, "rate", "mean"), 4e12);  // 4 MB in a microsecond
}

TEST_F(HdparmTest, ABufferLargerThanTheDeviceIsRefused) {
  Hdparm hdparm(at("guest.hdparm"), {0_us, 1_us, Bytes(2'000'000)});
  bind_named(hdparm, "device", device_);
  EXPECT_THROW(hdparm.start(), Misfit);
}

}  // namespace
}  // namespace xenolith
