/// Guarantees on a whole board: three interfaces that send more than the line carries.

#include <gtest/gtest.h>

#include "models/contract/testing/board_bench.hpp"

namespace xenolith {
namespace {

using bench::Bench;
using bench::SignalledGuest;

void take_all(void*, SignalledGuest& guest, EventPort) {
  while (std::optional<Frame> got = guest.interface->take()) guest.received.emplace_back(guest.now(), *got);
  guest.interface->report_signal_handled(true);
}

Task<> send_for_ever(SignalledGuest* from, SignalledGuest* to) {
  for (std::uint64_t number = 0;; ++number) {
    while (from->interface->send_queue_full()) {
      co_await from->sim().delay(10_us);
    }
    co_await from->interface->put({from->interface->mac(), to->interface->mac(), 1500_B, number, 0});
  }
}

/// Lines of 100 Mbit/s and windows of 5 ms, to overload a board with few packets.
class QualityOfService : public testing::Test {
 protected:
  static Bench::Changes slow(const char* service) {
    Bench::Changes changes;
    changes.mac["rate"] = Json::string("100 Mbit/s");
    changes.firmware["egress_rate"] = Json::string("100 Mbit/s");
    changes.firmware["overload_window"] = Json::string("5 ms");
    changes.firmware["egress_service"] = Json::string(service);
    return changes;
  }
  /// Shares of three flows between 30 and 80 ms, when guest 0 has the priority.
  static std::vector<double> shares(const char* service, std::int64_t priority) {
    Bench net(2, slow(service));
    for (int host = 0; host < 2; ++host) {
      for (int i = 0; i < 3; ++i) net.add_guest(host).on_signal = take_all;
    }
    if (priority > 0) net.sim.spawn(net.guest(0, 0).interface->request_priority(priority));
    for (int i = 0; i < 3; ++i) net.sim.spawn(send_for_ever(&net.guest(0, i), &net.guest(1, i)));
    net.sim.run({.until = Time::origin() + 30_ms});
    for (int i = 0; i < 3; ++i) net.guest(1, i).received.clear();
    net.sim.run({.until = Time::origin() + 80_ms});
    std::vector<double> frames;
    double all = 0;
    for (int i = 0; i < 3; ++i) {
      frames.push_back(static_cast<double>(net.guest(1, i).received.size()));
      all += frames.back();
    }
    EXPECT_NEAR(all, 50 * 8.127, 10);  // 50 ms of 1538 bytes on the line each
    for (double& each : frames) each /= all;
    return frames;
  }
};

TEST_F(QualityOfService, TheUnawareDeviceTreatsAllAlike) {
  for (const double share : shares("contention", 5)) EXPECT_NEAR(share, 1.0 / 3, 0.02);
}

TEST_F(QualityOfService, TheAwareDeviceHoldsItsGuaranteeAndTheOthersShareTheRest) {
  const std::vector<double> got = shares("guaranteed", 5);
  EXPECT_NEAR(got[0], 0.5, 0.05);
  EXPECT_NEAR(got[1], got[2], 0.02);
}

TEST_F(QualityOfService, WithoutAPriorityNothingIsGuaranteed) {
  for (const double share : shares("guaranteed", 0)) EXPECT_NEAR(share, 1.0 / 3, 0.02);
}

}  // namespace
}  // namespace xenolith
