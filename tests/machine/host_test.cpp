#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/machine/host_devices.hpp"

/// Processor, interrupt controller, hypervisor and guests together: chains of events worked out by hand.
namespace xenolith::machine {
namespace {

using testing::ElementsAre;

constexpr Duration moment = 20_ms;  // of the interrupt, long after the guests have blocked
constexpr Duration to_handler =
    500_ns + 1500_ns + 400_ns + 170_ns + 250_ns;            // delivery, halt exit, entry, dispatch, mask
constexpr Duration in_handler = 1000_ns + 150_ns + 200_ns;  // its work, event_send, wake
constexpr Duration to_guest = 350_ns + 90_ns + 120_ns;      // schedule, timer, idle_switch
constexpr Duration in_guest = 700_ns;                       // upcall

TEST(Host, WakesAGuestOnTheIdleCpuThatTakesTheInterrupt) {
  HostMachine host(HostSettings{}, 1);
  Noting noting(host);
  const EventPort port = host.guest(1).bind_event(noting);
  Device device(host, 2);
  device.targets = {{&host.guest(1), port}};
  host.boot();
  device.assert_at(moment);
  host.sim.run();
  EXPECT_THAT(device.times, ElementsAre(Time::origin() + moment + to_handler));
  EXPECT_THAT(noting.times, ElementsAre(Time::origin() + moment + to_handler + in_handler + 250_ns +
                                        to_guest + in_guest + 450_ns));
  EXPECT_DOUBLE_EQ(host.value("host.hypervisor", "interrupt_virtualization", "mean"), 1.35);
}

TEST(Host, WakesAGuestOnAnotherIdleCpuByAnInterprocessorInterrupt) {
  HostMachine host(HostSettings{}, 2);  // the second guest lives on CPU 3
  Noting noting(host);
  const EventPort port = host.guest(2).bind_event(noting);
  Device device(host, 2);
  device.targets = {{&host.guest(2), port}};
  host.boot();
  device.assert_at(moment);
  host.sim.run();
  // CPU 3: delivery of the IPI, halt exit, entry and acknowledgement, then as before. Meanwhile CPU 2 unmasks
  // the line, a wait that leaves CPU 3 at full speed, and halts; while CPU 3 comes out of its halt it does
  // not compute.
  const Duration ipi = 60_ns + 300_ns + 1500_ns + 400_ns + 70_ns;
  EXPECT_THAT(noting.times, ElementsAre(Time::origin() + moment + to_handler + in_handler + ipi + to_guest +
                                        in_guest + 450_ns));
  EXPECT_EQ(host.value("host.processor.cpu2", "ipis", "count"), 1.0);
}

TEST(Host, AnInterruptStealsTimeFromTheGuestThatRuns) {
  HostMachine host(HostSettings{}, 1);
  Noting noting(host);
  Device device(host, 2);
  device.targets = {{&host.guest(1), host.guest(1).bind_event(noting)}};
  host.boot();
  Time end;
  host.guest(1).spawn_process(
      work(host.guest(1), 100'000_cycles, end, host.sim));  // waits: the guest is blocked
  device.assert_at(moment);
  host.run_until(moment + 50_us);
  ASSERT_EQ(noting.times.size(), 1U);
  device.targets.clear();
  device.assert_at(moment + 60_us);
  host.sim.run();
  const Duration stolen = 400_ns + 170_ns + 250_ns + 1000_ns + 250_ns;
  EXPECT_EQ(end, noting.times[0] + 100_us + stolen);
}

TEST(Host, OfGuestsWokenTogetherTheLastSignalledRunsFirst) {
  HostSettings settings;
  settings.guest.cpus = {2};
  HostMachine host(settings, 4);
  std::vector<std::unique_ptr<Noting>> noting;
  Device device(host, 2);
  for (int i = 1; i <= 4; ++i) {
    noting.push_back(std::make_unique<Noting>(host));
    device.targets.emplace_back(&host.guest(i), host.guest(i).bind_event(*noting.back()));
  }
  host.boot();
  device.assert_at(moment);
  host.sim.run();
  for (const auto& note : noting) ASSERT_EQ(note->times.size(), 1U);
  // All four were charged one unit at boot, each is put at the head of the run queue, equal times take the
  // head.
  EXPECT_LT(noting[3]->times[0], noting[2]->times[0]);
  EXPECT_LT(noting[2]->times[0], noting[1]->times[0]);
  EXPECT_LT(noting[1]->times[0], noting[0]->times[0]);
  // Between two: the end of the event, the way to the block, one decision, a full switch, upcall and event.
  const Duration apart = 600_ns + 2 * 280_ns + 350_ns + 90_ns + 2000_ns + 700_ns + 450_ns;
  EXPECT_EQ(noting[1]->times[0] - noting[2]->times[0], apart);
}

TEST(Host, AWokenGuestThatIsBehindPreemptsAtOnce) {
  HostSettings settings;
  settings.guest.cpus = {2};
  HostMachine host(settings, 2);
  Noting first(host);
  Noting second(host);
  const EventPort wake_first = host.guest(1).bind_event(first);
  const EventPort wake_second = host.guest(2).bind_event(second);
  Device device(host, 2);
  host.boot();
  Time end;
  host.guest(1).spawn_process(work(host.guest(1), 3'000'000_cycles, end, host.sim));
  device.targets = {{&host.guest(1), wake_first}};
  device.assert_at(moment);
  host.run_until(21_ms);
  device.targets = {{&host.guest(2), wake_second}};
  device.assert_at(21_ms);
  host.sim.run();
  ASSERT_EQ(second.times.size(), 1U);
  const Time interrupted = Time::origin() + 21_ms + to_handler - 1500_ns;
  EXPECT_EQ(second.times[0],
            interrupted + in_handler + 250_ns + 350_ns + 90_ns + 2000_ns + in_guest + 450_ns);
  // The first one's work took 3 ms, and everything from the interrupt to its return lies in between.
  const Duration absent =
      (second.times[0] - (Time::origin() + 21_ms + 500_ns)) + 600_ns + 2 * 280_ns + 350_ns + 90_ns + 2000_ns;
  EXPECT_EQ(end, first.times[0] + 3_ms + absent);
}

TEST(Host, AnEventThatIsPendingAlreadyIsOneEvent) {
  HostMachine host(HostSettings{}, 1);
  Noting noting(host);
  const EventPort port = host.guest(1).bind_event(noting);
  Device device(host, 2);
  device.targets = {{&host.guest(1), port}, {&host.guest(1), port}};
  host.boot();
  device.assert_at(moment);
  host.sim.run();
  EXPECT_EQ(noting.times.size(), 1U);
  EXPECT_EQ(host.value("host.hypervisor", "events_coalesced", "count"), 1.0);
  EXPECT_EQ(host.value("host.guest1", "upcalls", "count"), 1.0);
}

TEST(Host, AMaskedEventWakesNobodyUntilItIsUnmasked) {
  HostMachine host(HostSettings{}, 1);
  Noting masked(host);
  const EventPort masked_port = host.guest(1).bind_event(masked);
  struct Unmasking final : EventHandler {
    Unmasking(GuestKernel& kernel, EventPort to_unmask) : guest(kernel), port(to_unmask) {}
    Task<> handle() override {
      guest.unmask_event(port);
      co_return;
    }
    GuestKernel& guest;
    EventPort port;
  } unmasking(host.guest(1), masked_port);
  const EventPort other_port = host.guest(1).bind_event(unmasking);
  Device device(host, 2);
  device.targets = {{&host.guest(1), masked_port}};
  host.guest(1).mask_event(masked_port);
  host.boot();
  const auto dispatches = host.guest(1).dispatches();
  device.assert_at(moment);
  host.run_until(moment + 5_ms);
  EXPECT_EQ(host.guest(1).dispatches(), dispatches);
  EXPECT_TRUE(masked.times.empty());
  device.targets = {{&host.guest(1), other_port}};
  device.assert_at(30_ms);
  host.sim.run();
  EXPECT_EQ(masked.times.size(), 1U);
  EXPECT_EQ(host.value("host.guest1", "upcalls", "count"), 1.0);  // the scan goes on until nothing is left
}

TEST(Host, ADeviceThatStillAssertsItsLineInterruptsAgain) {
  HostMachine host(HostSettings{}, 1);
  Device device(host, 2);
  host.boot();
  device.assert_at(moment, 3);
  host.sim.run();
  ASSERT_EQ(device.times.size(), 3U);
  // Unmask, delivery, and the CPU has halted meanwhile.
  EXPECT_EQ(device.times[1] - device.times[0], 1000_ns + 250_ns + to_handler);
  EXPECT_EQ(host.value("host.interrupts", "repeated", "count"), 2.0);
}

TEST(Host, AGuestThatComesBackAfterATickGetsATimerEventFirst) {
  HostSettings settings;
  settings.hypervisor.tick = 10_ms;
  HostMachine host(settings, 1);
  Noting noting(host);
  const EventPort port = host.guest(1).bind_event(noting);
  Device device(host, 2);
  device.targets = {{&host.guest(1), port}};
  host.boot();
  device.assert_at(35_ms);
  host.sim.run();
  EXPECT_THAT(noting.times, ElementsAre(Time::origin() + 35_ms + to_handler + in_handler + 250_ns + to_guest +
                                        in_guest + 450_ns + 1100_ns + 450_ns));
}

TEST(Host, GuestsThatBootOneAfterTheOtherHaveTicksCloseTogether) {
  HostSettings settings;
  settings.guest.cpus = {2};
  settings.hypervisor.calibration = 1600_cycles;
  settings.hypervisor.boot_interval = 8_s;
  HostMachine host(settings, 3);
  host.boot();
  const auto stamp = [&](int guest) { return host.guest(guest).virtual_cpu().boot_stamp(); };
  // Eight calibrations lie between two boots, each late by interrupt entry, timer soft interrupt and itself.
  const Duration late = 400_ns + 90_ns + 1600_ns;
  EXPECT_EQ(stamp(2) - stamp(1), 8 * (1_s + late));
  EXPECT_EQ(stamp(3) - stamp(2), 8 * (1_s + late));
}

TEST(Host, TheSameGuestComesBackWithoutASwitch) {
  HostSettings settings;
  settings.guest.cpus = {2};
  HostMachine host(settings, 2);
  Noting one(host);
  Noting two(host);
  Device device(host, 2);
  const std::pair<GuestKernel*, EventPort> first{&host.guest(1), host.guest(1).bind_event(one)};
  const std::pair<GuestKernel*, EventPort> second{&host.guest(2), host.guest(2).bind_event(two)};
  host.boot();
  EXPECT_EQ(host.value("host.hypervisor", "domain_switches", "count"), 2.0);  // at boot
  device.targets = {first};  // the one that booted last: woken first, it stood behind the second
  for (const Duration time : {20_ms, 30_ms, 40_ms}) device.assert_at(time);
  host.sim.run();
  EXPECT_EQ(host.value("host.hypervisor", "domain_switches", "count"), 2.0);
  device.targets = {second};
  device.assert_at(50_ms);
  host.sim.run();
  EXPECT_EQ(host.value("host.hypervisor", "domain_switches", "count"), 3.0);
  EXPECT_EQ(host.value("host.hypervisor", "dispatches", "count"), 6.0);
}

}  // namespace
}  // namespace xenolith::machine
