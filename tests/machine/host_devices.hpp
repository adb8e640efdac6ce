#pragma once

#include <utility>
#include <vector>

#include "tests/machine/host_machine.hpp"

namespace xenolith::machine {

/// Notes when its event is handled.
struct Noting final : EventHandler {
  explicit Noting(HostMachine& machine) : host(machine) {}
  Task<> handle() override {
    times.push_back(host.sim.now());
    co_return;
  }
  HostMachine& host;
  std::vector<Time> times;
};

/// A device driver inside the hypervisor: works, signals guests, and quiets the device if it is told to.
struct Device final : HypervisorInterruptHandler {
  Device(HostMachine& machine, int cpu) : host(machine), line(machine.interrupts->allot_line("device")) {
    host.xen->bind_interrupt(line, *this);
    host.xen->route_interrupt(line, cpu);
  }
  Task<> interrupt(HypervisorCpu& cpu) override {
    times.push_back(host.sim.now());
    co_await cpu.run(1000_cycles);
    for (const auto& [guest, port] : targets) {
      co_await cpu.signal(*guest, port);
    }
    if (--asserted_for == 0) host.interrupts->set_level(line, false);
  }
  /// Asserts its line at a time until it has been served `services` times.
  void assert_at(Duration time, int services = 1) { host.sim.spawn(raise(time, services)); }
  Task<> raise(Duration time, int services) {
    co_await host.sim.wait_until(Time::origin() + time);
    asserted_for = services;
    host.interrupts->set_level(line, true);
  }
  HostMachine& host;
  int line;
  int asserted_for = 0;
  std::vector<std::pair<GuestKernel*, EventPort>> targets;
  std::vector<Time> times;
};

/// A process that computes once.
inline Task<> work(GuestKernel& guest, Cycles cycles, Time& end, Simulator& sim) {
  co_await guest.run(cycles, Level::process);
  end = sim.now();
}

}  // namespace xenolith::machine
