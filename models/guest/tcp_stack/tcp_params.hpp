#pragma once

#include <cstdint>

#include "models/guest/tcp_stack/tcp_tuning.hpp"
#include "sim-core/base/literals.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// Parameters of the TCP model.
struct TcpParams {
  Bytes mtu = Bytes(1500);
  Bytes segment_header{};
  Bytes send_buffer{};
  Bytes receive_buffer{};
  double send_share = 0;
  double receive_share = 0;
  std::int64_t initial_segments{};
  std::int64_t duplicates{};
  std::int64_t quick_acks{};
  bool selective = true;
  bool nagle = true;
  Duration delayed_ack{};
  Duration initial_timeout{};
  Duration minimum_timeout{};
  Duration maximum_timeout{};
  Duration busy_retry{};
  Duration clock_granularity{};
  Bytes offload_segment{};
  bool checksum_offload = false;
  Cycles checksum{};
  Cycles system_call{};
  Cycles send_segment{};
  Cycles receive_segment{};
  Cycles send_ack{};
  Cycles receive_ack{};

  static constexpr auto fields() {
    using P = TcpParams;
    return fields_of(
        optional(&P::mtu, "mtu", "Largest packet of the network: 9000 B for jumbo frames.",
                 between(576, 65535)),
        required(&P::segment_header, "segment_header", "Headers of network and transport with their options.",
                 between(40, 120)),
        required(&P::send_buffer, "send_buffer", "Memory of a socket for what it sends.", positive),
        required(&P::receive_buffer, "receive_buffer", "Memory of a socket for what it receives.", positive),
        required(&P::send_share, "send_share", "Payload in that memory for sending.", between(0.1, 1.0)),
        required(&P::receive_share, "receive_share", "Window that is offered of that for receiving.",
                 between(0.1, 1.0)),
        required(&P::initial_segments, "initial_segments", "Congestion window at the start.", between(1, 64)),
        required(&P::duplicates, "duplicates", "Segments behind a gap after which it counts as a loss.",
                 between(1, 64)),
        required(&P::quick_acks, "quick_acks", "Segments at the start that are acknowledged at once.",
                 between(0, 1024)),
        optional(&P::selective, "selective", "Whether acknowledgements are selective."),
        optional(&P::nagle, "nagle", "Whether a small segment waits for the one before it."),
        required(&P::delayed_ack, "delayed_ack", "Longest delay of an acknowledgement.", positive),
        required(&P::initial_timeout, "initial_timeout", "Retransmission timeout before the first sample.",
                 positive),
        required(&P::minimum_timeout, "minimum_timeout", "Least retransmission timeout.", positive),
        required(&P::maximum_timeout, "maximum_timeout", "Greatest retransmission timeout.", positive),
        required(&P::busy_retry, "busy_retry", "When a timer that finds its socket in use tries again.",
                 positive),
        required(&P::clock_granularity, "clock_granularity", "Step of the clock for round trips.", positive),
        optional(&P::offload_segment, "offload_segment",
                 "Payload given to the interface at once, to be cut there; zero: segments only.",
                 between(0, 65535)),
        optional(&P::checksum_offload, "checksum_offload",
                 "Whether the interface makes and checks the checksums."),
        required(&P::checksum, "checksum", "Checksum over 1 KiB in the cache, beside a copy of it.",
                 not_negative),
        required(&P::system_call, "system_call", "Entering and leaving a send or receive with its socket.",
                 not_negative),
        required(&P::send_segment, "send_segment",
                 "Making one segment and giving it to the driver, without its bytes.", not_negative),
        required(&P::receive_segment, "receive_segment",
                 "Taking one segment from the driver into its socket, without its bytes.", not_negative),
        required(&P::send_ack, "send_ack", "Making a segment without payload.", not_negative),
        required(&P::receive_ack, "receive_ack", "Taking in a segment without payload.", not_negative));
  }

  std::uint32_t mss() const { return static_cast<std::uint32_t>((mtu - segment_header).count()); }
  TcpTuning tuning() const;
};

}  // namespace xenolith
