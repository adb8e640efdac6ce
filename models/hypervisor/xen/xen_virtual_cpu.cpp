#include "models/hypervisor/xen/xen_virtual_cpu.hpp"

#include <utility>

#include "models/hypervisor/xen/xen.hpp"
#include "models/hypervisor/xen/xen_cpu.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

XenVirtualCpu::XenVirtualCpu(Xen& xen, XenCpu& home, VirtualCpuClient& client, std::uint64_t address_space,
                             Duration boot_stamp, WorkingSet data, WorkingSet state)
    : xen_(xen),
      home_(home),
      client_(client),
      address_space_(address_space),
      boot_stamp_(boot_stamp),
      server_(xen.sim()),
      shared_info_{xen.costs().shared_lines, -1},
      data_(std::move(data)),
      state_(std::move(state)),
      unit_(home.admit(*this)),
      timer_(Timer::of<&XenVirtualCpu::expire>(xen.sim(), this)) {}

Processor& XenVirtualCpu::processor() { return xen_.processor(); }

int XenVirtualCpu::cpu() const { return home_.index(); }

Duration XenVirtualCpu::hypercall_entry() const { return xen_.costs().hypercall_entry; }

std::string_view XenVirtualCpu::name() const { return client_.component().name(); }

Task<> XenVirtualCpu::send(GuestKernel& target, EventPort port, int level, Trail cause) {
  co_await xen_.send(Payer{&server_, level, home_.index()}, xen_.virtual_cpu_of(target), port, cause);
}

void XenVirtualCpu::block() {
  if (client_.upcall_pending()) return;
  blocked_ = true;
  show(Shown::blocked);
  home_.raise_schedule();
  home_.attention();
}

bool XenVirtualCpu::take_expiry() { return std::exchange(expired_, false); }

bool XenVirtualCpu::switched_in(std::int64_t tick) {
  ++dispatches_;
  show(Shown::running);
  return tick != last_tick_;
}

void XenVirtualCpu::show(Shown next) {
  Trace* const trace = xen_.trace();
  if (trace == nullptr || next == shown_) return;
  const Time now = xen_.now();
  if (shown_ != Shown::blocked && shown_since_ < now) {
    trace->slice(client_.component().address() + ".vcpu", shown_ == Shown::running ? "running" : "runnable",
                 shown_since_, now);
  }
  shown_ = next;
  shown_since_ = now;
}

void XenVirtualCpu::expire() {
  expired_ = true;
  home_.raise_timer();
}

}  // namespace xenolith
