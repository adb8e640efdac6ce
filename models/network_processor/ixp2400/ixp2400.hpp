#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/network_processor.hpp"
#include "models/contract/pci.hpp"
#include "models/network_processor/ixp2400/board_window.hpp"
#include "models/network_processor/ixp2400/dma_reader.hpp"
#include "models/network_processor/ixp2400/media_interface.hpp"
#include "models/network_processor/ixp2400/memory_unit.hpp"
#include "models/network_processor/ixp2400/micro_engine.hpp"
#include "models/network_processor/ixp2400/pci_unit.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/registry.hpp"

namespace xenolith {

/// Network processor with micro-engines of non-preemptive contexts, memory units with queues, a hash unit, a
/// media interface and a PCI unit. It runs no code of its own: a service loads micro-code. See README.md.
class Ixp2400 final : public Component, public NetworkProcessor, public PciEndpoint {
 public:
  static constexpr std::string_view summary =
      "IXP2400: micro-engines with contexts, memory units, MSF and PCI unit.";
  struct Params {
    Hertz clock{};
    std::int64_t engines{};
    std::int64_t contexts{};
    Cycles context_swap{};
    Cycles signal_latency{};
    Cycles far_signal_latency{};
    Cycles scratch_latency{};
    Cycles scratch_command{};
    BitRate scratch_bandwidth{};
    Cycles sram_latency{};
    Cycles sram_command{};
    BitRate sram_bandwidth{};
    Cycles sdram_latency{};
    Cycles sdram_command{};
    BitRate sdram_bandwidth{};
    Cycles hash_latency{};
    Bytes element{};
    std::int64_t receive_elements{};
    std::int64_t transmit_elements{};
    Cycles pci_command{};
    Cycles pci_pull{};
    Bytes pci_write_buffer{};
    Bytes dma_read{};
    std::int64_t dma_read_buffers{};
    std::int64_t dma_channels{};
    bool elide_polling = true;
    static constexpr auto fields();
  };
  static constexpr auto ports() {
    return ports_of(port_list(&Ixp2400::media_, "media", "The line interfaces, port 0 first."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Ixp2400::pci_busy_, "pci_unit",
                  "Part of the time in which the PCI unit carries out transactions of micro-engines."),
        statistic(&Ixp2400::dma_busy_, "dma_reads",
                  "Part of the time in which the buffers of DMA reads from the host are occupied."));
  }

  Ixp2400(const Context& context, const Params& params);
  ~Ixp2400() override;
  void start() override;
  void audit(Audit& audit) const override { audit.check(*this, "frames", msf_.custody(), msf_.queued()); }

  int engines() const override { return static_cast<int>(params_.engines); }
  int contexts() const override { return static_cast<int>(params_.contexts); }
  Bytes element_size() const override { return params_.element; }
  void load(int engine, int context, MicroCode& code) override;
  PciTarget& memory() override { return window_; }

 private:
  class ContextImpl;

  Duration cycles(Cycles count) const { return count / params_.clock; }
  MemoryUnit& unit(NpMemory memory) { return memories_[static_cast<std::size_t>(memory)]; }
  ContextImpl& context_at(int engine, int context);
  Task<> run_code(ContextImpl& context, MicroCode& code);

  PortList<MediaDevice> media_;
  Params params_;
  std::array<MemoryUnit, 3> memories_;
  MediaInterface msf_;
  BoardWindow window_;
  BusyTime pci_busy_;
  BusyTime dma_busy_;
  PciUnit pci_unit_;
  DmaReader dma_reader_;
  std::vector<std::unique_ptr<MicroEngine>> engines_;
  std::vector<std::unique_ptr<ContextImpl>> contexts_;
};

constexpr auto Ixp2400::Params::fields() {
  return fields_of(
      required(&Params::clock, "clock", "Clock of the micro-engines; all cycles below are its.", positive),
      required(&Params::engines, "engines", "Micro-engines; services need four.", at_least(4)),
      required(&Params::contexts, "contexts", "Hardware contexts of each engine.", at_least(1)),
      required(&Params::context_swap, "context_swap", "Cycles lost between two contexts.", not_negative),
      required(&Params::signal_latency, "signal_latency", "Of a signal to a context of the same engine.",
               not_negative),
      required(&Params::far_signal_latency, "far_signal_latency",
               "Of a signal to a context of another engine.", not_negative),
      required(&Params::scratch_latency, "scratch_latency", "Scratchpad, unloaded, to the first data.",
               not_negative),
      required(&Params::scratch_command, "scratch_command", "Least cycles of a command in the unit.",
               not_negative),
      required(&Params::scratch_bandwidth, "scratch_bandwidth", "Sustained rate of data.", positive),
      required(&Params::sram_latency, "sram_latency", "SRAM, unloaded, to the first data.", not_negative),
      required(&Params::sram_command, "sram_command", "Least cycles of a command in the unit.", not_negative),
      required(&Params::sram_bandwidth, "sram_bandwidth", "Sustained rate of data.", positive),
      required(&Params::sdram_latency, "sdram_latency", "SDRAM, unloaded, to the first data.", not_negative),
      required(&Params::sdram_command, "sdram_command", "Least cycles of a command in the unit.",
               not_negative),
      required(&Params::sdram_bandwidth, "sdram_bandwidth", "Sustained rate of data.", positive),
      required(&Params::hash_latency, "hash_latency", "Of one hash operation.", not_negative),
      required(&Params::element, "element", "Size of an element of the MSF's buffers.", at_least(1)),
      required(&Params::receive_elements, "receive_elements", "Elements of the receive buffer.", at_least(1)),
      required(&Params::transmit_elements, "transmit_elements", "Elements of the transmit buffer.",
               at_least(1)),
      required(&Params::pci_command, "pci_command", "Cycles of the PCI unit before a transaction.",
               not_negative),
      optional(&Params::pci_pull, "pci_pull",
               "Cycles more for each 4 bytes that the PCI unit pulls out of a context's registers.",
               not_negative),
      required(&Params::pci_write_buffer, "pci_write_buffer", "Bytes that the PCI unit takes as a target.",
               at_least(64)),
      required(&Params::dma_read, "dma_read", "Bytes that one read of a DMA channel asks the host for.",
               between(8, 4096)),
      required(&Params::dma_read_buffers, "dma_read_buffers",
               "DMA reads under way at the same time. With 1 the buffer is also that of copies to the host.",
               between(1, 32)),
      required(&Params::dma_channels, "dma_channels", "DMA copies that take turns; others wait for them.",
               between(1, 8)),
      optional(&Params::elide_polling, "elide_polling",
               "False: step every look at an empty queue as an event. Results are the same."));
}

}  // namespace xenolith
