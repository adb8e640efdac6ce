#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "models/contract/pci.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/model/component.hpp"

namespace xenolith {

/// One direction of a PCI-to-PCI bridge, as the target of the bus that it comes from.
///
/// Posted writes go through a buffer of limited bytes, in strict order. A read is a delayed transaction: it
/// waits for the posted writes before it, is carried out on the far bus while the master is told to retry,
/// and its data come back behind the posted writes of the other direction.
class BridgePath final : public PciTarget {
 public:
  struct Limits {
    Bytes buffer{};          ///< bytes of posted writes
    Duration forwarding{};   ///< from the end of a burst on one bus to the request on the other
    std::int64_t reads = 1;  ///< delayed reads at the same time
  };
  BridgePath(Component& owner, std::string name, const Limits& limits);

  /// Where this direction ends, and the direction whose writes its read data must not overtake.
  void connect(PciSegment& bus, int master, PciTarget& target, BridgePath& opposite);

  /// Number of posted writes taken, and of those that have left, since the start.
  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t drained() const { return drained_; }
  Bytes used() const { return used_; }

  bool reserve(Bytes size) override;
  bool has_room(Bytes size) const override { return used_ + size <= limits_.buffer; }
  void complete(Bytes size, Delivery delivery) override;
  std::optional<int> begin_read(Bytes size) override;
  bool read_ready(int read) override;
  bool split_read(int read, Delivery ready) override;
  void end_read(int read) override;
  void extend(PciPath& path, Bytes burst, const PciTiming& bus) override;

 private:
  struct Write {
    Bytes size{};
    Delivery delivery;
    Time taken;
  };
  struct Read {
    bool used = false;
    bool ready = false;
    Delivery answer;  ///< of a split read: tells the bus that the data are there
  };

  void forward();
  void forwarded();
  Task<> fetch(std::size_t slot, Bytes size);
  Task<> until_drained(std::uint64_t count);

  Component& owner_;
  std::string name_;
  Limits limits_;
  PciSegment* bus_ = nullptr;
  int master_ = -1;
  PciTarget* target_ = nullptr;
  BridgePath* opposite_ = nullptr;
  std::deque<Write> writes_;  ///< the first one is under way
  Bytes used_{};
  std::uint64_t accepted_ = 0;
  std::uint64_t drained_ = 0;
  Signal left_;  ///< a write has left
  std::vector<Read> reads_;
};

}  // namespace xenolith
