#include "models/service/svio/egress_scheduler.hpp"

#include <gtest/gtest.h>

#include "sim-core/base/literals.hpp"

namespace xenolith {
namespace {

/// A line of 1 Gbit/s, on which 1000 bytes take 8 us; windows of 1 ms, overload from 900 us of input, half
/// guaranteed.
class EgressSchedulerTest : public testing::Test {
 protected:
  EgressSchedulerTest() {
    params_.egress_service = EgressService::guaranteed;
    params_.egress_rate = 1_Gbit_per_s;
    params_.overload_window = 1_ms;
    params_.overload_threshold = 0.9;
    params_.guaranteed_share = 0.5;
  }
  static Time at(Duration time) { return Time::origin() + time; }
  void input(Duration from, int packets) {
    for (int i = 0; i < packets; ++i) scheduler_.found(1000_B, at(from));
  }
  /// Interfaces 0 to 2 find the ring full, in this order; gives the order in which they get room at `time`.
  std::vector<int> order(Duration time) {
    for (int i = 0; i < 3; ++i) scheduler_.join({&signals_[i], i, 1000_B});
    std::vector<int> got;
    while (MicroSignal* const next = scheduler_.next(at(time))) {
      got.push_back(static_cast<int>(next - signals_));
      scheduler_.admitted(got.back(), 1000_B, at(time));
    }
    return got;
  }
  /// 113 packets take 904 us of the line.
  void overload() {
    input(0_us, 113);
    input(1000_us, 1);
  }

  MicroSignal signals_[3];
  SvioParams params_;
  EgressStatistics statistics_;
  EgressScheduler scheduler_{params_, statistics_};
};

TEST_F(EgressSchedulerTest, NobodyWaitsNobodyIsChosen) { EXPECT_EQ(scheduler_.next(at(1_us)), nullptr); }

TEST_F(EgressSchedulerTest, WithoutOverloadWhoHasWaitedLongestIsNext) {
  scheduler_.set_priority(2, 1);
  input(0_us, 112);  // 896 us
  input(1000_us, 1);
  EXPECT_EQ(order(1001_us), (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(statistics_.overloads.count(), 0);
}

TEST_F(EgressSchedulerTest, UnderOverloadAGuaranteeComesFirst) {
  scheduler_.set_priority(2, 1);
  overload();
  EXPECT_EQ(order(1001_us), (std::vector<int>{2, 0, 1}));
  EXPECT_EQ(statistics_.overloads.count(), 1);
  EXPECT_EQ(statistics_.guaranteeing.level(), 1);
}

/// The guarantee begins with half a window: 500 us, 62 packets of 8 us. The 63rd is beyond it.
TEST_F(EgressSchedulerTest, BeyondItsGuaranteeAnInterfaceComesLast) {
  scheduler_.set_priority(0, 1);
  overload();
  for (int i = 0; i < 62; ++i) scheduler_.admitted(0, 1000_B, at(1000_us));
  EXPECT_EQ(order(1000_us), (std::vector<int>{1, 2, 0}));
  EXPECT_EQ(order(1016_us), (std::vector<int>{0, 1, 2}));  // 4 us left and half of 16 us more
}

TEST_F(EgressSchedulerTest, PrioritiesWeighTheSharedGuarantee) {
  scheduler_.set_priority(0, 1);
  scheduler_.set_priority(1, 4);
  overload();
  for (int i = 0; i < 12; ++i) scheduler_.admitted(0, 1000_B, at(1000_us));  // a fifth of 500 us: 12 packets
  EXPECT_EQ(order(1000_us), (std::vector<int>{1, 2, 0}));
}

TEST_F(EgressSchedulerTest, AWindowWithLessInputOrNoneEndsTheGuarantee) {
  scheduler_.set_priority(2, 1);
  overload();
  input(2000_us, 1);  // one packet in the window before
  EXPECT_EQ(order(2001_us), (std::vector<int>{0, 1, 2}));
  input(2100_us, 113);
  input(4000_us, 1);  // the window before this one passed without a packet
  EXPECT_EQ(statistics_.guaranteeing.level(), 0);
}

TEST_F(EgressSchedulerTest, WhoOnlyHasAPriorityThatWasTakenAwayHasNone) {
  scheduler_.set_priority(2, 3);
  scheduler_.set_priority(2, 0);
  overload();
  EXPECT_EQ(order(1001_us), (std::vector<int>{0, 1, 2}));
}

}  // namespace
}  // namespace xenolith
