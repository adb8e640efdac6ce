#include "models/hypervisor/xen/xen.hpp"

#include <string>
#include <utility>

#include "models/hypervisor/xen/bvt_scheduler.hpp"
#include "models/hypervisor/xen/credit_scheduler.hpp"
#include "models/hypervisor/xen/idle_sidecore.hpp"
#include "models/hypervisor/xen/xen_cpu.hpp"
#include "models/hypervisor/xen/xen_sidecore.hpp"
#include "models/hypervisor/xen/xen_virtual_cpu.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

/// Passes interrupts on to the CPU that they are for.
class Xen::Software final : public SystemSoftware {
 public:
  explicit Software(Xen& xen) : xen_(xen) {}
  void interrupt_pending(int cpu) override { xen_.cpus_[static_cast<std::size_t>(cpu)]->attention(); }

 private:
  Xen& xen_;
};

Xen::Xen(const Context& context, const Params& params) : Component(context), params_(params) {}

Xen::~Xen() = default;

void Xen::boot() {
  if (software_ != nullptr) return;
  software_ = std::make_unique<Software>(*this);
  Processor& processor = *processor_;
  const XenParams& p = params_;
  costs_ = XenCosts{processor.time_of(p.hypercall_entry),
                    processor.time_of(p.event_send),
                    processor.time_of(p.wake),
                    processor.time_of(p.interrupt_dispatch),
                    processor.time_of(p.ipi_handler),
                    processor.time_of(p.timer_softirq),
                    processor.time_of(p.schedule),
                    processor.time_of(p.domain_switch),
                    processor.time_of(p.idle_switch),
                    p.tick,
                    p.shared_lines};
  RandomStream phases = random("ticks");
  RandomStream calibrations = random("calibrations");
  for (int cpu = 0; cpu < processor.cpus(); ++cpu) {
    const Duration phase = Duration::picoseconds(phases.uniform_int(0, p.tick.ps() - 1));
    cpus_.push_back(std::make_unique<XenCpu>(*this, cpu, make_scheduler(phase), phase));
    first_calibration_.push_back(
        Duration::picoseconds(calibrations.uniform_int(0, p.calibration_period.ps() - 1)));
  }
  if (p.sidecore == XenSidecore::when_idle) idle_sidecore_ = std::make_unique<XenIdleSidecore>(*this);
  if (p.sidecore == XenSidecore::dedicated) {
    if (p.sidecore_cpu >= processor.cpus()) {
      throw Misfit("sidecore_cpu", "the machine has no logical CPU " + std::to_string(p.sidecore_cpu),
                   "0 to " + std::to_string(processor.cpus() - 1));
    }
    if (p.sidecore_wait == LineWait::mwait && !memory_->line_timing().has_mwait) {
      throw Misfit("sidecore_wait", "the processor has no MONITOR and MWAIT", "spin");
    }
    sidecore_ = std::make_unique<XenSidecoreCpu>(*this, static_cast<int>(p.sidecore_cpu), p.sidecore_wait);
  }
  processor.boot(*software_);
}

void Xen::start() {
  boot();
  for (const auto& cpu : cpus_) {
    const bool kept = sidecore_ != nullptr && cpu->index() == sidecore_->index();
    sim().spawn(kept ? sidecore_->main() : cpu->main());
  }
}

const XenCosts& Xen::costs() {
  boot();
  return costs_;
}

std::unique_ptr<Scheduler> Xen::make_scheduler(Duration tick_phase) {
  const XenParams& p = params_;
  if (p.scheduler == XenScheduler::bvt) {
    return std::make_unique<BvtScheduler>(BvtScheduler::Settings{p.bvt_charging_unit, p.bvt_advance,
                                                                 p.bvt_context_switch_allowance,
                                                                 p.bvt_charge == BvtCharge::since_switch});
  }
  if (credits_ == nullptr) {  // the first CPU's ticks do the accounting
    credits_ = std::make_shared<CreditAccounting>(CreditAccounting::Settings{
        processor_->cpus(), p.tick, p.credit_per_tick, p.credit_ticks_per_accounting,
        p.credit_ticks_per_slice, tick_phase + p.tick * (p.credit_ticks_per_accounting - 1)});
  }
  return std::make_unique<CreditScheduler>(credits_);
}

/// Domains boot one after the other. A CPU's calibrations come a period after the end of the one before, so
/// every one is late by what it takes to be reached and done: domains that boot one after the other on one
/// CPU find stamps that lie close together within a tick.
Duration Xen::boot_stamp(std::size_t cpu) {
  const std::int64_t calibrations =
      params_.boot_interval * std::ssize(virtual_cpus_) / params_.calibration_period;
  const Duration late =
      processor_->interrupt_timing().entry + costs_.timer_softirq + processor_->time_of(params_.calibration);
  return first_calibration_[cpu] + (params_.calibration_period + late) * calibrations;
}

std::vector<std::int64_t> Xen::open_cpus(const std::vector<std::int64_t>& cpus) const {
  if (cpus.empty()) throw Misfit("cpus", "a domain has no CPU to run on", "at least one logical CPU");
  std::vector<std::int64_t> open;
  for (const std::int64_t each : cpus) {
    if (each < 0 || each >= processor_->cpus()) {
      throw Misfit("cpus", "the machine has no logical CPU " + std::to_string(each),
                   "0 to " + std::to_string(processor_->cpus() - 1));
    }
    if (sidecore_ == nullptr || each != sidecore_->index()) open.push_back(each);
  }
  if (open.empty()) {
    throw Misfit("cpus", "a domain has only the sidecore to run on, which runs no domains",
                 "a logical CPU other than " + std::to_string(sidecore_->index()));
  }
  return open;
}

MessagePoller* Xen::poll_messages(MessageChannel& channel) {
  boot();
  if (idle_sidecore_ != nullptr) {
    idle_sidecore_->add(channel);
    return idle_sidecore_.get();
  }
  if (sidecore_ != nullptr) sidecore_->add(channel);
  return sidecore_.get();
}

VirtualCpu& Xen::create_virtual_cpu(GuestKernel&, VirtualCpuClient& client,
                                    const std::vector<std::int64_t>& cpus) {
  boot();
  const std::vector<std::int64_t> open = open_cpus(cpus);
  const std::int64_t cpu = open[turns_[open]++ % open.size()];
  XenCpu& home = *cpus_[static_cast<std::size_t>(cpu)];
  RandomStream frames = random(client.component().address());
  WorkingSet data = processor_->allot(params_.domain_lines, params_.domain_pages, frames);
  WorkingSet state = processor_->allot(params_.context_lines, params_.context_pages, frames);
  virtual_cpus_.push_back(std::make_unique<XenVirtualCpu>(*this, home, client, virtual_cpus_.size() + 1,
                                                          boot_stamp(static_cast<std::size_t>(cpu)),
                                                          std::move(data), std::move(state)));
  XenVirtualCpu& created = *virtual_cpus_.back();
  home.wake(created);
  home.attention();
  return created;
}

XenVirtualCpu& Xen::virtual_cpu_of(GuestKernel& guest) const {
  return static_cast<XenVirtualCpu&>(guest.virtual_cpu());
}

int Xen::cpu_of(GuestKernel& guest) const { return guest.virtual_cpu().cpu(); }

Task<> Xen::send(Payer payer, XenVirtualCpu& target, EventPort port, Trail cause) {
  ++events_;
  co_await payer.server->compute(costs_.event_send, payer.level);
  served_for(cause, "send the event", payer.server->last_service());
  const Duration fetch =
      processor_->touch(payer.cpu, target.data()) + processor_->transfer(payer.cpu, target.shared_info());
  co_await payer.server->wait(fetch, payer.level);
  served_for(cause, "send the event", payer.server->last_service());
  if (!target.client().set_pending(port, cause)) {
    ++coalesced_;
    co_return;
  }
  XenCpu& home = target.home();
  const bool running = home.current() == &target;
  const bool here = payer.cpu == home.index();
  bool must_schedule = false;
  if (target.blocked()) {
    target.unblock();
    ++wakes_;
    co_await payer.server->compute(costs_.wake, payer.level);
    served_for(cause, "wake the domain", payer.server->last_service());
    target.woken_by(cause);
    must_schedule = home.wake(target);
  }
  if (here) {
    home.attention();  // takes effect when the hypervisor is left
    if (running && payer.server == &target.server()) target.client().entered();
  } else if (running || must_schedule) {
    co_await payer.server->compute(processor_->interrupt_timing().ipi_send, payer.level);
    served_for(cause, "send an inter-processor interrupt", payer.server->last_service());
    home.notified(cause);
    processor_->send_ipi(payer.cpu, home.index());
  }
}

void Xen::bind_interrupt(int line, HypervisorInterruptHandler& handler) {
  LineBinding& bound = binding(line);
  XENO_ASSERT(bound.handler == nullptr && bound.guest == nullptr, "an interrupt line is bound twice");
  bound.handler = &handler;
}

void Xen::bind_guest_interrupt(int line, GuestKernel& guest, EventPort port) {
  LineBinding& bound = binding(line);
  XENO_ASSERT(bound.handler == nullptr && bound.guest == nullptr, "an interrupt line is bound twice");
  bound.guest = &guest;
  bound.port = port;
  interrupts_->route(line, cpu_of(guest));
}

void Xen::route_interrupt(int line, int cpu) {
  XENO_ASSERT(cpu >= 0 && cpu < processor_->cpus(),
              "an interrupt is routed to a CPU that the machine does not have");
  interrupts_->route(line, cpu);
}

Task<> Xen::end_guest_interrupt(GuestKernel& guest, int line, Level level) {
  XenVirtualCpu& caller = virtual_cpu_of(guest);
  co_await caller.server().compute(costs_.hypercall_entry, static_cast<int>(level));
  co_await caller.server().wait(interrupts_->access_time(), static_cast<int>(level));
  interrupts_->unmask(line);
}

int Xen::bind_message_interrupt(GuestKernel& guest, EventPort port) {
  message_interrupts_.push_back({&guest, port});
  return first_message_interrupt + static_cast<int>(message_interrupts_.size()) - 1;
}

void Xen::message_interrupt(int number, Trail cause) { sim().spawn(deliver_message(number, cause)); }

Task<> Xen::deliver_message(int number, Trail cause) {
  co_await sim().delay(interrupts_->message_delivery());
  waited(cause, "message-signalled interrupt");
  const MessageBinding& bound = message_bound_to(number);
  XenVirtualCpu& target = virtual_cpu_of(*bound.guest);
  XenCpu& home = target.home();
  if (params_.direct_interrupts && home.in_guest(target) && !target.blocked()) {
    ++direct_interrupts_;
    if (target.client().set_pending(bound.port, cause)) target.client().entered();
    co_return;
  }
  processor_->raise(home.index(), Interrupt{Interrupt::Source::line, number, cause});
}

const MessageBinding& Xen::message_bound_to(int number) const {
  return message_interrupts_[static_cast<std::size_t>(number - first_message_interrupt)];
}

LineBinding Xen::bound_to(int line) const {
  const auto i = static_cast<std::size_t>(line);
  return i < lines_.size() ? lines_[i] : LineBinding{};
}

LineBinding& Xen::binding(int line) {
  XENO_ASSERT(line >= 0, "a line that was never allotted is bound");
  const auto i = static_cast<std::size_t>(line);
  if (i >= lines_.size()) lines_.resize(i + 1);
  return lines_[i];
}

void Xen::count_dispatch(bool full) {
  ++dispatches_;
  if (full) ++domain_switches_;
}

void Xen::record_interrupt(Time begin) { interrupt_virtualization_.record(now() - begin); }

}  // namespace xenolith
