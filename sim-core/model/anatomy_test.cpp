#include "sim-core/model/anatomy.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "sim-core/base/literals.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// A component that requests pass.
struct Station final : Component {
  static constexpr auto statistics() {
    return statistics_of(statistic(&Station::time, "time", "Time of a request."));
  }
  explicit Station(const Context& context) : Component(context) { attach_statistics(*this); }
  RequestLatency time;
};

class AnatomyTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return {.simulator = &sim_, .system = &system_, .address = std::string(address), .anatomy = &anatomy_};
  }
  void until(Duration time) {
    sim_.spawn(idle(Time::origin() + time));
    sim_.run({.until = Time::origin() + time});
  }
  Task<> idle(Time time) { co_await sim_.wait_until(time); }
  /// "disk seek 0+3": place, waiting and service in microseconds, one line for each stretch.
  std::vector<std::string> way(std::size_t request) const {
    std::vector<std::string> lines;
    for (const Anatomy::Segment& segment : anatomy_.requests().at(request).segments) {
      const Anatomy::Place& place = anatomy_.places().at(segment.place);
      lines.push_back(place.component + ' ' + place.stage + ' ' + std::to_string(segment.waiting() / 1_us) +
                      '+' + std::to_string(segment.service / 1_us));
    }
    return lines;
  }

  Simulator sim_;
  System system_;
  Anatomy anatomy_{[](std::string_view metric) { return metric == "disk.time"; }};
  Station disk_{at("disk")};
  Station wire_{at("wire")};
};

using Lines = std::vector<std::string>;

TEST_F(AnatomyTest, TheWayOfARequestIsAPartitionOfItsTime) {
  until(10_us);
  Trail trail = disk_.time.begin();
  until(12_us);
  disk_.waited(trail, "queue");
  until(15_us);
  disk_.served(trail, "seek");
  disk_.served(trail, "nothing");  // no time has passed
  until(20_us);
  wire_.served_for(trail, "send", 4_us);
  disk_.time.record(10_us, trail);
  ASSERT_EQ(anatomy_.requests().size(), 1u);
  EXPECT_EQ(anatomy_.requests()[0].metric, "disk.time");
  EXPECT_EQ(anatomy_.requests()[0].begin, Time::origin() + 10_us);
  EXPECT_EQ(anatomy_.requests()[0].total, 10_us);
  EXPECT_EQ(way(0), Lines({"disk queue 2+0", "disk seek 0+3", "wire send 1+4"}));
}

TEST_F(AnatomyTest, ServiceIsNoLongerThanTheStretch) {
  Trail trail = disk_.time.begin();
  until(2_us);
  disk_.served_for(trail, "seek", 9_us);
  disk_.time.record(2_us, trail);
  EXPECT_EQ(way(0), Lines({"disk seek 0+2"}));
}

TEST_F(AnatomyTest, AWaitMayBeToldFirstAndServiceByWhatItWasNot) {
  Trail trail = disk_.time.begin();
  until(6_us);
  disk_.waited_first(trail, "stopped", 2_us);
  wire_.served_but(trail, "send", 1_us);
  until(7_us);
  disk_.waited_first(trail, "stopped", 9_us);  // as long as there is time
  wire_.served(trail, "send");
  disk_.time.record(7_us, trail);
  EXPECT_EQ(way(0), Lines({"disk stopped 2+0", "wire send 1+3", "disk stopped 1+0"}));
}

TEST_F(AnatomyTest, ACopyGoesItsOwnWay) {
  Trail trail = disk_.time.begin();
  until(1_us);
  disk_.served(trail, "copy");
  Trail flooded = trail;
  until(3_us);
  wire_.served(flooded, "elsewhere");
  until(4_us);
  wire_.served(trail, "send");
  disk_.time.record(4_us, trail);
  EXPECT_EQ(way(0), Lines({"disk copy 0+1", "wire send 0+3"}));
}

TEST_F(AnatomyTest, AWaitIsExplainedByWhatItWaitedFor) {
  Trail trail = disk_.time.begin();
  Trail interrupt = trail;  // what tells of the request goes its own way
  until(2_us);
  disk_.served(trail, "write");
  until(4_us);
  wire_.served(interrupt, "ring");
  until(5_us);
  wire_.waited(interrupt, "mask");
  until(6_us);
  disk_.waited_for(trail, interrupt, "poll");
  disk_.time.record(6_us, trail);
  // The ring lasted for 4 us, the last 2 of which were the request's own wait.
  EXPECT_EQ(way(0), Lines({"disk write 0+2", "wire ring 0+2", "wire mask 1+0", "disk poll 1+0"}));
}

TEST_F(AnatomyTest, WhatIsToldOfTheFutureCountsAsFarAsItHasCome) {
  Trail trail = disk_.time.begin();
  Trail posted = trail;
  wire_.served_until(posted, "send", 5_us, Time::origin() + 6_us);
  until(4_us);
  wire_.served(posted, "ignored");  // it is told until 6 us already
  disk_.waited_for(trail, posted, "wait");
  disk_.time.record(4_us, trail);
  EXPECT_EQ(way(0), Lines({"wire send 0+4"}));
}

TEST_F(AnatomyTest, ServiceOfAnotherRequestIsWaiting) {
  Trail trail = disk_.time.begin();
  Trail other = wire_.time.begin();
  until(3_us);
  wire_.served(other, "send");
  disk_.waited_for(trail, other, "queue");
  disk_.time.record(3_us, trail);
  EXPECT_EQ(way(0), Lines({"wire send 3+0"}));
}

TEST_F(AnatomyTest, ACauseThatBeganLaterLeavesTheBeginToTheWait) {
  Trail trail = disk_.time.begin();
  until(2_us);
  Trail other = wire_.time.begin();
  until(3_us);
  wire_.served(other, "send");
  disk_.waited_for(trail, other, "queue");
  disk_.time.record(3_us, trail);
  EXPECT_EQ(way(0), Lines({"disk queue 2+0", "wire send 1+0"}));
}

TEST_F(AnatomyTest, WithoutACauseAWaitIsJustThat) {
  Trail trail = disk_.time.begin();
  const Trail old = trail;
  until(3_us);
  disk_.waited_for(trail, {}, "queue");
  until(4_us);
  disk_.waited_for(trail, old, "queue");  // older than the wait
  disk_.time.record(4_us, trail);
  EXPECT_EQ(way(0), Lines({"disk queue 3+0", "disk queue 1+0"}));
}

TEST_F(AnatomyTest, KeepsTheMetricsThatAreWantedSinceTheWarmUp) {
  for (Station* station : {&disk_, &wire_, &disk_}) {
    const Trail trail = station->time.begin();
    station->time.record(Duration::zero(), trail);
  }
  EXPECT_EQ(anatomy_.requests().size(), 2u);
  disk_.time.reset();
  EXPECT_TRUE(anatomy_.requests().empty());
}

TEST_F(AnatomyTest, TellsOfRequestsThatItCannotKeep) {
  Anatomy small([](std::string_view) { return true; }, {.marks = 4, .requests = 1});
  const Trail begun = small.begin(Time::origin());
  Trail trail = begun;
  for (int i = 1; i <= 3; ++i) {
    trail = small.mark(trail, "a", "b", Time::origin() + i * 1_us, 1_us);
  }
  small.finish(trail, "m", Time::origin() + 3_us, 3_us);
  EXPECT_EQ(small.lost(), 0u);
  small.finish(trail, "m", Time::origin() + 3_us, 3_us);
  EXPECT_EQ(small.beyond(), 1u);
  trail = small.mark(trail, "a", "b", Time::origin() + 4_us, 1_us);  // takes the room of the begin
  small.finish(trail, "m", Time::origin() + 4_us, 4_us);
  small.finish({}, "m", Time::origin() + 4_us, 4_us);
  EXPECT_EQ(small.lost(), 2u);
  EXPECT_EQ(small.requests().size(), 1u);
}

TEST(AnatomyOff, NothingHasATrail) {
  Simulator sim;
  System system;
  Station station(Context{.simulator = &sim, .system = &system, .address = "disk"});
  Trail trail = station.time.begin();
  EXPECT_FALSE(trail);
  station.served(trail, "seek");
  station.waited_for(trail, trail, "queue");
  EXPECT_FALSE(trail);
  station.time.record(1_us, trail);
  EXPECT_EQ(station.time.value("n"), 1.0);
}

/// Requests under way at random times, forked, joined and marked.
struct Traffic {
  struct Going {
    Trail trail;
    Time begin;
  };
  Anatomy anatomy{[](std::string_view) { return true; }};
  std::vector<Going> going;
  Time now = Time::origin();

  Going& any() { return going[*rc::gen::inRange<std::size_t>(0, going.size())]; }
  static Duration span() { return Duration::picoseconds(*rc::gen::inRange(0, 9)); }
  void step() {
    now += Duration::picoseconds(*rc::gen::inRange(0, 5));
    const int what = going.empty() ? 0 : *rc::gen::inRange(0, 6);
    if (what == 0) going.push_back({anatomy.begin(now), now});
    if (what == 1) going.push_back(Going(any()));
    const std::string place(1, static_cast<char>('a' + *rc::gen::inRange(0, 3)));
    Trail& trail = any().trail;
    if (what == 2) trail = anatomy.mark(trail, place, "mark", now, span());
    if (what == 3) trail = anatomy.mark(trail, place, "but", now, Duration::max(), span());
    if (what == 4) trail = anatomy.wait_for(trail, any().trail, place, "wait", now);
    if (what == 5) trail = anatomy.mark_early(trail, place, "early", now, span());
  }
};

/// Whatever happens, the parts of each request are a gapless partition of its time.
RC_GTEST_PROP(AnatomyProperty, PartsSumToTheWhole, ()) {
  Traffic traffic;
  const int steps = *rc::gen::inRange(1, 60);
  for (int step = 0; step < steps; ++step) traffic.step();
  const Time now = traffic.now;
  for (const Traffic::Going& one : traffic.going) {
    const Trail trail = traffic.anatomy.mark(one.trail, "end", "end", now, Duration::zero());
    traffic.anatomy.finish(trail, "metric", now, now - one.begin);
  }
  RC_ASSERT(traffic.anatomy.lost() == 0u);
  RC_ASSERT(traffic.anatomy.requests().size() == traffic.going.size());
  for (const Anatomy::Request& request : traffic.anatomy.requests()) {
    Time at = request.begin;
    for (const Anatomy::Segment& segment : request.segments) {
      RC_ASSERT(segment.start == at);
      RC_ASSERT(segment.start < segment.end);
      RC_ASSERT(segment.service >= Duration::zero() && segment.waiting() >= Duration::zero());
      at = segment.end;
    }
    RC_ASSERT(at == now);
  }
}

}  // namespace
}  // namespace xenolith
