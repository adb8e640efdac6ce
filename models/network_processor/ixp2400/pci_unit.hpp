#pragma once

#include <deque>

#include "models/contract/pci.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/busy_time.hpp"

namespace xenolith {

/// The PCI unit of the network processor as a master: transactions of the micro-engines, one after the other
/// in the order in which they are asked for. Streams pass it by burst.
class PciUnit {
 public:
  struct Timing {
    Cycles command{};
    Cycles pull{};  ///< more for each 4 bytes to be written
    Hertz clock{};
  };
  /// `busy` adds up the time in which a transaction or a burst of a stream is under way.
  PciUnit(Simulator& sim, const Timing& timing, BusyTime& busy)
      : sim_(sim), timing_(timing), busy_(busy), share_(busy) {}

  void write(const PciWrite& write, Delivery done);
  void read(DeviceIo& host, Bytes size, Delivery done);

  /// From a command to the request for the bus.
  Duration command(Bytes written) const {
    return (timing_.command + (written.count() + 3) / 4 * timing_.pull) / timing_.clock;
  }
  PciShare& share() { return share_; }
  /// The buffer of the DMA channels, which they take turns at.
  PciShare& dma_share() { return dma_share_; }

 private:
  /// Adds up what streams take of the unit.
  class Share final : public PciShare {
   public:
    explicit Share(BusyTime& busy) : busy_(busy) {}
    void passed(const PciStream& stream) override;

   private:
    BusyTime& busy_;
  };
  struct Transaction {
    PciWrite write;
    DeviceIo* host = nullptr;  ///< set: a read
    Bytes size{};
    Delivery done;
  };
  void enter(const Transaction& transaction);
  void begin();
  void ended();
  Task<> carry_out_read(Transaction transaction);

  Simulator& sim_;
  Timing timing_;
  std::deque<Transaction> queue_;  ///< the first one is under way
  Time began_;                     ///< when it took up the write that is under way
  BusyTime& busy_;
  Share share_;
  PlainShare dma_share_;
};

}  // namespace xenolith
