#pragma once

#include <cstdint>

#include "models/contract/hypervisor.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/model/work_server.hpp"

namespace xenolith {

/// Costs of the hypervisor as times at full speed.
struct XenCosts {
  Duration hypercall_entry;
  Duration event_send;
  Duration wake;
  Duration interrupt_dispatch;
  Duration ipi_handler;
  Duration timer_softirq;
  Duration schedule;
  Duration domain_switch;
  Duration idle_switch;
  Duration tick;
  std::int64_t shared_lines = 0;
};

/// Who spends the time of a service: a guest in a hypercall, or the hypervisor on a CPU.
struct Payer {
  WorkServer* server = nullptr;
  int level = 0;
  int cpu = 0;
};

/// Who takes an interrupt: a handler in the hypervisor, or a guest.
struct LineBinding {
  HypervisorInterruptHandler* handler = nullptr;
  GuestKernel* guest = nullptr;
  EventPort port = 0;
};

/// Interrupt numbers from here on are message-signalled, below are lines of the interrupt controller.
inline constexpr int first_message_interrupt = 256;

/// Whom a message-signalled interrupt is for.
struct MessageBinding {
  GuestKernel* guest = nullptr;
  EventPort port = 0;
};

}  // namespace xenolith
