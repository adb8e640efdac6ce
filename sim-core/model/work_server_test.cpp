#include "sim-core/model/work_server.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "sim-core/kernel/simulator.hpp"

namespace xenolith {
namespace {

constexpr int urgent = 0;
constexpr int lazy = 2;

class WorkServerTest : public testing::Test {
 protected:
  enum class What { compute, wait, hold };

  Task<> at(Duration start, What what, Duration amount, int level, Time& end) {
    co_await sim_.delay(start);
    if (what == What::compute) {
      co_await server_.compute(amount, level);
    } else if (what == What::wait) {
      co_await server_.wait(amount, level);
    } else {
      co_await server_.hold(pause(amount), level);
    }
    end = sim_.now();
  }
  Task<> pause(Duration duration) { co_await sim_.delay(duration); }
  Task<> set_speed_at(Duration start, int speed) {
    co_await sim_.delay(start);
    server_.set_speed(speed);
  }
  Task<> measured(Duration work, int level, Duration& service) {
    co_await server_.compute(work, level);
    service = server_.last_service();
    stop_ = server_.last_stop();
  }
  Task<> at_measured(Duration start, Duration work, Duration& service) {
    co_await sim_.delay(start);
    co_await measured(work, urgent, service);
  }
  Task<> measured_hold(Duration duration, int level, Duration& service) {
    co_await server_.hold(pause(duration), level);
    service = server_.last_service();
  }
  static Time after(Duration duration) { return Time::origin() + duration; }

  Simulator sim_;
  WorkServer server_{sim_};
  Duration stop_{};
};

TEST_F(WorkServerTest, StartsStopped) {
  Time end = Time::max();
  sim_.spawn(at(0_us, What::compute, 5_us, lazy, end));
  sim_.run();
  EXPECT_EQ(end, Time::max());
  EXPECT_EQ(server_.activity(), ServerActivity::stopped);
}

TEST_F(WorkServerTest, UrgentWorkInterruptsAndTheRestFollows) {
  server_.set_speed(1000);
  Time slow;
  Time fast;
  sim_.spawn(at(0_us, What::compute, 10_us, lazy, slow));
  sim_.spawn(at(4_us, What::compute, 3_us, urgent, fast));
  sim_.run();
  EXPECT_EQ(fast, after(7_us));
  EXPECT_EQ(slow, after(13_us));
  EXPECT_EQ(server_.done(), 13_us);
}

TEST_F(WorkServerTest, ServiceLeavesOutInterruptionsAndStops) {
  server_.set_speed(1000);
  Duration slow{};
  Duration slower{};
  Duration fast{};
  sim_.spawn(measured(10_us, lazy, slow));
  sim_.spawn(measured(2_us, lazy, slower));  // in line behind the first
  sim_.spawn(at_measured(4_us, 3_us, fast));
  sim_.spawn(set_speed_at(8_us, 0));
  sim_.spawn(set_speed_at(9_us, 500));
  sim_.run();
  EXPECT_EQ(fast, 3_us);
  EXPECT_EQ(slow, 15_us);  // 5 us at full speed, then 10 us at half speed
  EXPECT_EQ(slower, 4_us);
  EXPECT_EQ(stop_, 1_us);  // of the one that ended last, which waited for 17 us in all
}

TEST_F(WorkServerTest, ServiceOfAHoldIsItsOperation) {
  server_.set_speed(1000);
  Duration work{};
  Duration hold{};
  sim_.spawn(measured(4_us, lazy, work));
  sim_.spawn(measured_hold(3_us, lazy, hold));
  sim_.run();
  EXPECT_EQ(work, 4_us);
  EXPECT_EQ(hold, 3_us);
}

TEST_F(WorkServerTest, WorkOfOneLevelIsDoneInOrder) {
  server_.set_speed(1000);
  Time first;
  Time second;
  sim_.spawn(at(0_us, What::compute, 5_us, lazy, first));
  sim_.spawn(at(1_us, What::compute, 1_us, lazy, second));
  sim_.run();
  EXPECT_EQ(first, after(5_us));
  EXPECT_EQ(second, after(6_us));
}

TEST_F(WorkServerTest, SpeedStretchesWorkAndNotWaits) {
  server_.set_speed(500);
  Time work;
  Time wait;
  sim_.spawn(at(0_us, What::compute, 4_us, lazy, work));
  sim_.spawn(at(0_us, What::wait, 3_us, lazy, wait));
  sim_.run();
  EXPECT_EQ(work, after(8_us));
  EXPECT_EQ(wait, after(11_us));
  EXPECT_EQ(server_.done(), 7_us);
}

TEST_F(WorkServerTest, ChangesOfSpeedKeepWhatWasDone) {
  // 10 us of work: 4 us at full speed, 5 us stopped, 5 us at 0.62 = 3.1 us, the last 2.9 us at full speed.
  server_.set_speed(1000);
  Time end;
  sim_.spawn(at(0_us, What::compute, 10_us, lazy, end));
  sim_.spawn(set_speed_at(4_us, 0));
  sim_.spawn(set_speed_at(9_us, 620));
  sim_.spawn(set_speed_at(14_us, 1000));
  sim_.run();
  EXPECT_EQ(end, after(16900_ns));
}

TEST_F(WorkServerTest, EndsAtTheFirstWholePicosecond) {
  server_.set_speed(620);
  Time end;
  sim_.spawn(at(0_us, What::compute, 1_ps, lazy, end));  // 1000 parts at 620 a picosecond
  sim_.run();
  EXPECT_EQ(end, after(2_ps));
}

TEST_F(WorkServerTest, AnOperationCannotBeInterrupted) {
  server_.set_speed(1000);
  Time held;
  Time fast;
  sim_.spawn(at(0_us, What::hold, 6_us, lazy, held));
  sim_.spawn(at(2_us, What::compute, 1_us, urgent, fast));
  sim_.run(RunLimits{.until = after(3_us)});
  EXPECT_TRUE(server_.held());
  EXPECT_EQ(server_.activity(), ServerActivity::wait);
  sim_.run();
  EXPECT_EQ(held, after(6_us));
  EXPECT_EQ(fast, after(7_us));
}

TEST_F(WorkServerTest, AnOperationWaitsForItsTurn) {
  server_.set_speed(1000);
  Time held;
  Time fast;
  sim_.spawn(at(0_us, What::compute, 2_us, urgent, fast));
  sim_.spawn(at(1_us, What::hold, 4_us, lazy, held));
  sim_.run();
  EXPECT_EQ(fast, after(2_us));
  EXPECT_EQ(held, after(6_us));
}

TEST_F(WorkServerTest, UrgentWorkThatFollowsAtOnceGoesBeforeAnOperation) {
  server_.set_speed(1000);
  Time held;
  const auto two = [](WorkServer& server) -> Task<> {
    co_await server.compute(2_us, urgent);
    co_await server.compute(2_us, urgent);
  };
  sim_.spawn(two(server_));
  sim_.spawn(at(1_us, What::hold, 1_us, lazy, held));
  sim_.run();
  EXPECT_EQ(held, after(5_us));
}

TEST_F(WorkServerTest, CancelledWorkLeavesTheServer) {
  server_.set_speed(1000);
  Time doomed = Time::max();
  Time next;
  const Process process = sim_.spawn(at(0_us, What::hold, 50_us, lazy, doomed));
  sim_.spawn(at(1_us, What::compute, 2_us, lazy, next));
  sim_.run(RunLimits{.until = after(10_us)});
  process.cancel();
  sim_.run();
  EXPECT_EQ(doomed, Time::max());
  EXPECT_EQ(next, after(12_us));
  EXPECT_TRUE(server_.empty());
}

TEST_F(WorkServerTest, MayEndBeforeItsWork) {
  Simulator sim;
  {
    WorkServer server(sim);
    server.set_speed(1000);
    sim.spawn(server.compute(5_us, lazy));
    sim.run(RunLimits{.until = after(1_us)});
  }
  sim.run();
  EXPECT_EQ(sim.now(), after(1_us));
}

TEST_F(WorkServerTest, MayOutliveItsSimulator) {
  auto sim = std::make_unique<Simulator>();
  WorkServer server(*sim);
  server.set_speed(1000);
  sim->spawn(server.compute(5_us, urgent));
  sim->spawn(server.hold(server.wait(1_us, lazy), urgent));
  sim->run(RunLimits{.until = after(1_us)});
  sim.reset();
  EXPECT_TRUE(server.empty());
}

/// Whatever comes when, all of it is done, at full speed without a gap: the last end is a busy period's.
RC_GTEST_PROP(WorkServerProperty, NoWorkIsLostOrAdded, ()) {
  Simulator sim;
  WorkServer server(sim);
  server.set_speed(1000);
  struct Job {
    Duration start;
    Duration work;
    int level;
  };
  std::vector<Job> jobs;
  const int count = *rc::gen::inRange(1, 20);
  Duration total;
  for (int i = 0; i < count; ++i) {
    jobs.push_back({Duration::picoseconds(*rc::gen::inRange(0, 5000)),
                    Duration::picoseconds(*rc::gen::inRange(1, 1000)),
                    *rc::gen::inRange(0, WorkServer::levels)});
    total += jobs.back().work;
  }
  const auto run = [](Simulator& s, WorkServer& w, Job job) -> Task<> {
    co_await s.delay(job.start);
    co_await w.compute(job.work, job.level);
  };
  for (const Job& job : jobs) sim.spawn(run(sim, server, job));
  sim.run();
  std::sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return a.start < b.start; });
  Duration end;
  for (const Job& job : jobs) end = std::max(end, job.start) + job.work;
  RC_ASSERT(server.done() == total);
  RC_ASSERT(sim.now() == Time::origin() + end);
}

}  // namespace
}  // namespace xenolith
