#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "models/contract/hypervisor.hpp"
#include "models/contract/network_processor.hpp"
#include "models/contract/pci.hpp"
#include "models/contract/virtual_interface.hpp"
#include "models/service/svio/firmware.hpp"
#include "models/service/svio/message_ring.hpp"
#include "models/service/svio/signal_demultiplexer.hpp"
#include "models/service/svio/svio_interface.hpp"
#include "models/service/svio/svio_params.hpp"
#include "sim-core/model/registry.hpp"

namespace xenolith {

/// Self-virtualized network I/O on a network-processor board: micro-code that multiplexes virtual interfaces,
/// and the signal demultiplexer in the host's hypervisor. See README.md.
class Svio final : public Component,
                   public VirtualInterfaceProvider,
                   public FirmwareStatistics,
                   public DemultiplexerStatistics {
 public:
  static constexpr std::string_view summary =
      "Self-virtualized network device: micro-code and signal demultiplexer.";
  using Params = SvioParams;
  static constexpr auto ports() {
    return ports_of(port(&Svio::processor_, "processor", "The network processor that runs the micro-code."),
                    port(&Svio::device_io_, "device_io", "The processor's way to host memory."),
                    port(&Svio::doorbell_, "doorbell", "The register that interrupts the host."),
                    implied_port(&Svio::host_io_, "host_io", "How host CPUs reach the board's memory."),
                    implied_port(&Svio::hypervisor_, "hypervisor", "Where the signal demultiplexer runs."));
  }
  static constexpr auto statistics() {
    using F = FirmwareStatistics;
    using D = DemultiplexerStatistics;
    return statistics_of(
        statistic(&F::packet_receive, "packet_receive", "Ingress: receive ring to ingress context."),
        statistic(&F::demultiplex, "demultiplex", "Ingress: from the packet to its interface."),
        statistic(&F::ordering, "ordering",
                  "Ingress: contexts that bring packets of one interface, when one of them begins."),
        statistic(&F::message_send, "message_send", "Ingress: copy to the host, commit in order, doorbell."),
        statistic(&F::ingress, "ingress", "Receive ring to doorbell."),
        statistic(&F::message_receive, "message_receive", "Egress: descriptor in SDRAM to egress context."),
        statistic(&F::packet_transmit, "packet_transmit", "Egress: onto the transmit ring."),
        statistic(&F::egress, "egress", "Descriptor in SDRAM to transmit ring."),
        statistic(&F::receive_ring_length, "receive_ring", "Packets between receive and ingress engine."),
        statistic(&F::transmit_ring_length, "transmit_ring", "Packets between egress and transmit engine."),
        statistic(&F::received, "received", "Packets from the line."),
        statistic(&F::delivered, "delivered", "Packets committed to interfaces."),
        statistic(&F::sent, "sent", "Packets to the line."),
        statistic(&F::dropped_no_buffer, "dropped_no_buffer",
                  "Received without a free buffer or ring entry."),
        statistic(&F::dropped_no_interface, "dropped_no_interface", "Received for nobody here."),
        statistic(&F::dropped_queue_full, "dropped_queue_full", "Received for a full receive queue."),
        statistic(&F::rings, "rings", "Writes to the doorbell."),
        statistic(&F::overloads, "overloads", "Times that overload was detected and guarantees began."),
        statistic(&F::guaranteeing, "guaranteeing", "1 while guarantees hold, 0 otherwise."),
        statistic(
            &D::redundant_schedules, "redundant_schedules",
            "Other domains that ran for nothing before the one that a packet was for, per signalled packet."),
        statistic(&D::signals_per_interrupt, "signals_per_interrupt", "Domains signalled by one interrupt."),
        statistic(&D::interrupt_time, "interrupt_virtualization",
                  "Handler, doorbell and signals, per interrupt."),
        statistic(&D::spurious_interrupts, "spurious_interrupts", "Interrupts that found no bit set."),
        statistic(&D::message_time, "message_time", "Sidecore: from a message to the end of its signal."));
  }

  Svio(const Context& context, const Params& params);
  void start() override;
  void audit(Audit& audit) const override;
  VirtualInterface& create_interface(GuestKernel& guest, MacAddress mac, InterfaceEvents events) override;
  VirtualInterface& create_tunnel(GuestKernel& guest, MacAddress mac, InterfaceEvents events,
                                  EventPort interrupt) override;

 private:
  /// Micro-engines of the service.
  enum Engine { receive_engine = 0, ingress_engine = 1, egress_engine = 2, transmit_engine = 3 };

  SvioInterface& add(GuestKernel& guest, MacAddress mac, InterfaceEvents events);
  /// Has the hypervisor demultiplex the device's signals, on the CPU of this guest.
  void demultiplex(GuestKernel& guest);
  /// When all interfaces exist: if the tunnel is the only one, the line is its guest's.
  Task<> give_line(GuestKernel& guest, EventPort interrupt);
  /// Whether a sidecore takes the device's messages; asked when the first interface is created.
  bool has_sidecore();
  void assign_egress(SvioInterface& interface);

  Port<NetworkProcessor> processor_;
  Port<DeviceIo> device_io_;
  Port<Doorbell> doorbell_;
  Port<HostIo> host_io_;
  Port<Hypervisor> hypervisor_;
  Params params_;
  Firmware firmware_;
  SignalDemultiplexer signals_;
  MessageRing messages_;
  ReceiveCode receive_code_;
  IngressCode::Pool ingress_pool_;
  TransmitCode::Pool transmit_pool_;
  std::vector<std::unique_ptr<IngressCode>> ingress_codes_;
  std::vector<std::unique_ptr<TransmitCode>> transmit_codes_;
  std::vector<std::unique_ptr<EgressCode>> egress_codes_;
  std::vector<std::unique_ptr<SvioInterface>> interfaces_;
  std::optional<MessagePoller*> sidecore_;
  bool demultiplexed_ = false;
};

}  // namespace xenolith
