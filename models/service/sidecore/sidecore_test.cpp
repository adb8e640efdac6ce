#include "models/service/sidecore/sidecore.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "models/contract/testing/fake_cpus.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// Services that take 1 us, on a CPU that does nothing else.
class Services final : public Component, public VmmServices {
 public:
  Services(const Context& context, CoherentMemory& memory)
      : Component(context), memory_(memory), server_(sim()) {
    server_.set_speed(WorkServer::full_speed);
  }
  Task<> serve(LineUser user, VmService service) override {
    served.push_back(service);
    co_await user.server->compute(1_us, user.level);
  }
  LineUser dedicate(int cpu) override { return {&memory_, &server_, &sim(), cpu, 0, 1_GHz}; }
  std::vector<VmService> served;

 private:
  CoherentMemory& memory_;
  WorkServer server_;
};

class SidecoreTest : public testing::Test {
 protected:
  SidecoreTest() { guest_.set_speed(WorkServer::full_speed); }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  void start(Sidecore& sidecore) {
    attach_statistics(sidecore);
    bind_named(sidecore, "services", services_);
    sidecore.start();
  }
  LineUser guest() { return {&cpus_, &guest_, &sim_, 0, 0, 1_GHz}; }
  Task<> call_at(Sidecore& sidecore, Duration when, VmService service) {
    co_await sim_.wait_until(Time::origin() + when);
    co_await sidecore.call(guest(), service);
    ends_.push_back((sim_.now() - Time::origin()).ps() / 1000);
  }
  static Sidecore::Params params(LineWait wait = LineWait::spin) {
    return {.cpu = 3, .wait = wait, .request = 6_cycles, .dispatch = 4_cycles};
  }

  Simulator sim_;
  System system_;
  FakeCpus cpus_{at("cpus")};
  Services services_{at("services"), cpus_};
  WorkServer guest_{sim_};
  std::vector<std::int64_t> ends_;
};

// 6 to write the request at 2006, visible at 2036; look at 2040 (100 + 10 k), load 100, exit 5, dispatch 4,
// service 1000: answer written at 3149, visible at 3179. The guest's looks lie at 2106 + 10 k: 3186, load
// 100, exit 5.
TEST_F(SidecoreTest, ACallIsTheSumOfItsParts) {
  Sidecore sidecore(at("sidecore"), params());
  start(sidecore);
  sim_.spawn(call_at(sidecore, 2_us, VmService::cpuid));
  sim_.run();
  EXPECT_EQ(ends_, std::vector<std::int64_t>{3291});
  EXPECT_EQ(services_.served, std::vector<VmService>{VmService::cpuid});
  EXPECT_DOUBLE_EQ(value_of(sidecore, "service_time", "mean").value(), 1.004);
}

TEST_F(SidecoreTest, CallsWaitForTheChannel) {
  Sidecore sidecore(at("sidecore"), params());
  start(sidecore);
  sim_.spawn(call_at(sidecore, 2_us, VmService::null));
  sim_.spawn(call_at(sidecore, 2_us, VmService::table_update));
  sim_.run();
  ASSERT_EQ(ends_.size(), 2u);
  EXPECT_GT(ends_[1] - ends_[0], 1000);
  EXPECT_EQ(services_.served, (std::vector<VmService>{VmService::null, VmService::table_update}));
  EXPECT_EQ(value_of(sidecore, "calls", "count"), 2.0);
}

// 2006 written, 2036 visible, 40 to wake up, 100, 4, 1000: 3180; 3210 visible, 40, 100.
TEST_F(SidecoreTest, BothSidesCanSleep) {
  Sidecore sidecore(at("sidecore"), params(LineWait::mwait));
  start(sidecore);
  sim_.spawn(call_at(sidecore, 2_us, VmService::null));
  sim_.run();
  EXPECT_EQ(ends_, std::vector<std::int64_t>{3350});
}

TEST_F(SidecoreTest, SleepingNeedsTheInstructions) {
  cpus_.lines.has_mwait = false;
  Sidecore sidecore(at("sidecore"), params(LineWait::mwait));
  EXPECT_THROW(start(sidecore), Misfit);
}

}  // namespace
}  // namespace xenolith
