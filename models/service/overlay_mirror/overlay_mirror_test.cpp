#include "models/service/overlay_mirror/overlay_mirror.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>
#include <vector>

#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class OverlayMirrorTest : public testing::Test {
 protected:
  /// 100 Mbit/s, of which 80 % are left; a latency of 5 ms, ten of them before the first byte.
  OverlayMirrorTest()
      : server_({.simulator = &sim_, .system = &system_, .address = "store"},
                {.uplink = 100_Mbit_per_s, .latency = 5_ms, .usable = 0.8, .start_latencies = 10}) {
    attach_statistics(server_);
  }
  static Task<> fetch(OverlayMirrorTest* self, std::size_t site, Bytes overlay, std::size_t number) {
    co_await self->server_.fetch(site, overlay);
    self->ends_[number] = self->sim_.now() - Time::origin();
  }
  void begin(std::size_t site, Bytes overlay) {
    ends_.emplace_back();
    sim_.spawn(fetch(this, site, overlay, ends_.size() - 1));
  }
  double value(std::string_view statistic, std::string_view form) const {
    for (const Statistic* found : static_cast<const Component&>(server_).statistics()) {
      if (found->name() == statistic) return found->value(form).value_or(-1);
    }
    return -2;
  }

  Simulator sim_;
  System system_;
  OverlayMirror server_;
  std::vector<Duration> ends_;
};

TEST_F(OverlayMirrorTest, ASlowSiteIsLimitedByItsLinkAndTheOthersByTheUplink) {
  const std::size_t slow = server_.connect(10_Mbit_per_s);   // 1 MB/s are left
  const std::size_t fast = server_.connect(100_Mbit_per_s);  // 10 MB/s, as of the uplink
  begin(slow, 5_MB);                                         // 5 s
  begin(fast, 9_MB);                                         // two at 4.5 MB/s: 2 s
  begin(fast, 9_MB);
  sim_.run();
  EXPECT_EQ(ends_[0], 5050_ms);
  EXPECT_EQ(ends_[1], 2050_ms);
  EXPECT_EQ(ends_[2], 2050_ms);
  EXPECT_EQ(value("fetches", "count"), 3);
  EXPECT_EQ(value("sent", "bytes"), 23e6);
  EXPECT_EQ(value("transfers", "max"), 3);
  EXPECT_EQ(value("held", "max"), 2);
  EXPECT_NEAR(value("saturated", "mean"), 2.0 / 5.05, 1e-12);
  EXPECT_NEAR(value("fetch", "max"), 5.05e6, 1e-3);
}

TEST_F(OverlayMirrorTest, NobodyIsHeldBackByAnUplinkThatIsWideEnough) {
  const std::size_t site = server_.connect(10_Mbit_per_s);
  begin(site, 2_MB);
  begin(site, 2_MB);
  sim_.run();
  EXPECT_EQ(ends_[1], 4050_ms);
  EXPECT_EQ(value("saturated", "max"), 0);
}

}  // namespace
}  // namespace xenolith
