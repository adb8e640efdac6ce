#include "models/service/svio/svio.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "models/contract/testing/board_bench.hpp"

namespace xenolith {
namespace {

using bench::Bench;
using bench::SignalledGuest;

Frame frame(const SignalledGuest& from, const SignalledGuest& to, Bytes size, std::uint64_t id) {
  return {from.interface->mac(), to.interface->mac(), size, id, 0};
}

/// Takes everything that is there as soon as a signal comes.
void take_all(void*, SignalledGuest& guest, EventPort port) {
  if (port != 0) return;
  bool useful = false;
  for (std::optional<Frame> got = guest.interface->take(); got; got = guest.interface->take()) {
    guest.received.emplace_back(guest.now(), *got);
    useful = true;
  }
  guest.interface->report_signal_handled(useful);
}

Task<> send(SignalledGuest& from, SignalledGuest& to, int count, Bytes size, Duration gap) {
  for (int i = 0; i < count; ++i) {
    while (from.interface->send_queue_full()) {
      co_await from.sim().delay(1_us);
    }
    co_await from.interface->put(frame(from, to, size, static_cast<std::uint64_t>(i)));
    co_await from.sim().delay(gap);
  }
}

struct Pairs : Bench {
  explicit Pairs(int guests, ParamValues processor = {}, ParamValues bridge = {}, ParamValues firmware = {})
      : Bench(2, {std::move(processor), std::move(bridge), std::move(firmware), {}, {}, {}}) {
    for (int host = 0; host < 2; ++host) {
      for (int i = 0; i < guests; ++i) add_guest(host).on_signal = take_all;
    }
  }
  double sum(std::string_view host, std::initializer_list<std::string_view> counters) const {
    double total = 0;
    for (const std::string_view counter : counters) {
      total += value(std::string(host) + ".firmware", counter, "count");
    }
    return total;
  }
};

TEST(Svio, CarriesAFrameFromGuestToGuest) {
  Pairs net(1);
  net.sim.spawn(send(net.guest(0, 0), net.guest(1, 0), 1, 64_B, 0_us));
  net.sim.run();
  ASSERT_EQ(net.guest(1, 0).received.size(), 1U);
  EXPECT_EQ(net.guest(1, 0).signals, (std::vector{1, 0}));
  // The fixed parts on the way: two MACs, the switch, two times on the wire, the interrupt
  const Duration fixed = 2 * 2_us + 4_us + 2 * 608_ns + 1_us;
  const Duration took = net.guest(1, 0).received[0].first - Time::origin();
  EXPECT_GT(took, fixed);
  EXPECT_LT(took, fixed + 12_us);
}

TEST(Svio, InterruptsGoToTheCpuOfTheFirstGuest) {
  Pairs net(2);
  EXPECT_EQ(net.all[0].hypervisor->routed_to, 2);
}

TEST(Svio, EveryInterfaceReceivesInOrder) {
  Pairs net(5);
  for (int i = 0; i < 5; ++i)
    net.sim.spawn(send(net.guest(0, i), net.guest(1, i), 40, Bytes(64 + 300 * i), 3_us));
  net.sim.run();
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(net.guest(1, i).received.size(), 40U);
    for (std::size_t k = 0; k < 40; ++k) EXPECT_EQ(net.guest(1, i).received[k].second.id, k);
  }
}

TEST(Svio, FramesAreDeliveredDroppedOrQueued) {
  ParamValues small{{"receive_queue", Json::integer(3)}};
  Pairs net(2, {}, {}, small);
  for (SignalledGuest* guest : net.all[1].guests) guest->on_signal = nullptr;  // nobody takes anything
  for (int i = 0; i < 2; ++i) net.sim.spawn(send(net.guest(0, i), net.guest(1, i), 10, 200_B, 1_us));
  net.sim.run();
  EXPECT_EQ(net.sum("h0", {"sent"}), 20.0);
  EXPECT_EQ(net.sum("h1", {"received"}), 20.0);
  EXPECT_EQ(net.sum("h1", {"delivered"}), 6.0);  // three bounce buffers each
  EXPECT_EQ(net.sum("h1", {"dropped_queue_full"}), 14.0);
}

TEST(Svio, FramesForNobodyAreCounted) {
  Pairs net(1);
  const auto stray = [](SignalledGuest* from) -> Task<> {
    const Frame to_nobody{from->interface->mac(), MacAddress{42}, 64_B, 0, 0};
    co_await from->interface->put(to_nobody);
  };
  net.sim.spawn(stray(&net.guest(0, 0)));
  net.sim.run();
  EXPECT_EQ(net.sum("h1", {"dropped_no_interface"}), 1.0);
}

TEST(Svio, MaskedInterfaceGetsNoSignalUntilItIsUnmasked) {
  Pairs net(1);
  SignalledGuest& receiver = net.guest(1, 0);
  net.sim.spawn(receiver.interface->set_receive_signal(false));
  net.sim.run();
  net.sim.spawn(send(net.guest(0, 0), receiver, 1, 64_B, 0_us));
  net.sim.run();
  EXPECT_EQ(receiver.signals[0], 0);
  EXPECT_FALSE(receiver.interface->receive_queue_empty());
  net.sim.spawn(receiver.interface->set_receive_signal(true));  // without a look at the queue
  net.sim.run();
  EXPECT_EQ(receiver.signals[0], 1);
}

TEST(Svio, FullSendQueueIsSignalledWhenThereIsRoom) {
  ParamValues small{{"send_queue", Json::integer(2)}};
  Pairs net(1, {}, {}, small);
  SignalledGuest& sender = net.guest(0, 0);
  const auto fill = [](SignalledGuest* from, SignalledGuest* to) -> Task<> {
    for (std::uint64_t i = 0; i < 2; ++i) {
      co_await from->interface->put(frame(*from, *to, 1500_B, i));
    }
    EXPECT_TRUE(from->interface->send_queue_full());
    co_await from->interface->request_send_signal();
  };
  net.sim.spawn(fill(&sender, &net.guest(1, 0)));
  net.sim.run();
  EXPECT_EQ(sender.signals, (std::vector{0, 1}));
  EXPECT_FALSE(sender.interface->send_queue_full());
}

TEST(Svio, RequestForASendSignalThatComesTooLateIsAnswered) {
  Pairs net(1);
  SignalledGuest& sender = net.guest(0, 0);
  net.sim.spawn(send(sender, net.guest(1, 0), 1, 64_B, 0_us));
  net.sim.run();
  net.sim.spawn(sender.interface->request_send_signal());
  net.sim.run();
  EXPECT_EQ(sender.signals, (std::vector{0, 1}));
}

TEST(Svio, InterfacesThatShareABitAreAllSignalled) {
  ParamValues two_bits{{"receive_bits", Json::integer(2)}};
  Pairs net(5, {}, two_bits);
  net.sim.spawn(send(net.guest(0, 2), net.guest(1, 2), 1, 64_B, 0_us));
  net.sim.run();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(net.guest(1, i).signals[0], i % 2 == 0 ? 1 : 0);
}

/// Guests of one CPU that come to run one after the other, in the order of their signals.
void queue_up(void* cpu, SignalledGuest& guest, EventPort) {
  const auto turn = [](Resource* one_cpu, SignalledGuest* who) -> Task<> {
    co_await one_cpu->use(20_us);
    take_all(nullptr, *who, 0);
  };
  guest.sim().spawn(turn(static_cast<Resource*>(cpu), &guest));
}

TEST(Svio, FourSharersMakeOneAndAHalfRedundantSchedules) {
  Pairs net(32);
  Resource cpu(net.sim, 1);
  for (SignalledGuest* guest : net.all[1].guests) {
    guest->on_signal = queue_up;
    guest->this_ = &cpu;
  }
  for (int i = 0; i < 32; ++i) {
    const auto later = [](Pairs* all, int k) -> Task<> {
      co_await all->sim.delay(k * 1_ms);
      co_await send(all->guest(0, k), all->guest(1, k), 5, 64_B, 40_ms);
    };
    net.sim.spawn(later(&net, i));
  }
  net.sim.run();
  EXPECT_EQ(net.value("h1.firmware", "redundant_schedules", "n"), 160.0);
  EXPECT_EQ(net.value("h1.firmware", "redundant_schedules", "mean"),
            1.5);  // positions 0, 1, 2 and 3 in the list
  EXPECT_EQ(net.value("h1.firmware", "signals_per_interrupt", "mean"), 4.0);
}

TEST(Svio, EgressTakesLongerWithMoreInterfacesToPoll) {
  std::vector<double> mean;
  for (const int guests : {1, 8, 32}) {
    Pairs net(guests);
    net.sim.spawn(send(net.guest(0, 0), net.guest(1, 0), 200, 64_B, 97_us));
    net.sim.run();
    mean.push_back(net.value("h0.firmware", "message_receive", "mean"));
    RecordProperty("message_receive_us_" + std::to_string(guests), std::to_string(mean.back()));
  }
  EXPECT_LT(mean[0], mean[2]);
  EXPECT_LT(mean[1], mean[2]);
}

TEST(Svio, SaturatedLinkIsNotExceeded) {
  Pairs net(4);
  for (int i = 0; i < 4; ++i) net.sim.spawn(send(net.guest(0, i), net.guest(1, i), 250, 1514_B, 0_us));
  net.sim.run();
  const double sent = net.sum("h0", {"sent"});
  const double delivered = net.sum("h1", {"delivered", "dropped_queue_full", "dropped_no_buffer"});
  EXPECT_EQ(sent, 1000.0);
  EXPECT_EQ(delivered, 1000.0);
  EXPECT_GE(net.sim.now(), Time::origin() + 1000 * wire_time(1514_B, 1_Gbit_per_s));
}

TEST(Svio, ElisionOfPollingChangesNoInstant) {
  std::vector<std::vector<std::int64_t>> times;
  std::vector<std::uint64_t> events;
  for (const bool elide : {true, false}) {
    Pairs net(10, {{"elide_polling", Json::boolean(elide)}});
    for (int i = 0; i < 10; ++i) {
      net.sim.spawn(send(net.guest(0, i), net.guest(1, i), 12, Bytes(64 + 100 * i), (23 + 7 * i) * 1_us));
    }
    net.sim.run({.until = Time::origin() + 2_ms});
    std::vector<std::int64_t> all;
    for (SignalledGuest* guest : net.all[1].guests) {
      for (const auto& [at, got] : guest->received) all.push_back(at.ps());
    }
    times.push_back(all);
    events.push_back(net.sim.events());
  }
  EXPECT_EQ(times[0].size(), 120U);
  EXPECT_EQ(times[0], times[1]);
  EXPECT_LT(events[0] * 2, events[1]);
}

Task<> put_segments(SignalledGuest& from, SignalledGuest& to) {
  Frame whole = frame(from, to, Bytes(66 + 4000), 1);
  whole.segment_size = Bytes(1448);
  whole.segment.length = 4000;
  whole.segment.destination_port = 1;
  co_await from.interface->put(whole);
}

TEST(Svio, AFrameOfSegmentsIsCutBeforeTheLine) {
  Pairs net(1);
  net.sim.spawn(put_segments(net.guest(0, 0), net.guest(1, 0)));
  net.sim.run({.until = Time::origin() + 1_ms});
  const auto& received = net.guest(1, 0).received;
  ASSERT_EQ(received.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(received[i].second.segment.sequence, 1448 * i);
    EXPECT_EQ(received[i].second.size, Bytes(i < 2 ? 1514 : 66 + 1104));
  }
}

TEST(Svio, NoMoreContextsBringPacketsThanMay) {
  for (const int contexts : {1, 2, 8}) {
    Pairs net(1, {}, {}, {{"ingress_contexts", Json::integer(contexts)}});
    net.sim.spawn(send(net.guest(0, 0), net.guest(1, 0), 40, 1514_B, 0_us));
    net.sim.run();
    EXPECT_EQ(net.guest(1, 0).received.size(), 40U);
    const double most = net.value("h1.firmware", "ordering", "max");
    EXPECT_LE(most, contexts);
    EXPECT_GE(most, 1.0);
    if (contexts == 1) {
      EXPECT_EQ(net.value("h1.firmware", "ordering", "mean"), 1.0);
    }
  }
}

TEST(Svio, IdleBoardCostsNoEvents) {
  std::vector<std::uint64_t> events;
  for (const Duration idle : {5_ms, 5_s}) {
    Pairs net(32);
    net.sim.spawn(send(net.guest(0, 3), net.guest(1, 3), 1, 64_B, 0_us));
    net.sim.run({.until = Time::origin() + idle});
    events.push_back(net.sim.events());
  }
  EXPECT_EQ(events[0], events[1]);
}

}  // namespace
}  // namespace xenolith
