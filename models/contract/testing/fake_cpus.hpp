#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/native_kernel.hpp"
#include "models/contract/processor.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/model/component.hpp"

/// What tests of system software and of programs on bare CPUs put in place of processors. Not part of the
/// product.
namespace xenolith {

/// Four CPUs of one core each, at a cycle per nanosecond. A line that no other cache holds is stored to at
/// once, any other in 30 ns; one that the own cache does not hold is loaded in 100 ns.
class FakeCpus final : public Component, public Processor, public CoherentMemory {
 public:
  explicit FakeCpus(const Context& context) : Component(context), states_(4, CpuState::halt), waiting_(4) {}

  InterruptTiming timing{40_ns, 10_ns, 500_ns};
  LineTiming lines{10_ns, 5_ns, 20_ns, 30_ns, 40_ns, true};
  int stores = 0;         ///< to message lines, by CPUs
  Duration touch_time{};  ///< of every working set that is gone over
  CpuStateObserver* observer = nullptr;
  std::vector<std::uint64_t> spaces;  ///< address spaces loaded, in order

  int cpus() const override { return 4; }
  int socket_of(int cpu) const override { return cpu; }
  Hertz clock() const override { return 1_GHz; }
  Duration time_of(Cycles work) const override { return work / clock(); }
  const InterruptTiming& interrupt_timing() const override { return timing; }
  void boot(SystemSoftware& software) override { software_ = &software; }
  void run(int cpu, WorkServer& context, std::string_view) override {
    context.set_speed(WorkServer::full_speed);
    change(cpu, CpuState::work);
  }
  void halt(int cpu) override { change(cpu, CpuState::halt); }
  bool halted(int cpu) const override { return state(cpu) == CpuState::halt; }
  void raise(int cpu, Interrupt interrupt) override {
    at(waiting_, cpu).push_back(interrupt);
    software_->interrupt_pending(cpu);
  }
  std::optional<Interrupt> take(int cpu) override {
    auto& waiting = at(waiting_, cpu);
    if (waiting.empty()) return std::nullopt;
    const Interrupt first = waiting.front();
    waiting.pop_front();
    return first;
  }
  bool interrupt_waits(int cpu) const override { return !waiting_[static_cast<std::size_t>(cpu)].empty(); }
  void send_ipi(int, int to) override { sim().spawn(arrive(to)); }
  WorkingSet allot(std::int64_t, std::int64_t, RandomStream&) override { return {}; }
  Duration touch(int, WorkingSet&) override { return touch_time; }
  Duration transfer(int cpu, SharedLines& shared) override {
    const int owner = std::exchange(shared.owner, cpu);
    return owner < 0 || owner == cpu ? 0_ns : 50_ns * shared.lines;
  }
  void load_address_space(int, std::uint64_t space) override { spaces.push_back(space); }

  const LineTiming& line_timing() const override { return lines; }
  Duration store_line(int cpu, const MessageLine& line) const override {
    return line.holders.size() > (line.held_by(cpu) ? 1u : 0u) ? 30_ns : 0_ns;
  }
  void own_line(int cpu, MessageLine& line, std::uint64_t content) override {
    ++stores;
    line.holders.assign(1, cpu);
    line.show(content);
  }
  Duration load_line(int cpu, MessageLine& line) override {
    if (line.held_by(cpu)) return 0_ns;
    line.holders.push_back(cpu);
    return 100_ns;
  }
  void device_wrote(MessageLine& line, std::uint64_t content) override {
    line.holders.clear();
    line.show(content);
  }
  void note_state(int cpu, CpuState state) override { change(cpu, state); }
  CpuState state(int cpu) const override { return states_[static_cast<std::size_t>(cpu)]; }
  void observe_states(CpuStateObserver& told) override { observer = &told; }
  int core_of(int cpu) const override { return cpu / threads_per_core; }
  int threads_per_core = 1;

 private:
  template <class T>
  static T& at(std::vector<T>& all, int cpu) {
    return all[static_cast<std::size_t>(cpu)];
  }
  void change(int cpu, CpuState state) {
    at(states_, cpu) = state;
    if (observer != nullptr) observer->state_changed(cpu, state);
  }
  Task<> arrive(int cpu) {
    co_await sim().delay(200_ns);
    raise(cpu, {Interrupt::Source::ipi, -1});
  }

  SystemSoftware* software_ = nullptr;
  std::vector<CpuState> states_;
  std::vector<std::deque<Interrupt>> waiting_;
};

/// An operating system whose interrupts cost nothing but the 10 ns of sending one, and the 200 ns of its way.
class FakeNative final : public Component, public NativeKernel {
 public:
  FakeNative(const Context& context, CoherentMemory& memory) : Component(context) {
    for (int i = 0; i < 4; ++i) cpus_.push_back(std::make_unique<Cpu>(sim(), memory, i));
  }
  int line_cpu = -1;  ///< where the device's line is bound
  /// A device interrupts.
  Task<> device_interrupt() { return line_handler_->interrupt(*cpus_[static_cast<std::size_t>(line_cpu)]); }
  bool halted(int cpu) const { return cpus_[static_cast<std::size_t>(cpu)]->halted; }

  int cpus() const override { return 4; }
  NativeCpu& cpu(int index) override { return *cpus_.at(static_cast<std::size_t>(index)); }
  void spawn_thread(int, Task<> body) override { sim().spawn(std::move(body)); }
  void bind_ipi(int cpu, NativeInterruptHandler& handler) override {
    cpus_[static_cast<std::size_t>(cpu)]->handler = &handler;
  }
  void bind_line(int, int cpu, NativeInterruptHandler& handler) override {
    line_cpu = cpu;
    line_handler_ = &handler;
  }
  Task<> send_ipi(NativeCpu& from, int to, Level level) override {
    co_await from.run(10_cycles, level);
    sim().spawn(deliver(to));
  }

 private:
  class Cpu final : public NativeCpu {
   public:
    Cpu(Simulator& sim, CoherentMemory& memory, int index)
        : sim_(sim), memory_(memory), index_(index), server_(sim) {
      server_.set_speed(WorkServer::full_speed);
    }
    int index() const override { return index_; }
    WorkServer& server() override { return server_; }
    Task<> run(Cycles work, Level level) override {
      return server_.compute(work / 1_GHz, static_cast<int>(level));
    }
    Task<> stall(Task<> operation, Level level) override {
      return server_.hold(std::move(operation), static_cast<int>(level));
    }
    Task<> halt_until(Signal& woken) override {
      halted = true;
      co_await woken.wait();
      halted = false;
    }
    Task<> halt_for(Duration duration) override {
      halted = true;
      co_await sim_.delay(duration);
      halted = false;
    }
    LineUser lines(Level level) override {
      return {&memory_, &server_, &sim_, index_, static_cast<int>(level), 1_GHz};
    }
    NativeInterruptHandler* handler = nullptr;
    bool halted = false;

   private:
    Simulator& sim_;
    CoherentMemory& memory_;
    int index_;
    WorkServer server_;
  };

  Task<> deliver(int to) {
    co_await sim().delay(200_ns);
    Cpu& cpu = *cpus_[static_cast<std::size_t>(to)];
    co_await cpu.handler->interrupt(cpu);
  }

  std::vector<std::unique_ptr<Cpu>> cpus_;
  NativeInterruptHandler* line_handler_ = nullptr;
};

}  // namespace xenolith
