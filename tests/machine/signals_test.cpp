#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <utility>

#include "sim-core/model/misfit.hpp"
#include "tests/machine/host_devices.hpp"

/// Ways around the interrupt controller: a sidecore that polls messages, interrupts that are messages.
namespace xenolith::machine {
namespace {

using testing::ElementsAre;

constexpr Duration moment = 20_ms;
constexpr Duration spin_period = 50_ns;
constexpr Duration to_guest = 350_ns + 90_ns + 120_ns;  // schedule, timer, idle_switch
constexpr Duration in_guest = 700_ns + 450_ns;          // upcall, event
constexpr Duration ipi =
    60_ns + 300_ns + 1500_ns + 400_ns + 70_ns;                // send, delivery, halt exit, entry, handler
constexpr Duration message_work = 1000_ns + 150_ns + 200_ns;  // its work, event_send, wake

HostSettings with_sidecore() {
  HostSettings settings;
  settings.processor.spin_period = 50_cycles;
  settings.processor.spin_exit = 30_cycles;
  settings.hypervisor.sidecore = XenSidecore::dedicated;
  settings.hypervisor.sidecore_cpu = 1;
  return settings;
}

/// Messages as a device would leave them in memory: each names an event of a guest.
struct Inbox final : MessageChannel {
  explicit Inbox(HostMachine& machine) : host(machine), poller(machine.xen->poll_messages(*this)) {}
  bool empty() const override { return messages.empty(); }
  Task<> serve(HypervisorCpu& cpu) override {
    const auto [guest, port] = messages.front();
    messages.pop_front();
    co_await cpu.run(1000_cycles);
    co_await cpu.signal(*guest, port);
  }
  Task<> open(HypervisorCpu&) override {
    ++opened;
    co_return;
  }
  Task<> close(HypervisorCpu&) override {
    ++closed;
    co_return;
  }
  void write_at(Duration time, GuestKernel& guest, EventPort port) {
    host.sim.spawn(write(time, &guest, port));
  }
  Task<> write(Duration time, GuestKernel* guest, EventPort port) {
    co_await host.sim.wait_until(Time::origin() + time);
    messages.emplace_back(guest, port);
    poller->message_written();
  }
  HostMachine& host;
  MessagePoller* poller;
  std::deque<std::pair<GuestKernel*, EventPort>> messages;
  int opened = 0;
  int closed = 0;
};

TEST(Sidecore, SeesAMessageAtItsNextLookAndSignalsByAnInterprocessorInterrupt) {
  HostMachine host(with_sidecore(), 1);
  Inbox inbox(host);
  Noting noting(host);
  const EventPort port = host.guest(1).bind_event(noting);
  host.boot();
  inbox.write_at(moment + 10_ns, host.guest(1), port);
  host.run_until(moment + 1_ms);
  // It has looked every 50 ns from the start on.
  EXPECT_THAT(noting.times, ElementsAre(Time::origin() + moment + spin_period + 30_ns + message_work + ipi +
                                        to_guest + in_guest));
  EXPECT_EQ(host.value("host.processor.cpu1", "ipis", "count"), 1.0);
}

TEST(Sidecore, ServesMessagesOneAfterTheOther) {
  HostMachine host(with_sidecore(), 2);
  Inbox inbox(host);
  Noting first(host);
  Noting second(host);
  const EventPort one = host.guest(1).bind_event(first);
  const EventPort two = host.guest(2).bind_event(second);
  host.boot();
  inbox.write_at(moment, host.guest(1), one);
  inbox.write_at(moment, host.guest(2), two);
  host.run_until(moment + 1_ms);
  ASSERT_EQ(first.times.size(), 1U);
  ASSERT_EQ(second.times.size(), 1U);
  EXPECT_GE(second.times[0] - first.times[0], 30_ns + message_work);
  EXPECT_EQ(host.value("host.processor.cpu1", "ipis", "count"), 2.0);
}

TEST(Sidecore, CostsNoEventsWhileNobodyWrites) {
  std::vector<std::uint64_t> events;
  for (const Duration idle : {50_ms, 5_s}) {
    HostMachine host(with_sidecore(), 1);
    Inbox inbox(host);
    host.boot();
    host.run_until(idle);
    events.push_back(host.sim.events());
  }
  EXPECT_EQ(events[0], events[1]);
}

TEST(Sidecore, LeavesTheGuestThatRunsAloneWhereAnInterruptStopsIt) {
  for (const bool sidecore : {false, true}) {
    HostMachine host(sidecore ? with_sidecore() : HostSettings{}, 2);
    Inbox inbox(host);
    Noting noting(host);
    const EventPort port = host.guest(2).bind_event(noting);
    Device device(host, 2);  // where guest 1 runs
    device.targets = {{&host.guest(2), port}};
    host.boot();
    Time end;
    Noting waking(host);
    const EventPort wake = host.guest(1).bind_event(waking);
    host.guest(1).spawn_process(work(host.guest(1), 3'000'000_cycles, end, host.sim));
    Device starter(host, 2);
    starter.targets = {{&host.guest(1), wake}};
    starter.assert_at(moment);
    host.run_until(moment + 1_ms);
    if (sidecore) {
      inbox.write_at(moment + 2_ms, host.guest(2), port);
    } else {
      device.assert_at(moment + 2_ms);
    }
    host.run_until(moment + 10_ms);
    EXPECT_EQ(noting.times.size(), 1U);
    EXPECT_EQ(host.value("host.hypervisor", "stray_interrupts", "count"), sidecore ? 0.0 : 1.0);
  }
}

TEST(Sidecore, DomainsKeepOffItsCpu) {
  HostSettings settings = with_sidecore();
  settings.guest.cpus = {1, 2};
  HostMachine host(settings, 2);
  host.boot();
  EXPECT_EQ(host.xen->cpu_of(host.guest(1)), 2);
  EXPECT_EQ(host.xen->cpu_of(host.guest(2)), 2);
}

TEST(Sidecore, AnIdleCpuTakesTheDutyAndGivesItBackWhenItHasADomainToRun) {
  HostSettings settings = with_sidecore();
  settings.hypervisor.sidecore = XenSidecore::when_idle;
  settings.processor.threads_per_core = 1;  // CPUs 0 and 1
  settings.guest.cpus = {0, 1};
  HostMachine host(settings, 2);
  Inbox inbox(host);
  Noting noting(host);
  const EventPort port = host.guest(1).bind_event(noting);
  host.boot();
  EXPECT_EQ(inbox.opened, inbox.closed + 1);  // one of them, since both idle
  const int before = inbox.closed;
  inbox.write_at(moment, host.guest(1), port);
  inbox.write_at(moment + 1_ms, host.guest(2), host.guest(2).bind_event(noting));
  host.run_until(moment + 10_ms);
  EXPECT_EQ(noting.times.size(), 2U);
  EXPECT_GT(inbox.closed, before);  // one of the two lives on the CPU that polls
  EXPECT_EQ(inbox.opened, inbox.closed + 1);
  EXPECT_TRUE(inbox.messages.empty());
}

TEST(Sidecore, ADomainWithNoOtherCpuIsAMisfit) {
  HostSettings settings = with_sidecore();
  settings.guest.cpus = {1};
  HostMachine host(settings, 1);
  EXPECT_THROW(host.boot(), Misfit);
}

TEST(Sidecore, MustBeACpuOfTheMachineAndWaitAsItCan) {
  HostSettings absent = with_sidecore();
  absent.hypervisor.sidecore_cpu = 4;
  HostMachine four(absent, 1);
  EXPECT_THROW(four.boot(), Misfit);
  HostSettings monitored = with_sidecore();
  monitored.hypervisor.sidecore_wait = LineWait::mwait;
  HostMachine without(monitored, 1);
  EXPECT_THROW(without.boot(), Misfit);
}

struct MessageInterrupt : testing::Test {
  static HostSettings settings(bool direct) {
    HostSettings made;
    made.interrupts.message_delivery = 200_ns;
    made.hypervisor.direct_interrupts = direct;
    return made;
  }
  static Task<> send(HostMachine* host, int number, Duration time) {
    co_await host->sim.wait_until(Time::origin() + time);
    host->xen->message_interrupt(number, {});
  }
};

TEST_F(MessageInterrupt, GoesToItsGuestsCpuWithoutTheController) {
  HostMachine host(settings(false), 2);
  Noting noting(host);
  const int number = host.xen->bind_message_interrupt(host.guest(2), host.guest(2).bind_event(noting));
  host.boot();
  host.sim.spawn(send(&host, number, moment));
  host.run_until(moment + 1_ms);
  // Delivery, halt exit, entry, dispatch, event_send, wake: on CPU 3, no mask, no unmask.
  EXPECT_THAT(noting.times, ElementsAre(Time::origin() + moment + 200_ns + 1500_ns + 400_ns + 170_ns +
                                        150_ns + 200_ns + to_guest + in_guest));
  EXPECT_DOUBLE_EQ(host.value("host.hypervisor", "interrupt_virtualization", "mean"), 0.35);
  EXPECT_EQ(host.value("host.processor.cpu2", "ipis", "count"), 0.0);
}

TEST_F(MessageInterrupt, ReachesARunningGuestDirectlyIfAllowed) {
  for (const bool direct : {false, true}) {
    HostMachine host(settings(direct), 1);
    Noting waking(host);
    Noting noting(host);
    const EventPort wake = host.guest(1).bind_event(waking);
    const int number = host.xen->bind_message_interrupt(host.guest(1), host.guest(1).bind_event(noting));
    Device starter(host, 2);
    starter.targets = {{&host.guest(1), wake}};
    host.boot();
    Time end;
    host.guest(1).spawn_process(work(host.guest(1), 3'000'000_cycles, end, host.sim));
    starter.assert_at(moment);
    host.sim.spawn(send(&host, number, moment + 1_ms));
    host.run_until(moment + 10_ms);
    const Duration hypervisor = direct ? 0_ns : 400_ns + 170_ns + 150_ns;
    EXPECT_THAT(noting.times, ElementsAre(Time::origin() + moment + 1_ms + 200_ns + hypervisor + in_guest));
    EXPECT_EQ(host.value("host.hypervisor", "direct_interrupts", "count"), direct ? 1.0 : 0.0);
    EXPECT_EQ(end, waking.times[0] + 3_ms + hypervisor + in_guest);
  }
}

TEST_F(MessageInterrupt, ForABlockedGuestTheHypervisorIsNeededAnyhow) {
  HostMachine host(settings(true), 1);
  Noting noting(host);
  const int number = host.xen->bind_message_interrupt(host.guest(1), host.guest(1).bind_event(noting));
  host.boot();
  host.sim.spawn(send(&host, number, moment));
  host.run_until(moment + 1_ms);
  EXPECT_EQ(noting.times.size(), 1U);
  EXPECT_EQ(host.value("host.hypervisor", "direct_interrupts", "count"), 0.0);
}

}  // namespace
}  // namespace xenolith::machine
