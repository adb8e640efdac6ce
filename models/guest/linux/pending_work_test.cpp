#include "models/guest/linux/pending_work.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace xenolith {
namespace {

struct Nothing final : EventHandler, SoftirqHandler {
  Task<> handle() override { co_return; }
  Task<> run() override { co_return; }
};

TEST(EventChannels, TheFirstEventMakesTheUpcallDue) {
  Nothing handler;
  EventChannels events;
  const EventPort a = events.bind(handler);
  const EventPort b = events.bind(handler);
  EXPECT_TRUE(events.set(b, Time::origin() + 3_us));
  EXPECT_FALSE(events.set(a, Time::origin() + 4_us));  // an upcall is due already
  EXPECT_FALSE(events.set(b, Time::origin() + 5_us));  // pending already
  events.begin_scan();
  EXPECT_FALSE(events.upcall_due());
  const auto first = events.take(0);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->port, a);
  const auto second = events.take(first->port + 1);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->since, Time::origin() + 3_us);
  EXPECT_FALSE(events.take(0).has_value());
}

TEST(EventChannels, AnEventDuringTheScanMakesItDueAgain) {
  Nothing handler;
  EventChannels events;
  const EventPort port = events.bind(handler);
  events.set(port, Time::origin());
  events.begin_scan();
  events.take(0);
  EXPECT_TRUE(events.set(port, Time::origin()));
  EXPECT_TRUE(events.upcall_due());
}

TEST(EventChannels, AMaskedPortKeepsItsBit) {
  Nothing handler;
  EventChannels events;
  const EventPort port = events.bind(handler);
  events.mask(port);
  EXPECT_FALSE(events.set(port, Time::origin()));
  EXPECT_FALSE(events.upcall_due());
  EXPECT_FALSE(events.take(0).has_value());
  events.unmask(port);
  EXPECT_TRUE(events.upcall_due());
  EXPECT_TRUE(events.take(0).has_value());
}

TEST(Softirqs, AreTakenInOrderOnceForManyRaises) {
  Nothing one;
  Nothing two;
  Softirqs softirqs;
  const Softirq first = softirqs.bind(one);
  const Softirq second = softirqs.bind(two);
  softirqs.raise(second);
  softirqs.raise(first);
  softirqs.raise(first);
  Softirq next = 0;
  EXPECT_EQ(softirqs.take(next), &one);
  EXPECT_EQ(softirqs.take(next), &two);
  EXPECT_EQ(softirqs.take(next), nullptr);
  EXPECT_FALSE(softirqs.raised());
}

TEST(SleepQueue, GivesThoseThatAreDueInTheOrderInWhichTheyCame) {
  Simulator sim;
  std::optional<SleepQueue> queue;
  queue.emplace();
  EXPECT_FALSE(queue->earliest().has_value());
  Sleeper late(sim, *queue, Time::origin() + 9_ms);
  Sleeper first(sim, *queue, Time::origin() + 5_ms);
  Sleeper second(sim, *queue, Time::origin() + 4_ms);
  {
    Sleeper cancelled(sim, *queue, Time::origin() + 1_ms);
    EXPECT_EQ(queue->earliest(), Time::origin() + 1_ms);
  }
  EXPECT_EQ(queue->earliest(), Time::origin() + 4_ms);
  EXPECT_EQ(queue->take(Time::origin() + 5_ms), &first);
  EXPECT_EQ(queue->take(Time::origin() + 5_ms), &second);
  EXPECT_EQ(queue->take(Time::origin() + 5_ms), nullptr);
  queue.reset();
  EXPECT_EQ(late.queue, nullptr);
}

TEST(TimerList, GivesTimersThatAreDueOnceAndNotThoseCancelled) {
  struct Never final : TimerHandler {
    Task<> expired() override { co_return; }
  } handler;
  TimerList list;
  KernelTimer late(handler), early(handler), cancelled(handler);
  list.set(late, Time::origin() + 9_ms);
  list.set(early, Time::origin() + 3_ms);
  list.set(cancelled, Time::origin() + 1_ms);
  list.cancel(cancelled);
  EXPECT_FALSE(cancelled.armed);
  EXPECT_EQ(list.earliest(), Time::origin() + 3_ms);
  list.set(early, Time::origin() + 5_ms);  // set anew
  EXPECT_EQ(list.earliest(), Time::origin() + 5_ms);
  EXPECT_EQ(list.take(Time::origin() + 4_ms), nullptr);
  EXPECT_EQ(list.take(Time::origin() + 5_ms), &early);
  EXPECT_FALSE(early.armed);
  EXPECT_EQ(list.take(Time::origin() + 5_ms), nullptr);
  EXPECT_EQ(list.take(Time::origin() + 9_ms), &late);
  EXPECT_FALSE(list.earliest().has_value());
}

}  // namespace
}  // namespace xenolith
