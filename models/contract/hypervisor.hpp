#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/pci.hpp"
#include "models/contract/processor.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// A guest kernel as its hypervisor sees it: who owns the pending bits and takes the upcalls.
class VirtualCpuClient {
 public:
  virtual ~VirtualCpuClient() = default;
  /// Sets the pending bit of a port. True if an upcall has become necessary by this: the port is not masked,
  /// and no other event was waiting.
  virtual bool set_pending(EventPort port, Trail cause = {}) = 0;
  /// True while an event waits that is not masked: the guest must not block.
  virtual bool upcall_pending() const = 0;
  /// The virtual CPU enters the guest: it takes its upcall now if one is pending and not masked.
  virtual void entered() = 0;
  /// Where the guest takes its timer's events.
  virtual EventPort timer_port() const = 0;
  virtual Component& component() = 0;
};

/// The CPU of a guest: what its kernel asks of the hypervisor.
class VirtualCpu {
 public:
  virtual ~VirtualCpu() = default;
  /// Does the guest's work whenever the hypervisor lets it run.
  virtual WorkServer& server() = 0;
  virtual Processor& processor() = 0;
  /// The logical CPU on which it runs.
  virtual int cpu() const = 0;
  virtual std::uint64_t address_space() const = 0;
  /// Lines that hypervisor and guest write in turn: pending bits and what the scheduler notes.
  virtual SharedLines& shared_info() = 0;
  /// Work of entering and leaving the hypervisor by a hypercall.
  virtual Duration hypercall_entry() const = 0;
  /// What the hypervisor's clock showed the guest when it booted, before the run: the guest counts its ticks
  /// from it.
  virtual Duration boot_stamp() const = 0;
  /// Inside a hypercall of this guest: sends an event to a guest, spending this guest's time at `level`.
  virtual Task<> send(GuestKernel& target, EventPort port, int level, Trail cause = {}) = 0;
  /// At the end of a hypercall: gives the CPU away until an event is pending. Does nothing if one is.
  virtual void block() = 0;
  /// Inside a hypercall: asks for an event on the client's timer port at `due`, in place of one asked for
  /// before.
  virtual void set_timer(Time due) = 0;
  /// How often it has been scheduled in since the start.
  virtual std::uint64_t dispatches() const = 0;
  /// What the hypervisor did before it entered the guest last.
  virtual Trail entered_by() const { return {}; }
};

/// A logical CPU while it runs the hypervisor: inside an interrupt handler. Guests on it stand still
/// meanwhile.
class HypervisorCpu {
 public:
  virtual ~HypervisorCpu() = default;
  /// Spends `work` cycles of hypervisor code.
  virtual Task<> run(Cycles work) = 0;
  /// Occupies the CPU while `operation` (a register access over the bus) goes on.
  virtual Task<> stall(Task<> operation) = 0;
  virtual int index() const = 0;
  /// Marks an event of a guest pending and wakes or interrupts its virtual CPU as the hypervisor does it: by
  /// an upcall at the end of the handler if the guest belongs on this CPU, by an inter-processor interrupt
  /// otherwise.
  virtual Task<> signal(GuestKernel& guest, EventPort port, Trail cause = {}) = 0;

  /// Why the handler runs that is running.
  virtual Trail cause() const { return {}; }
  /// For how long the last call of `run` or `stall` occupied the CPU.
  virtual Duration last_service() const { return Duration::max(); }
  /// As `GuestKernel::worked`.
  void worked(Trail& trail, const Component& where, std::string_view stage) const {
    if (trail) where.served_for(trail, stage, last_service());
  }
};

/// A handler of a device interrupt inside the hypervisor.
class HypervisorInterruptHandler {
 public:
  virtual ~HypervisorInterruptHandler() = default;
  virtual Task<> interrupt(HypervisorCpu& cpu) = 0;
};

/// Messages that a device writes into host memory for a hypervisor that polls them, in place of interrupts.
class MessageChannel {
 public:
  virtual ~MessageChannel() = default;
  /// True if no message waits that is visible in host memory.
  virtual bool empty() const = 0;
  /// Takes the oldest message and does what it asks for, in hypervisor context.
  virtual Task<> serve(HypervisorCpu& cpu) = 0;
  /// For a poller that comes and goes: the device writes messages from when it has heard of this on.
  virtual Task<> open(HypervisorCpu& cpu) = 0;
  /// The device interrupts again from when it has heard of this on, also for messages that were not served.
  virtual Task<> close(HypervisorCpu& cpu) = 0;
};

/// Who polls message channels: a logical CPU that the hypervisor keeps for it (a sidecore).
class MessagePoller {
 public:
  virtual ~MessagePoller() = default;
  /// A message has become visible in host memory.
  virtual void message_written() = 0;
  /// True if it polls from the start to the end; otherwise it opens and closes its channels.
  virtual bool always() const { return false; }
};

/// What device services ask of a hypervisor.
class Hypervisor {
 public:
  static constexpr std::string_view contract = "hypervisor";
  virtual ~Hypervisor() = default;
  /// Runs `handler` in hypervisor context for every interrupt on `line`, on the CPU that the controller sends
  /// it to.
  virtual void bind_interrupt(int line, HypervisorInterruptHandler& handler) = 0;
  /// Sends interrupts on `line` to logical CPU `cpu`.
  virtual void route_interrupt(int line, int cpu) = 0;
  /// The logical CPU on which a guest's virtual CPU runs.
  virtual int cpu_of(GuestKernel& guest) const = 0;
  /// Passes interrupts on `line` to a guest as events on `port`. The line stays masked until the guest has
  /// ended it.
  virtual void bind_guest_interrupt(int line, GuestKernel& guest, EventPort port) = 0;
  /// A hypercall of `guest`: it has served the interrupt, the line may interrupt again.
  virtual Task<> end_guest_interrupt(GuestKernel& guest, int line, Level level) = 0;
  /// Allots an interrupt that a device signals by a message: an event of `guest` on `port`, served on the CPU
  /// of that guest. Its number.
  virtual int bind_message_interrupt(GuestKernel& /*guest*/, EventPort /*port*/) { return -1; }
  /// The device's write for such an interrupt has reached the memory controller.
  virtual void message_interrupt(int /*number*/, Trail /*cause*/) {}
  /// Has the messages of `channel` polled from now on: whom to tell of messages, or null if nothing polls
  /// here and a device must interrupt.
  virtual MessagePoller* poll_messages(MessageChannel& /*channel*/) { return nullptr; }
  /// Gives a guest its virtual CPU, on one of the logical CPUs `cpus`: guests with the same list take them in
  /// turn.
  virtual VirtualCpu& create_virtual_cpu(GuestKernel& guest, VirtualCpuClient& client,
                                         const std::vector<std::int64_t>& cpus) = 0;
};

}  // namespace xenolith
