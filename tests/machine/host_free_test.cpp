#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/machine/host_devices.hpp"

/// A host whose hypervisor and hardware cost nothing: what is left is the guests' own work and the order of
/// things.
namespace xenolith::machine {
namespace {

using testing::ElementsAre;

TEST(FreeHost, SiblingsThatComputeSlowEachOtherDown) {
  HostSettings settings;
  HostMachine host(settings.free(), 2);
  Time long_end;
  Time short_end;
  host.guest(1).spawn_process(work(host.guest(1), 1'000'000_cycles, long_end, host.sim));
  host.guest(2).spawn_process(work(host.guest(2), 500'000_cycles, short_end, host.sim));
  host.boot();
  host.sim.run();
  EXPECT_EQ(short_end, Time::origin() + 800_us);          // 500 us at 0.625
  EXPECT_EQ(long_end, Time::origin() + 800_us + 500_us);  // 500 us left, alone
}

TEST(FreeHost, SleepEndsAtTheFirstTickOfTheGuest) {
  HostSettings settings;
  HostMachine host(settings.free(), 1);
  std::vector<Time> times;
  const auto sleeper = [](HostMachine& machine, std::vector<Time>& woken) -> Task<> {
    for (int i = 0; i < 3; ++i) {
      co_await machine.guest(1).sleep_for(12_ms);
      woken.push_back(machine.sim.now());
    }
  };
  host.guest(1).spawn_process(sleeper(host, times));
  host.boot();
  host.sim.run();
  ASSERT_EQ(times.size(), 3U);
  EXPECT_GE(times[0] - Time::origin(), 12_ms);
  EXPECT_LT(times[0] - Time::origin(), 22_ms);
  EXPECT_EQ(times[1] - times[0], 20_ms);  // 12 ms from a tick on: two ticks
  EXPECT_EQ(times[2] - times[1], 20_ms);
}

TEST(FreeHost, AnOperationOfTheGuestDelaysTheInterrupt) {
  HostSettings settings;
  HostMachine host(settings.free(), 1);
  Device device(host, 2);
  const auto access_device = [](HostMachine& machine) -> Task<> {
    const auto pause = [](Simulator& sim) -> Task<> { co_await sim.delay(8_us); };
    co_await machine.guest(1).stall(pause(machine.sim), Level::process);
  };
  host.guest(1).spawn_process(access_device(host));
  device.assert_at(3_us);
  host.boot();
  host.sim.run();
  EXPECT_THAT(device.times, ElementsAre(Time::origin() + 8_us));
}

TEST(FreeHost, BusyTimeIsTheWorkOfTheGuestsWhenAllElseIsFree) {
  HostSettings settings;
  HostMachine host(settings.free(), 3);
  const auto busy = [](GuestKernel& guest, int number) -> Task<> {
    for (int i = 0; i < 20; ++i) {
      co_await guest.run(Cycles(100'000 * number + 777 * i), Level::process);
      co_await guest.sleep_for(5_ms);
    }
  };
  for (int i = 1; i <= 3; ++i) host.guest(i).spawn_process(busy(host.guest(i), i));
  host.boot();
  host.run_until(2_s);
  Duration work;
  for (Linux* guest : host.guests) work += guest->virtual_cpu().server().done();
  double occupied = 0.0;
  for (const char* cpu :
       {"host.processor.cpu0", "host.processor.cpu1", "host.processor.cpu2", "host.processor.cpu3"}) {
    occupied += to_seconds(host.sim.now() - Time::origin()) * host.value(cpu, "busy", "mean");
  }
  Duration asked;
  for (int i = 0; i < 20; ++i) asked += Duration::picoseconds(1000) * (600'000 + 3 * 777 * i);
  EXPECT_EQ(work, asked);
  // Guests 1 and 3 share CPU 2, guest 2 has CPU 3: only overlaps stretch what they ask for.
  EXPECT_GE(occupied, to_seconds(asked) - 1e-9);
  EXPECT_LE(occupied, to_seconds(asked) / 0.625);
}

TEST(Host, AGuestsInterruptLineStaysMaskedUntilTheGuestHasEndedIt) {
  HostMachine host(HostSettings{}, 1);
  struct Driver final : EventHandler {
    explicit Driver(HostMachine& machine) : host(machine) {}
    Task<> handle() override {
      ++handled;
      co_await host.guest(1).run(5000_cycles, Level::interrupt);
      if (handled == 2) host.interrupts->set_level(line, false);
      co_await host.xen->end_guest_interrupt(host.guest(1), line, Level::interrupt);
    }
    HostMachine& host;
    int line = 0;
    int handled = 0;
  } driver(host);
  driver.line = host.interrupts->allot_line("tunnel");
  host.xen->bind_guest_interrupt(driver.line, host.guest(1), host.guest(1).bind_event(driver));
  host.boot();
  host.interrupts->set_level(driver.line, true);
  host.sim.run();
  EXPECT_EQ(driver.handled, 2);  // once for each service that the level asked for, not more
  EXPECT_EQ(host.value("host.interrupts", "delivered", "count"), 2.0);
}

}  // namespace
}  // namespace xenolith::machine
