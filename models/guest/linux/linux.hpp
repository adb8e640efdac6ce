#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/hypervisor.hpp"
#include "models/guest/linux/linux_params.hpp"
#include "models/guest/linux/pending_work.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The paravirtualized Linux kernel of a uniprocessor domain: event upcalls, soft interrupts, processes,
/// sleep on a tick, and a virtual CPU that is given back when nothing can run. README.md tells what is left
/// out.
class Linux final : public Component, public GuestKernel, private VirtualCpuClient {
 public:
  static constexpr std::string_view summary =
      "Paravirtualized Linux 2.6 on one virtual CPU: upcalls, soft interrupts, processes, tick.";

  using Params = LinuxParams;

  static constexpr auto ports() {
    return ports_of(implied_port(&Linux::hypervisor_, "hypervisor", "Who gives this guest its virtual CPU."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&Linux::upcalls_, "upcalls", "Event upcalls taken."),
                         statistic(&Linux::timer_interrupts_, "timer_interrupts", "Timer events handled."),
                         statistic(&Linux::blocks_, "blocks", "Times that the virtual CPU was given back."),
                         statistic(&Linux::event_latency_, "event_latency",
                                   "From the setting of an event's bit to its handler."));
  }

  Linux(const Context& context, const Params& params);
  void start() override;

  Task<> run(Cycles work, Level level) override;
  Task<> hypercall(Cycles work, Level level) override;
  Task<> access(SharedLines& lines, Level level) override;
  Task<> stall(Task<> operation, Level level) override;
  Task<> copy(Bytes size, CopyFrom from, Level level) override;
  WorkingSet allot(std::int64_t lines, std::int64_t pages) override;
  Task<> touch(WorkingSet& set, Level level) override;

  EventPort bind_event(EventHandler& handler) override { return events_.bind(handler); }
  Task<> notify(GuestKernel& target, EventPort port, Level level, Trail cause = {}) override;
  void mask_event(EventPort port) override { events_.mask(port); }
  void unmask_event(EventPort port) override;
  Softirq bind_softirq(SoftirqHandler& handler) override { return softirqs_.bind(handler); }
  void raise_softirq(Softirq softirq, Trail cause = {}) override;

  void spawn_process(Task<> body) override;
  Task<> sleep_on(WaitQueue& queue) override;
  Task<> sleep_for(Duration duration) override;
  void set_timer(KernelTimer& timer, Duration duration) override { timers_.set(timer, now() + duration); }
  void cancel_timer(KernelTimer& timer) override { timers_.cancel(timer); }
  Task<> wake(WaitQueue& queue, Level level, Trail cause = {}) override;

  Trail cause(Level level) const override { return causes_[static_cast<std::size_t>(level)]; }
  Duration last_service() const override { return virtual_cpu_->server().last_service(); }
  Duration last_stop() const override { return virtual_cpu_->server().last_stop(); }

  std::uint64_t dispatches() const override {
    return virtual_cpu_ == nullptr ? 0 : virtual_cpu_->dispatches();
  }
  Bytes memory() const override { return params_.memory; }
  VirtualCpu& virtual_cpu() override;
  Component& component() override { return *this; }

 private:
  /// The kernel's own timer: an event, and the soft interrupt that it raises.
  struct Tick final : EventHandler, SoftirqHandler {
    explicit Tick(Linux& owner) : kernel(owner) {}
    Task<> handle() override { return kernel.timer_interrupt(); }
    Task<> run() override { return kernel.expire_timers(); }
    Linux& kernel;
  };

  bool set_pending(EventPort port, Trail cause = {}) override { return events_.set(port, now(), cause); }
  bool upcall_pending() const override { return events_.upcall_due(); }
  void entered() override;
  EventPort timer_port() const override { return timer_port_; }

  Task<> upcall_loop();
  Task<> take_events(Trail upcall);
  Task<> softirq_loop();
  Task<> idle_loop();
  Task<> process(Task<> body);
  Task<> switch_in(Trail cause);
  Task<> timer_interrupt();
  Task<> expire_timers();

  WorkServer& server() { return virtual_cpu().server(); }
  Task<> spend(Cycles work, int level);
  Task<> go_over(WorkingSet& set, int level);
  bool nothing_to_do() const;
  void consider_idle();
  void program_timer();

  const Params params_;
  Port<Hypervisor> hypervisor_;
  VirtualCpu* virtual_cpu_ = nullptr;
  const Duration jiffy_;
  Duration jiffy_phase_;  ///< of the ticks that the guest counts, from the origin
  RandomStream frames_;
  WorkingSet interrupt_set_, softirq_set_, process_set_, idle_set_;

  Tick tick_;
  EventChannels events_;
  Softirqs softirqs_;
  SleepQueue sleepers_;
  TimerList timers_;
  const EventPort timer_port_;
  const Softirq timer_softirq_;
  bool in_upcall_ = false;
  bool in_softirq_ = false;
  std::int64_t runnable_ = 0;  ///< processes that do not sleep
  Signal upcall_, softirq_, idle_;
  std::array<Trail, 3> causes_{};  ///< of what runs, by level

  Counter upcalls_, timer_interrupts_, blocks_;
  Latency event_latency_;
};

}  // namespace xenolith
