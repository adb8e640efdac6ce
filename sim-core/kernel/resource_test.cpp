#include "sim-core/kernel/resource.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <memory>
#include <string>
#include <vector>

#include "sim-core/kernel/test_log.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;

Task<> user(Simulator& simulator, Resource& resource, TestLog& log, std::string name, Duration service,
            int priority = 0) {
  const Lease lease = co_await resource.acquire(priority);
  log.note(name);
  co_await simulator.delay(service);
}
Task<> user_until(Simulator& simulator, Resource& resource, TestLog& log, std::string name, Time deadline) {
  const auto lease = co_await resource.acquire_until(deadline);
  log.note(name + (lease ? " served" : " late"));
  co_await simulator.delay(10_ns);
}

TEST(Resource, ServesInOrderOfArrival) {
  Simulator simulator;
  TestLog log(simulator);
  Resource resource(simulator, 2);
  for (const char* name : {"a", "b", "c", "d"}) simulator.spawn(user(simulator, resource, log, name, 10_ns));
  simulator.run({.until = at(1_ns)});
  EXPECT_EQ(resource.busy(), 2);
  EXPECT_EQ(resource.queue_length(), 2U);
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a 0", "b 0", "c 10", "d 10"));
  EXPECT_EQ(resource.busy(), 0);
}

TEST(Resource, ServesLowerPriorityNumbersFirst) {
  Simulator simulator;
  TestLog log(simulator);
  Resource resource(simulator, 1);
  simulator.spawn(user(simulator, resource, log, "first", 10_ns, 5));
  simulator.spawn(user(simulator, resource, log, "low", 10_ns, 3));
  simulator.spawn(user(simulator, resource, log, "high", 10_ns, -1));
  simulator.spawn(user(simulator, resource, log, "low2", 10_ns, 3));
  simulator.spawn(user(simulator, resource, log, "high2", 10_ns, -1));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("first 0", "high 10", "high2 20", "low 30", "low2 40"));
}

TEST(Resource, AServerGoesToTheWaiterAndNotToWhoComesLater) {
  Simulator simulator;
  TestLog log(simulator);
  Resource resource(simulator, 1);
  std::optional<Lease> lease = resource.try_acquire();
  ASSERT_TRUE(lease.has_value());
  EXPECT_FALSE(resource.try_acquire().has_value());
  simulator.spawn(user(simulator, resource, log, "waiter", 1_ns));
  simulator.run();
  lease.reset();
  EXPECT_FALSE(resource.try_acquire().has_value());  // granted, though the waiter has not run yet
  EXPECT_EQ(resource.busy(), 1);
  EXPECT_EQ(resource.queue_length(), 0U);
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("waiter 0"));
  EXPECT_TRUE(resource.try_acquire().has_value());
}

TEST(Resource, ADeadlineEndsTheWait) {
  Simulator simulator;
  TestLog log(simulator);
  Resource resource(simulator, 1);
  simulator.spawn(user_until(simulator, resource, log, "a", at(1_ns)));
  simulator.spawn(user_until(simulator, resource, log, "b", at(9_ns)));
  simulator.spawn(user_until(simulator, resource, log, "c", at(11_ns)));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("a served 0", "b late 9", "c served 10"));
  EXPECT_EQ(resource.busy(), 0);
  EXPECT_EQ(resource.queue_length(), 0U);
}

TEST(Resource, CancelledWaitersAndHoldersLeaveNothingBehind) {
  Simulator simulator;
  TestLog log(simulator);
  Resource resource(simulator, 1);
  const Process holder = simulator.spawn(user(simulator, resource, log, "holder", 1_s));
  const Process waiter = simulator.spawn(user(simulator, resource, log, "waiter", 1_s));
  const Process granted = simulator.spawn(user(simulator, resource, log, "granted", 1_s));
  simulator.spawn(user(simulator, resource, log, "last", 1_ns));
  simulator.run({.until = at(5_ns)});
  waiter.cancel();
  EXPECT_EQ(resource.queue_length(), 2U);
  holder.cancel();   // its server goes to "granted" …
  granted.cancel();  // … which does not live to use it
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("holder 0", "last 5"));
  EXPECT_EQ(resource.busy(), 0);
}

TEST(Resource, LeasesMoveAndAreReleasedOnce) {
  Simulator simulator;
  Resource resource(simulator, 2);
  Lease first = *resource.try_acquire();
  Lease second = *resource.try_acquire();
  EXPECT_EQ(resource.busy(), 2);
  first = std::move(second);
  EXPECT_EQ(resource.busy(), 1);
  first.release();
  first.release();
  EXPECT_FALSE(first.held());
  EXPECT_EQ(resource.busy(), 0);
}

TEST(Resource, MayDieBeforeLeasesAndWaiters) {
  Simulator simulator;
  TestLog log(simulator);
  auto resource = std::make_unique<Resource>(simulator, 1);
  std::optional<Lease> lease = resource->try_acquire();
  simulator.spawn(user(simulator, *resource, log, "granted", 5_ns));
  simulator.spawn(user(simulator, *resource, log, "waits for ever", 5_ns));
  simulator.run();
  lease.reset();
  resource.reset();
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("granted 0"));
  EXPECT_EQ(simulator.processes(), 1U);
}

Task<> use(Resource& resource, TestLog& log) {
  co_await resource.use(5_ns);
  log.note("done");
}

TEST(Resource, UseHoldsAServerForTheService) {
  Simulator simulator;
  TestLog log(simulator);
  Resource resource(simulator, 1);
  simulator.spawn(use(resource, log));
  simulator.spawn(use(resource, log));
  simulator.run();
  EXPECT_THAT(log.lines(), ElementsAre("done 5", "done 10"));
}

struct Load {
  Simulator simulator;
  Resource resource;
  int most = 0;
  int served = 0;
  explicit Load(int servers) : resource(simulator, servers) {}
  Task<> customer(Duration arrival, Duration service, int priority) {
    co_await simulator.delay(arrival);
    const Lease lease = co_await resource.acquire(priority);
    most = std::max(most, resource.busy());
    co_await simulator.delay(service);
    ++served;
  }
};

TEST(Resource, NeverServesMoreThanItHasAndForgetsNobody) {
  ASSERT_TRUE(rc::check([] {
    const int servers = *rc::gen::inRange(1, 5);
    const int customers = *rc::gen::inRange(1, 60);
    Load load(servers);
    std::vector<Process> processes;
    for (int i = 0; i < customers; ++i) {
      processes.push_back(load.simulator.spawn(load.customer(
          *rc::gen::inRange(0, 40) * 1_ns, *rc::gen::inRange(0, 20) * 1_ns, *rc::gen::inRange(0, 3))));
    }
    load.simulator.run({.until = at(*rc::gen::inRange(0, 60) * 1_ns)});
    int cancelled = 0;
    for (const Process& process : processes) {
      if (process.alive() && *rc::gen::inRange(0, 4) == 0) {
        process.cancel();
        ++cancelled;
      }
    }
    load.simulator.run();
    RC_ASSERT(load.most <= servers);
    RC_ASSERT(load.served == customers - cancelled);
    RC_ASSERT(load.resource.busy() == 0);
    RC_ASSERT(load.resource.queue_length() == 0U);
  }));
}

TEST(ResourceDeathTest, NoServersIsAnInternalError) {
  Simulator simulator;
  EXPECT_EXIT(Resource(simulator, 0), testing::ExitedWithCode(70), "at least one server");
}

}  // namespace
}  // namespace xenolith
