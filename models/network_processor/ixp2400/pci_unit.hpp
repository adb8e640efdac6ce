#pragma once

#include <deque>

#include "models/contract/pci.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// The PCI unit of the network processor as a master: transactions of the micro-engines, one after the other
/// in the order in which they are asked for. Streams pass it by burst.
class PciUnit {
 public:
  PciUnit(Simulator& sim, Duration command) : sim_(sim), command_(command) {}

  void write(const PciWrite& write, Delivery done);
  void read(DeviceIo& host, Bytes size, Delivery done);

  /// From a command to the request for the bus.
  Duration command() const { return command_; }
  PciShare& share() { return share_; }

 private:
  class Share final : public PciShare {
   public:
    void passed(const PciStream&) override {}
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
  Duration command_;
  std::deque<Transaction> queue_;  ///< the first one is under way
  Share share_;
};

}  // namespace xenolith
