#include "models/workload/vm_calls/vm_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/contract/testing/fake_cpus.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

/// Notes what is asked of it. An exit takes 5 us, guest work a nanosecond per cycle.
struct Guest final : Component, HardwareGuest {
  using Component::Component;
  Task<> run(Cycles work) override { return note("run " + std::to_string(work.count()), work / 1_GHz); }
  Task<> leave_for(VmService service) override {
    ++left;
    return note("exit " + std::to_string(static_cast<int>(service)), 5_us);
  }
  Task<> fault() override { return leave_for(VmService::guest_fault); }
  Task<> write_table() override { return leave_for(VmService::table_write); }
  Task<> retry() override { return note("retry", 0_us); }
  LineUser lines() override { return {}; }
  std::int64_t exits() const override { return left; }
  Task<> note(std::string what, Duration time) {
    log.push_back(std::move(what));
    co_await sim().delay(time);
  }
  std::vector<std::string> log;
  std::int64_t left = 0;
};

/// Carries out calls in 1 us.
struct Target final : Component, SidecallTarget {
  Target(const Context& context, Guest& told) : Component(context), guest(told) {}
  Task<> call(LineUser, VmService service) override {
    return guest.note("call " + std::to_string(static_cast<int>(service)), 1_us);
  }
  Guest& guest;
};

class VmCallsTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  /// The mean latency of the first call in us.
  double latency(VmCall call, VmPath path, bool bound = true) {
    VmCalls calls(at("calls"), {.call = call,
                                .path = path,
                                .gap = DurationDistribution::constant(100_us),
                                .fault_handler = 3000_cycles,
                                .fault_return = 500_cycles});
    attach_statistics(calls);
    bind_named(calls, "guest", guest_);
    if (bound) bind_named(calls, "sidecore", target_);
    calls.start();
    sim_.run({.until = Time::origin() + 190_us});
    exits_ = value_of(calls, "exits", "mean").value_or(-1);
    return value_of(calls, "latency", "mean").value_or(-1);
  }

  Simulator sim_;
  System system_;
  Guest guest_{at("guest")};
  Target target_{at("target"), guest_};
  double exits_ = -1;
};

TEST_F(VmCallsTest, ACallByAnExit) {
  EXPECT_DOUBLE_EQ(latency(VmCall::cpuid, VmPath::exit), 5);
  EXPECT_THAT(guest_.log, ElementsAre("exit 1"));
  EXPECT_EQ(exits_, 1);
}

TEST_F(VmCallsTest, ACallToASidecore) {
  EXPECT_DOUBLE_EQ(latency(VmCall::null, VmPath::sidecall), 1);
  EXPECT_THAT(guest_.log, ElementsAre("call 0"));
  EXPECT_EQ(exits_, 0);
}

TEST_F(VmCallsTest, APageFaultByExits) {
  EXPECT_DOUBLE_EQ(latency(VmCall::page_fault, VmPath::exit), 5 + 3 + 5 + 0.5);
  EXPECT_THAT(guest_.log, ElementsAre("exit 2", "run 3000", "exit 3", "run 500", "retry"));
  EXPECT_EQ(exits_, 2);
}

TEST_F(VmCallsTest, APageFaultWithASidecallForTheTable) {
  EXPECT_DOUBLE_EQ(latency(VmCall::page_fault, VmPath::sidecall), 5 + 3 + 1 + 0.5);
  EXPECT_THAT(guest_.log, ElementsAre("exit 2", "run 3000", "call 5", "run 500", "retry"));
  EXPECT_EQ(exits_, 1);
}

TEST_F(VmCallsTest, SidecallsNeedASidecore) {
  EXPECT_THROW(latency(VmCall::null, VmPath::sidecall, false), Misfit);
}

}  // namespace
}  // namespace xenolith
