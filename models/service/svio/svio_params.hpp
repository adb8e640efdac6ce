#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim-core/model/params.hpp"

namespace xenolith {

/// How the board signals the host, if no sidecore polls.
enum class SvioSignals { doorbell, message_interrupts };
constexpr std::array<std::string_view, 2> choices_of(SvioSignals) {
  return {"doorbell", "message-interrupts"};
}

/// What egress contexts go by when the transmit ring is full.
enum class EgressService { contention, guaranteed };
constexpr std::array<std::string_view, 2> choices_of(EgressService) { return {"contention", "guaranteed"}; }

/// What the micro-code of the service costs, step by step, and how long its queues are. Instructions are
/// cycles of the network processor's micro-engines; hypervisor work is cycles of the host's CPU.
struct SvioParams {
  Cycles receive_instructions{};
  Cycles receive_edge_instructions{};
  Bytes descriptor{};
  Cycles ring_poll_instructions{};
  Cycles dequeue_instructions{};
  Bytes header_read{};
  Cycles demultiplex_instructions{};
  Cycles block_instructions{};
  Bytes table_read{};
  Cycles copy_instructions{};
  Cycles commit_instructions{};
  Bytes receive_entry{};
  Cycles signal_instructions{};
  Cycles send_poll_instructions{};
  Bytes send_poll_read{};
  Cycles egress_instructions{};
  Cycles transmit_packet_instructions{};
  Cycles transmit_instructions{};
  Bytes send_descriptor{};
  Bytes index_write{};
  std::int64_t send_queue{};
  std::int64_t receive_queue{};
  std::int64_t packet_buffers{};
  std::int64_t receive_ring{};
  std::int64_t transmit_ring{};
  Cycles handler_work{};
  Cycles signal_work{};
  SvioSignals signals = SvioSignals::doorbell;
  EgressService egress_service = EgressService::contention;
  BitRate egress_rate{};
  Duration overload_window{};
  double overload_threshold{};
  double guaranteed_share{};
  Cycles schedule_instructions{};
  Bytes priority_message{};
  Duration management_time{};
  std::int64_t message_ring{};
  Bytes message{};
  Cycles message_instructions{};
  Cycles message_work{};
  bool elide_bursts = true;
  bool upstream_dma = false;
  bool downstream_dma = false;
  std::int64_t ingress_contexts = 0;
  std::int64_t egress_contexts = 1;
  Cycles egress_lock_instructions{};

  static constexpr auto fields() {
    using P = SvioParams;
    return fields_of(
        required(&P::receive_instructions, "receive_instructions", "Receive engine, per inner element.",
                 not_negative),
        required(&P::receive_edge_instructions, "receive_edge_instructions",
                 "Receive engine, per first or last element of a packet.", not_negative),
        required(&P::descriptor, "descriptor", "Packet descriptor in SRAM.", between(1, 64)),
        required(&P::ring_poll_instructions, "ring_poll_instructions",
                 "Ingress and transmit engines, between two looks at an empty ring.", at_least(1)),
        required(&P::dequeue_instructions, "dequeue_instructions", "Ingress, taking a packet from the ring.",
                 not_negative),
        required(&P::header_read, "header_read", "Bytes of the packet read to classify it.", between(1, 64)),
        required(&P::demultiplex_instructions, "demultiplex_instructions",
                 "Ingress: address extraction, look-up, lock, sequence number, unlock, signal to the next "
                 "context.",
                 not_negative),
        required(&P::block_instructions, "block_instructions",
                 "Ingress: recognizing a frame of a remote block device and its driver.", not_negative),
        required(&P::table_read, "table_read", "Bytes read from the address table.", between(1, 64)),
        required(&P::copy_instructions, "copy_instructions", "Ingress, per element copied to the host.",
                 not_negative),
        required(&P::commit_instructions, "commit_instructions",
                 "Ingress: check of the turn, update of the queue.", not_negative),
        required(&P::receive_entry, "receive_entry", "Ring entry written to host memory per packet.",
                 between(1, 64)),
        required(&P::signal_instructions, "signal_instructions",
                 "Check of the signal mask and choice of the bit.", not_negative),
        required(&P::send_poll_instructions, "send_poll_instructions",
                 "Egress, between two looks at send queues.", at_least(1)),
        required(&P::send_poll_read, "send_poll_read", "Bytes that one look at a send queue reads.",
                 between(1, 64)),
        required(&P::egress_instructions, "egress_instructions", "Egress, per packet.", not_negative),
        required(&P::transmit_packet_instructions, "transmit_packet_instructions",
                 "Transmit engine, per packet.", not_negative),
        required(&P::transmit_instructions, "transmit_instructions", "Transmit engine, per element.",
                 not_negative),
        required(&P::send_descriptor, "send_descriptor", "Bytes the host stores behind a frame to queue it.",
                 between(1, 64)),
        required(&P::index_write, "index_write", "Bytes of an index or mask update over the bus.",
                 between(1, 64)),
        required(&P::send_queue, "send_queue", "Frames that a send queue holds.", at_least(1)),
        required(&P::receive_queue, "receive_queue", "Bounce buffers of a receive queue.", at_least(1)),
        required(&P::packet_buffers, "packet_buffers", "Buffers of the receive engine in SDRAM.",
                 at_least(1)),
        required(&P::receive_ring, "receive_ring", "Packets between receive and ingress engine.",
                 at_least(1)),
        required(&P::transmit_ring, "transmit_ring", "Packets between egress and transmit engine.",
                 at_least(1)),
        required(&P::handler_work, "handler_work",
                 "Hypervisor's interrupt handler without bus accesses and signals.", not_negative),
        required(&P::signal_work, "signal_work",
                 "Hypervisor, per domain signalled, before the signal itself.", not_negative),
        optional(
            &P::signals, "signals",
            "By bits of the doorbell, which all interfaces share, or by a message-signalled interrupt of "
            "each interface's own."),
        required(&P::message_ring, "message_ring",
                 "Messages to a sidecore that its ring in host memory holds.", at_least(2)),
        required(&P::message, "message", "Bytes of one of them.", between(1, 64)),
        required(&P::message_instructions, "message_instructions",
                 "Micro-code: slot, message and command for it.", not_negative),
        required(&P::message_work, "message_work",
                 "Sidecore: taking a message off the ring and finding its domain.", not_negative),
        optional(&P::elide_bursts, "elide_bursts",
                 "False: each element of a long frame is an event. See README.md."),
        optional(&P::upstream_dma, "upstream_dma",
                 "True: DMA channels copy received packets to the host, instead of ingress contexts."),
        optional(&P::downstream_dma, "downstream_dma",
                 "True: the host stores descriptors only, and DMA channels fetch frames out of its memory."),
        optional(&P::ingress_contexts, "ingress_contexts",
                 "Contexts of the ingress engine that bring packets to the host. 0: all that it has.",
                 between(0, 64)),
        optional(&P::egress_contexts, "egress_contexts",
                 "Contexts that serve each interface. Its frames leave in order all the same.",
                 between(1, 64)),
        required(&P::egress_lock_instructions, "egress_lock_instructions",
                 "Egress, per packet, with several contexts per interface: lock, sequence number, turn.",
                 not_negative),
        optional(
            &P::egress_service, "egress_service",
            "Which egress context gets the next entry of a full transmit ring: contention, the one that has "
            "waited longest; guaranteed, under overload the interfaces with a priority first."),
        required(&P::egress_rate, "egress_rate",
                 "Rate of the line that overload and guarantees are shares of.", positive),
        required(&P::overload_window, "overload_window", "Time over which input is counted.", positive),
        required(&P::overload_threshold, "overload_threshold",
                 "Input of a window, as a share of the line's rate, that is an overload.", between(0.0, 1.0)),
        required(&P::guaranteed_share, "guaranteed_share",
                 "Share of the line's rate that interfaces with a priority are guaranteed together.",
                 between(0.0, 1.0)),
        required(&P::schedule_instructions, "schedule_instructions",
                 "Egress, per packet, with guaranteed service: counts, credit, choice of the next.",
                 not_negative),
        required(&P::priority_message, "priority_message", "Bytes of a message to management.",
                 between(1, 64)),
        required(&P::management_time, "management_time",
                 "Management core, from a message to the changed table.", not_negative));
  }
};

}  // namespace xenolith
