#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/processor.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Is told when a thread starts or stops using what its core shares.
class CoreObserver {
 public:
  virtual ~CoreObserver() = default;
  virtual void core_changed(int cpu) = 0;
};

/// One thread of a core: what runs on it, and the interrupts that wait at its local controller.
class LogicalCpu final : public Component, private WorkServerObserver {
 public:
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&LogicalCpu::busy_, "busy", "1 while the CPU is not halted: the mean is its utilisation."),
        statistic(&LogicalCpu::interrupts_, "interrupts", "Interrupts taken, of all sources."),
        statistic(&LogicalCpu::ipis_, "ipis", "Inter-processor interrupts sent."),
        statistic(&LogicalCpu::cache_misses_, "l2_misses",
                  "Cache lines fetched from memory for work on this CPU."),
        statistic(&LogicalCpu::page_walks_, "page_walks",
                  "Translations fetched after the buffer was emptied."));
  }

  LogicalCpu(const Context& context, int index, CoreObserver& core);

  /// Null halts.
  void run(WorkServer* context, std::string_view name);
  bool halted() const { return running_ == nullptr; }
  /// What it does while it is not halted; from every context's first instruction on, it works.
  void note_state(CpuState state);
  CpuState state() const { return halted() ? CpuState::halt : state_; }
  void observe_states(CpuStateObserver& observer) { states_ = &observer; }
  /// True while the running context competes for the core's units.
  bool computes() const;
  void set_speed(int per_mille);

  void raise(Interrupt interrupt);
  std::optional<Interrupt> take();
  bool interrupt_waits() const { return ipi_ || timer_ || !lines_.empty(); }

  void count_ipi() { ++ipis_; }
  void count_misses(std::int64_t misses, std::int64_t walks);
  /// The address space that is loaded, and how often the translation buffer was emptied.
  std::uint64_t address_space = 0;
  std::uint32_t flushes = 1;

 private:
  void activity_changed(WorkServer& server) override;
  void draw_until_now();
  void tell_state();

  int index_;
  CoreObserver& core_;
  WorkServer* running_ = nullptr;
  CpuState state_ = CpuState::work;
  CpuStateObserver* states_ = nullptr;
  std::string_view name_;
  Time running_since_;
  int speed_ = WorkServer::full_speed;
  bool ipi_ = false;
  bool timer_ = false;
  std::vector<Interrupt> lines_;
  TimedLevel busy_;
  Counter interrupts_;
  Counter ipis_;
  Counter cache_misses_;
  Counter page_walks_;
};

}  // namespace xenolith
