#pragma once

#include <cstdint>
#include <deque>
#include <memory>

#include "models/contract/pci.hpp"
#include "models/network_processor/ixp2400/memory_unit.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/busy_time.hpp"

namespace xenolith {

/// DMA channels that copy from host memory into SDRAM: the active ones take turns, read by read, at the
/// buffers that data pass through.
class DmaReader {
 public:
  struct Limits {
    Bytes read{};               ///< what one read asks for
    std::int64_t buffers = 1;   ///< reads under way at the same time
    std::int64_t channels = 1;  ///< copies that are active at the same time
    Duration command{};         ///< before each read
  };
  /// `shared` is the buffer of the copies to the host, which is the same one if there is only one.
  /// `busy` adds up the time in which buffers are occupied, as a part of all that they have.
  DmaReader(Simulator& sim, MemoryUnit& sdram, PciShare& shared, const Limits& limits, BusyTime& busy)
      : sim_(sim), sdram_(sdram), shared_(shared), limits_(limits), busy_(busy) {}

  /// Copies so much of host memory; `done` when all of it is in SDRAM.
  void copy(DeviceIo& host, Bytes size, Delivery done);

 private:
  struct Copy {
    DeviceIo* host = nullptr;
    Bytes unread{};    ///< not yet asked for
    Bytes underway{};  ///< asked for, not yet in SDRAM
    Delivery done;
  };
  void go_on();
  std::shared_ptr<Copy> next();
  Task<> fetch(std::shared_ptr<Copy> copy, Bytes size);
  void finish(const Copy& copy);

  Simulator& sim_;
  MemoryUnit& sdram_;
  PciShare& shared_;
  Limits limits_;
  std::deque<std::shared_ptr<Copy>> copies_;  ///< in the order in which they were asked for
  std::int64_t turn_ = 0;                     ///< which of the active copies reads next
  std::int64_t reading_ = 0;
  BusyTime& busy_;
};

}  // namespace xenolith
