#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim-core/base/random.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/model/trail.hpp"
#include "sim-core/model/work_server.hpp"

namespace xenolith {

/// Cache lines that several CPUs write in turn: a shared ring, a grant table, a pending bit.
/// The processor remembers which cache holds them modified.
struct SharedLines {
  std::int64_t lines = 1;
  int owner = -1;  ///< the cache that wrote them last; -1: memory
};

/// The memory that an activity goes over each time it runs: code, stack and data, as physical cache lines.
/// Allotted by `Processor::allot`; without lines it costs nothing.
struct WorkingSet {
  std::vector<std::uint32_t> lines;  ///< line numbers: physical address over line size
  std::int64_t pages = 0;            ///< pages over which they are spread
  std::uint64_t address_space = 0;   ///< 0: mapped in all of them
  std::vector<std::uint32_t>
      translated;  ///< per logical CPU: the flush after which the pages were last walked
};

/// Why a logical CPU is interrupted. One that is raised again before it is taken is one interrupt.
struct Interrupt {
  enum class Source {
    ipi,
    timer,
    line
  };  ///< in the order in which a local interrupt controller prefers them
  Source source = Source::line;
  int line = -1;  ///< the interrupt controller's line, for Source::line
  Trail cause = {};
};

/// What runs below all else on a processor: a hypervisor or an operating system.
class SystemSoftware {
 public:
  virtual ~SystemSoftware() = default;
  /// Interrupts wait at a logical CPU: stop what runs there and take them, when it can be stopped.
  virtual void interrupt_pending(int cpu) = 0;
};

/// Costs of interrupts that are the hardware's own.
struct InterruptTiming {
  Duration entry;      ///< work: to enter a handler and to return from it
  Duration ipi_send;   ///< work: to write the command of an inter-processor interrupt
  Duration halt_exit;  ///< time: until a halted logical CPU runs again
};

/// The processors of a machine with their caches, seen as logical CPUs numbered from 0: threads of a core are
/// neighbours, then cores, then sockets.
///
/// A logical CPU runs one context at a time or is halted. It gives the context its speed: less than full
/// while the sibling threads of its core compute too.
class Processor {
 public:
  static constexpr std::string_view contract = "processor";
  virtual ~Processor() = default;

  virtual int cpus() const = 0;
  virtual int socket_of(int cpu) const = 0;
  virtual Hertz clock() const = 0;
  /// Time of so much work at full speed.
  virtual Duration time_of(Cycles work) const = 0;
  virtual const InterruptTiming& interrupt_timing() const = 0;

  /// The one system software of this machine; called before anything runs.
  virtual void boot(SystemSoftware& software) = 0;
  /// Lets `context` run on `cpu` from now on, in place of what ran there, which must not hold the CPU.
  /// `name` is for traces and must outlive the run.
  virtual void run(int cpu, WorkServer& context, std::string_view name) = 0;
  /// Halts `cpu` until something is run on it.
  virtual void halt(int cpu) = 0;
  virtual bool halted(int cpu) const = 0;

  /// An interrupt arrives at a logical CPU's local controller.
  virtual void raise(int cpu, Interrupt interrupt) = 0;
  /// Takes the most urgent interrupt that waits at `cpu`, if any.
  virtual std::optional<Interrupt> take(int cpu) = 0;
  virtual bool interrupt_waits(int cpu) const = 0;
  /// Sends an inter-processor interrupt; it arrives after its delivery time. The sender pays `ipi_send` by
  /// itself.
  virtual void send_ipi(int from, int to) = 0;

  /// Allots physical memory: `lines` cache lines spread over `pages` pages at random.
  virtual WorkingSet allot(std::int64_t lines, std::int64_t pages, RandomStream& stream) = 0;
  /// Goes over a working set on `cpu` now: brings its lines into the cache and its pages into the translation
  /// buffer, and gives the time that this keeps the CPU waiting.
  virtual Duration touch(int cpu, WorkingSet& set) = 0;
  /// Writes lines on `cpu` now and gives the time until they have come from where they were.
  virtual Duration transfer(int cpu, SharedLines& lines) = 0;
  /// Loads another address space on `cpu`; the translation buffer is emptied unless it is the one loaded
  /// already.
  virtual void load_address_space(int cpu, std::uint64_t address_space) = 0;
};

/// The side of an interrupt controller that system software programs. Accesses take `access_time` of the CPU
/// that makes them; the caller spends it before the call.
class InterruptRouter {
 public:
  static constexpr std::string_view contract = "interrupt-router";
  virtual ~InterruptRouter() = default;
  virtual void route(int line, int cpu) = 0;
  virtual int route_of(int line) const = 0;
  virtual void mask(int line) = 0;
  /// A line that is asserted interrupts again.
  virtual void unmask(int line) = 0;
  /// The interrupt that was delivered has been served: the line may interrupt again if it is still asserted.
  virtual void end_of_interrupt(int line) = 0;
  /// From a device's interrupt message at the memory controller to the local controller of the CPU that it
  /// names. Such a message passes this controller by.
  virtual Duration message_delivery() const { return Duration::zero(); }
  /// Time of one access to the controller's registers.
  virtual Duration access_time() const = 0;
};

}  // namespace xenolith
