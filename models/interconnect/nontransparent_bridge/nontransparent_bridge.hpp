#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/pci.hpp"
#include "models/interconnect/nontransparent_bridge/bridge_path.hpp"
#include "sim-core/model/registry.hpp"

namespace xenolith {

/// A non-transparent PCI-to-PCI bridge between a host's bus and the bus of an intelligent board, with the
/// board's doorbell register. See README.md.
class NontransparentBridge final : public Component, public DeviceIo, public Doorbell, public PciEndpoint {
 public:
  static constexpr std::string_view summary =
      "Non-transparent PCI bridge: posted writes, delayed reads, doorbell.";
  struct Params {
    Bytes posting_buffer{};
    Cycles forwarding{};
    std::int64_t delayed_reads{};
    std::int64_t receive_bits{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::posting_buffer, "posting_buffer", "Bytes of posted writes per direction.",
                   at_least(64)),
          required(&Params::forwarding, "forwarding", "Clocks of the primary bus from one bus to the other.",
                   not_negative),
          required(&Params::delayed_reads, "delayed_reads", "Delayed reads per direction at the same time.",
                   at_least(1)),
          required(&Params::receive_bits, "receive_bits",
                   "Doorbell bits that tell of received frames; as many more tell of room to send.",
                   between(1, 32)));
    }
  };
  static constexpr auto ports() {
    return ports_of(
        port(&NontransparentBridge::primary_, "primary", "The host's bus."),
        port(&NontransparentBridge::secondary_, "secondary", "The board's bus."),
        port(&NontransparentBridge::host_, "host", "The host's memory on the primary bus."),
        port(&NontransparentBridge::board_, "local", "The board's memory on the secondary bus."),
        implied_port(&NontransparentBridge::host_io_, "host_io", "How host CPUs reach the registers."),
        implied_port(&NontransparentBridge::interrupts_, "interrupts", "Where the interrupt line ends."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&NontransparentBridge::rings_, "rings", "Writes of the board to the doorbell."),
        statistic(&NontransparentBridge::interrupts_raised_, "interrupts",
                  "Rising edges of the interrupt line."));
  }

  NontransparentBridge(const Context& context, const Params& params);
  void start() override;

  PciTarget& memory() override { return downstream(); }
  PciWrite write(Bytes size, Delivery delivery) override;
  Task<> read(Bytes size) override;
  PciSegment& segment() override { return *secondary_; }
  PciPath path(Bytes burst) override;
  bool writes_into_cache() const override { return host_->writes_into_cache(); }

  int receive_bits() const override { return static_cast<int>(params_.receive_bits); }
  int line() override;
  PciWrite ring(DoorbellBits bits, Trail cause = {}) override;
  Task<> read_by_host(DoorbellBits* bits) override;
  Task<> clear_by_host(DoorbellBits bits) override;

 private:
  /// The bridge's own registers. A read pushes the posted writes that are on their way to the reader's side.
  class Registers final : public PciTarget {
   public:
    explicit Registers(NontransparentBridge& bridge) : bridge_(bridge) {}
    bool reserve(Bytes) override { return true; }
    bool has_room(Bytes) const override { return true; }
    void complete(Bytes, Delivery delivery) override { delivery(); }
    std::optional<int> begin_read(Bytes) override;
    bool read_ready(int read) override;
    void end_read(int read) override;

   private:
    struct Read {
      bool used = false;
      std::uint64_t writes_before = 0;
    };
    NontransparentBridge& bridge_;
    std::vector<Read> reads_;
  };

  BridgePath& downstream() { return *downstream_; }
  /// What holds the doorbell: one double word, or two if it has more than 16 bits for either direction.
  Bytes register_size() const;
  void set_bits(DoorbellBits bits);
  void clear_bits(DoorbellBits bits);
  void drive_line(Trail cause);

  Port<PciSegment> primary_;
  Port<PciSegment> secondary_;
  Port<PciEndpoint> host_;
  Port<PciEndpoint> board_;
  Port<HostIo> host_io_;
  Port<InterruptController> interrupts_;
  Params params_;
  std::unique_ptr<BridgePath> downstream_;  ///< host to board
  std::unique_ptr<BridgePath> upstream_;    ///< board to host
  Registers registers_;
  int board_master_ = -1;
  int line_ = -1;
  bool asserted_ = false;
  DoorbellBits bits_ = 0;
  std::deque<Trail> ringing_;  ///< of the rings that are on their way
  DoorbellBits latched_ = 0;   ///< the value that the last read of the register gave
  Counter rings_;
  Counter interrupts_raised_;
};

}  // namespace xenolith
