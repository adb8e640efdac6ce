#include <gtest/gtest.h>

#include <string>

#include "models/contract/testing/board_bench.hpp"

/// The ways in which the board tells its host whom to signal.
namespace xenolith {
namespace {

using bench::Bench;
using bench::SignalledGuest;

struct Signals : Bench {
  Signals(int guests, bool sidecore, const ParamValues& bridge, const ParamValues& firmware,
          bool always = true)
      : Bench(2, Changes{{}, bridge, firmware, {}, {}, {}}) {
    for (int host = 0; host < 2; ++host) {
      all[static_cast<std::size_t>(host)].hypervisor->sidecore = sidecore;
      all[static_cast<std::size_t>(host)].hypervisor->serves_always = always;
      for (int i = 0; i < guests; ++i) add_guest(host);
    }
  }
  bench::SmallHypervisor& hypervisor() { return *all[1].hypervisor; }
  double count(std::string_view counter) const { return value("h1.firmware", counter, "count"); }
  void send(int guest_number, int frames) {
    sim.spawn(put(&guest(0, guest_number), &guest(1, guest_number), frames));
    sim.run();
  }
  static Task<> put(SignalledGuest* from, SignalledGuest* to, int frames) {
    for (int i = 0; i < frames; ++i) {
      const Frame frame{from->interface->mac(), to->interface->mac(), 64_B, 0, 0};
      co_await from->interface->put(frame);
      co_await from->sim().delay(20_us);
    }
  }
  int signalled() const {
    int sum = 0;
    for (const SignalledGuest* each : all[1].guests) sum += each->signals[0];
    return sum;
  }
};

const ParamValues one_bit{{"receive_bits", Json::integer(1)}};

TEST(SvioSignals, AMessageToTheSidecoreSignalsItsGuestAlone) {
  Signals net(5, true, one_bit, {});
  net.send(2, 3);
  EXPECT_EQ(net.guest(1, 2).signals[0], 3);
  EXPECT_EQ(net.signalled(), 3);
  EXPECT_EQ(net.hypervisor().interrupts, 0);
  EXPECT_EQ(net.count("rings"), 0.0);
  EXPECT_EQ(net.value("h1.firmware", "message_time", "n"), 3.0);
}

TEST(SvioSignals, WithoutASidecoreAllSharersAreSignalled) {
  Signals net(5, false, one_bit, {});
  net.send(2, 3);
  EXPECT_EQ(net.signalled(), 15);
  EXPECT_EQ(net.hypervisor().messages, 0);
}

TEST(SvioSignals, AFullRingOfMessagesFallsBackToTheDoorbell) {
  Signals net(2, true, {}, {{"message_ring", Json::integer(4)}});
  net.hypervisor().serves_messages = false;
  net.send(1, 10);
  EXPECT_EQ(net.hypervisor().messages, 4);
  EXPECT_EQ(net.count("rings"), 6.0);
  EXPECT_EQ(net.guest(1, 1).signals[0], 6);
}

TEST(SvioSignals, TheSidecoreTellsTheBoardHowFarItHasCome) {
  Signals net(2, true, {}, {{"message_ring", Json::integer(4)}});
  net.send(1, 40);
  EXPECT_EQ(net.hypervisor().messages, 40);
  EXPECT_EQ(net.count("rings"), 0.0);
}

TEST(SvioSignals, MessagesThatNobodyReadsAnyMoreBecomeInterrupts) {
  for (const bool answered : {false, true}) {
    Signals net(4, true, {}, {}, false);
    net.hypervisor().serves_messages = answered;
    net.send(3, 1);
    EXPECT_EQ(net.count("rings"), 1.0);  // not open yet
    net.sim.spawn(net.hypervisor().channel().open(net.hypervisor().cpu()));
    net.sim.run();
    net.send(3, 1);
    EXPECT_EQ(net.hypervisor().messages, 1);
    net.sim.spawn(net.hypervisor().channel().close(net.hypervisor().cpu()));
    net.sim.run();
    EXPECT_EQ(net.count("rings"), answered ? 1.0 : 2.0);
    EXPECT_EQ(net.guest(1, 3).signals[0], 2);  // none is lost
    net.send(3, 1);
    EXPECT_EQ(net.count("rings"), answered ? 2.0 : 3.0);
    EXPECT_EQ(net.hypervisor().messages, 1);
  }
}

/// What the guest of a lone tunnel does with its interrupts.
struct TunnelGuest {
  explicit TunnelGuest(SignalledGuest& guest) : guest_(guest) {
    guest.this_ = this;
    guest.on_signal = [](void* self, SignalledGuest& signalled, EventPort port) {
      if (port == SignalledGuest::own_interrupt)
        signalled.sim().spawn(static_cast<TunnelGuest*>(self)->serve());
    };
  }
  Task<> serve() {
    InterruptReasons reasons;
    const Time begin = guest_.now();
    co_await guest_.interface->identify(&reasons);
    read_time = guest_.now() - begin;
    receives += reasons.receive ? 1 : 0;
    sends += reasons.send ? 1 : 0;
    co_await guest_.sim().delay(busy);
    co_await guest_.interface->end_interrupt(Level::interrupt);
  }
  Duration busy = 1_us;
  Duration read_time;
  int receives = 0;
  int sends = 0;

 private:
  SignalledGuest& guest_;
};

TEST(SvioSignals, TheInterruptOfALoneTunnelIsItsGuests) {
  Bench net(2);
  SignalledGuest& to = net.add_guest(1, true);
  TunnelGuest tunnel(to);
  SignalledGuest& from = net.add_guest(0);
  net.sim.spawn(Signals::put(&from, &to, 3));  // 20 us apart: an interrupt for each
  net.sim.run();
  EXPECT_EQ(tunnel.receives, 3);
  EXPECT_EQ(tunnel.sends, 0);
  EXPECT_EQ(to.interrupts, 3);
  EXPECT_EQ(to.signals, (std::vector{0, 0}));     // nobody demultiplexes for it
  EXPECT_GT(tunnel.read_time, Duration::zero());  // over the bus
  EXPECT_EQ(net.value("h1.firmware", "signals_per_interrupt", "n"), 0.0);
}

TEST(SvioSignals, ATunnelTakesWhatNobodyElseOwns) {
  Bench net(2);
  SignalledGuest& to = net.add_guest(1, true);
  TunnelGuest tunnel(to);
  SignalledGuest& from = net.add_guest(0);
  net.sim.spawn(from.interface->put(Frame{from.interface->mac(), MacAddress{42}, 64_B, 0, 0}));
  net.sim.run();
  EXPECT_EQ(tunnel.receives, 1);
  ASSERT_FALSE(to.interface->receive_queue_empty());
  EXPECT_EQ(to.interface->take()->destination, MacAddress{42});
}

TEST(SvioSignals, ALineThatItsGuestHasNotEndedDoesNotInterrupt) {
  Bench net(2);
  SignalledGuest& to = net.add_guest(1, true);
  TunnelGuest tunnel(to);
  tunnel.busy = 100_us;  // both other frames come meanwhile
  SignalledGuest& from = net.add_guest(0);
  net.sim.spawn(Signals::put(&from, &to, 3));
  net.sim.run();
  EXPECT_EQ(to.interrupts, 2);
  EXPECT_EQ(tunnel.receives, 2);
}

TEST(SvioSignals, ATunnelAmongInterfacesIsSignalledAsTheyAre) {
  for (const bool tunnel_first : {true, false}) {
    Bench net(2);
    SignalledGuest& one = net.add_guest(1, tunnel_first);
    SignalledGuest& other = net.add_guest(1, !tunnel_first);
    SignalledGuest& from = net.add_guest(0);
    net.sim.spawn(Signals::put(&from, &one, 1));
    net.sim.run();
    net.sim.spawn(Signals::put(&from, &other, 1));
    net.sim.run();
    EXPECT_EQ(one.signals[0] + other.signals[0], 2);
    EXPECT_EQ(one.interrupts + other.interrupts, 0);
    EXPECT_EQ(net.value("h1.firmware", "signals_per_interrupt", "n"), 2.0);
  }
}

TEST(SvioSignals, AnInterfacesOwnInterruptSignalsItsGuestAlone) {
  Signals net(5, false, one_bit, {{"signals", Json::string("message-interrupts")}});
  net.send(4, 3);
  EXPECT_EQ(net.guest(1, 4).signals[0], 3);
  EXPECT_EQ(net.signalled(), 3);
  EXPECT_EQ(net.hypervisor().messages, 3);
  EXPECT_EQ(net.hypervisor().interrupts, 0);
  EXPECT_EQ(net.count("rings"), 0.0);
}

TEST(SvioSignals, AnIdentifierOf32BitsTells32InterfacesApart) {
  for (const int bits : {16, 32}) {
    Signals net(20, false, {{"receive_bits", Json::integer(bits)}}, {});
    net.send(19, 1);
    EXPECT_EQ(net.guest(1, 19).signals[0], 1);
    EXPECT_EQ(net.signalled(), bits == 32 ? 1 : 2);  // shared with interface 3 of 16
  }
}

}  // namespace
}  // namespace xenolith
