#pragma once

#include <deque>

#include "models/contract/pci.hpp"
#include "models/contract/pci_target.hpp"
#include "models/network_processor/ixp2400/memory_unit.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/timer.hpp"

namespace xenolith {

/// The processor's SDRAM as other masters on its PCI bus see it: a small buffer that is pushed into memory,
/// and delayed reads.
class BoardWindow final : public PciTarget {
 public:
  BoardWindow(Simulator& sim, MemoryUnit& sdram, Bytes buffer)
      : sim_(sim),
        sdram_(sdram),
        buffer_(buffer),
        timer_(Timer::of<&BoardWindow::moved>(sim, this)),
        arrivals_(sim),
        reads_(1) {}

  bool reserve(Bytes size) override;
  bool has_room(Bytes size) const override;
  void complete(Bytes size, Delivery delivery) override;
  std::optional<int> begin_read(Bytes size) override;
  bool read_ready(int read) override { return reads_.ready(read, sim_.now()); }
  void end_read(int read) override { reads_.end(read); }
  void extend(PciPath& path, Bytes burst, const PciTiming& bus) override;

 private:
  struct Write {
    Bytes size{};
    Delivery delivery;
  };
  void push(const Write& write);
  void release();
  void moved();

  Simulator& sim_;
  MemoryUnit& sdram_;
  Bytes buffer_;
  Bytes used_{};
  Bytes moving_{};  ///< of that, what SDRAM has taken by `moved_`
  Time moved_;
  std::deque<Write> waiting_;  ///< behind the one that is being moved
  Timer timer_;
  ArrivalQueue arrivals_;
  ReadTable reads_;
};

}  // namespace xenolith
