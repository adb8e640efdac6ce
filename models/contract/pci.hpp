#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "models/contract/pci_stream.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// What answers on a PCI bus segment: a memory, a register, the window of a bridge.
class PciTarget {
 public:
  virtual ~PciTarget() = default;
  /// A write of `size` bytes asks for room; false tells the master to retry.
  virtual bool reserve(Bytes size) = 0;
  /// True if there certainly is room for a write that begins now or later and that nobody else's precedes.
  virtual bool has_room(Bytes size) const {
    (void)size;
    return false;
  }
  /// The data phase of a write that got its room has ended.
  virtual void complete(Bytes size, Delivery delivery) = 0;
  /// A read begins: its number, or nothing if the target cannot take up another one. Delayed reads are
  /// fetched now.
  virtual std::optional<int> begin_read(Bytes size) = 0;
  /// True once the data of a read is there to be collected; false tells the master to retry.
  virtual bool read_ready(int read) = 0;
  /// On a bus with split transactions: true if the target answers a read that is not ready by itself, and
  /// calls `ready` when it can, not before it returns. False: the master has to retry.
  virtual bool split_read(int read, Delivery ready) {
    (void)read;
    (void)ready;
    return false;
  }
  /// The data phase of a read has ended.
  virtual void end_read(int read) = 0;
  /// Adds what the bursts of a stream pass from here on, that come over a bus of such a timing: nothing
  /// behind a memory.
  virtual void extend(PciPath& path, Bytes burst, const struct PciTiming& bus) {
    (void)path;
    (void)burst;
    (void)bus;
  }
};

/// How long a bus takes for a burst.
struct PciTiming {
  Hertz clock{};
  Bytes width{};
  Cycles arbitration{};
  Cycles address{};
  Cycles turnaround{};
  Cycles retry_interval{};

  Cycles data(Bytes size) const {
    const std::int64_t words = (size.count() + width.count() - 1) / width.count();
    return Cycles(words > 1 ? words : 1);
  }
  /// From its first clock to the end of its data.
  Duration burst(Bytes size) const { return (address + data(size)) / clock; }
  /// From its first clock to the next burst's, on a busy bus.
  Duration slot(Bytes size) const { return (address + data(size) + turnaround) / clock; }
  /// From one burst's first clock to the next one's, if its master needs `between` from the end of a burst's
  /// data to the next request, which waits for a clock edge, on a bus that is idle otherwise.
  Duration interval(Duration between, Bytes size) const {
    const Duration tick = Cycles(1) / clock;
    const Cycles aligned((between + tick - Duration::picoseconds(1)) / tick);
    const Cycles request = aligned + arbitration;
    return (address + data(size) + (request > turnaround ? request : turnaround)) / clock;
  }
  /// How often a burst is told to retry that comes right behind another, to a target that has room `after`
  /// the other one's end.
  std::int64_t refusals(Duration after) const {
    std::int64_t count = 0;
    while ((turnaround + count * again()) / clock < after) ++count;
    return count;
  }
  /// From one attempt to the next.
  Cycles again() const { return address + retry_interval + arbitration; }
};

/// A burst to be written.
struct PciWrite {
  class PciSegment* bus = nullptr;
  int master = -1;
  PciTarget* target = nullptr;
  Bytes size{};
  Delivery delivery;
};

/// A PCI bus: one burst at a time, masters that arbitrate for it, targets that may tell them to retry.
class PciSegment {
 public:
  static constexpr std::string_view contract = "pci-segment";
  virtual ~PciSegment() = default;
  /// Allots a number to a master; `name` is for traces.
  virtual int attach(std::string_view name) = 0;
  /// One burst; returns when its data phase has ended, after as many retries as the target asks for.
  virtual Task<> write(int master, PciTarget& target, Bytes size, Delivery delivery) = 0;
  virtual Task<> read(int master, PciTarget& target, Bytes size) = 0;
  /// A write that asks for the bus at `request`, now or later; `done` when its data phase has ended.
  virtual void post(const PciWrite& write, Time request, Delivery done) = 0;
  virtual Hertz clock() const = 0;

  virtual PciTiming timing() const = 0;
  /// What streams over this bus share.
  virtual PciShare& share() = 0;
  /// When the first burst of a stream begins that is requested at `request`.
  virtual Time grant(Time request) const = 0;
};

/// A device whose memory other masters on its bus can reach.
class PciEndpoint {
 public:
  static constexpr std::string_view contract = "pci-endpoint";
  virtual ~PciEndpoint() = default;
  virtual PciTarget& memory() = 0;
  /// True if what others write lies in a cache of the device's processors afterwards.
  virtual bool writes_into_cache() const { return false; }
};

/// The way from a host's CPUs to the memory and registers of a device on its I/O bus, and back.
///
/// Writes are posted: the caller goes on when the first buffer has taken them, and they arrive in order.
/// Reads stall the caller, and push all writes posted before them.
class HostIo {
 public:
  static constexpr std::string_view contract = "host-io";
  virtual ~HostIo() = default;
  /// CPU time of storing `size` bytes when nothing is in the way.
  virtual Duration store_time(Bytes) const { return Duration::max(); }
  /// Stores `size` bytes into the device's memory by programmed I/O, in bursts as the CPU can combine them.
  virtual Task<> write(Bytes size, Delivery delivery) = 0;
  /// Loads `size` bytes from the device's memory by programmed I/O, word by word.
  virtual Task<> read(Bytes size) = 0;
  /// The same for a named target on the bus, such as a device's register.
  virtual Task<> write_to(PciTarget& target, Bytes size, Delivery delivery) = 0;
  virtual Task<> read_from(PciTarget& target, Bytes size) = 0;
};

/// The way from a device to its host's memory.
class DeviceIo {
 public:
  static constexpr std::string_view contract = "device-io";
  virtual ~DeviceIo() = default;
  /// One write of at most a burst; posted on the device's bus, the device's side may go on at its end.
  virtual PciWrite write(Bytes size, Delivery delivery) = 0;
  virtual Task<> read(Bytes size) = 0;
  /// The bus on the device's side, and what the bursts of a stream to host memory pass from there on.
  virtual PciSegment& segment() = 0;
  virtual PciPath path(Bytes burst) = 0;
  /// True if what is written lies in a cache of the host's processors afterwards.
  virtual bool writes_into_cache() const { return false; }
};

/// Bits of a doorbell register.
using DoorbellBits = std::uint64_t;

/// A doorbell register: the device sets bits, the host reads and clears them; any bit set holds the interrupt
/// line.
class Doorbell {
 public:
  static constexpr std::string_view contract = "doorbell";
  virtual ~Doorbell() = default;
  /// Bits that tell of received frames (as many for transmit), shared by all interfaces if there are more of
  /// those.
  virtual int receive_bits() const = 0;
  /// The interrupt line that the register drives.
  virtual int line() = 0;
  /// The device sets bits (a register write on its side of the bridge).
  virtual PciWrite ring(DoorbellBits bits, Trail cause = {}) = 0;
  /// The host reads the register over the bus: the caller stalls.
  virtual Task<> read_by_host(DoorbellBits* bits) = 0;
  /// The host clears bits: a posted write; the line drops when it has arrived and no bit is left.
  virtual Task<> clear_by_host(DoorbellBits bits) = 0;
};

/// Where an interrupt line ends: the host's interrupt controller.
class InterruptController {
 public:
  static constexpr std::string_view contract = "interrupt-controller";
  virtual ~InterruptController() = default;
  /// Allots a line to a device; `name` is for traces.
  virtual int allot_line(std::string_view name) = 0;
  /// The level of the line has changed.
  virtual void set_level(int line, bool asserted, Trail cause = {}) = 0;
};

}  // namespace xenolith
