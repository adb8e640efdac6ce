#include <algorithm>

#include "models/service/svio/firmware.hpp"
#include "models/service/svio/svio_interface.hpp"

namespace xenolith {

namespace {

constexpr Bytes ring_word{4};
constexpr int line_port = 0;

}  // namespace

TransmitCode::TransmitCode(Firmware& firmware, Pool& pool, int number)
    : firmware_(firmware), pool_(pool), number_(number) {
  loop_.unit = NpMemory::sram;
  loop_.size = ring_word;
  loop_.instructions = firmware.params.ring_poll_instructions;
  loop_.add(firmware.transmit_ring);
}

Task<> TransmitCode::execute(MicroContext& context) {
  const SvioParams& params = firmware_.params;
  const auto own = static_cast<std::size_t>(number_);
  const std::size_t next = (own + 1) % pool_.tokens.size();
  for (;;) {
    co_await context.wait_for(pool_.tokens[own]);
    co_await context.poll(loop_);
    OutgoingPacket packet = firmware_.transmit_ring.pop();
    Custody::Hand hand = firmware_.frames.resumed();
    firmware_.waited(context, packet.frame.trail, "wait in the transmit ring");
    firmware_.statistics.transmit_ring_length.change(-1);
    const Time start = firmware_.now();
    --firmware_.transmit_ring_used;
    if (MicroSignal* const room = firmware_.egress.next(firmware_.now())) context.send(*room);
    const std::uint64_t number = pool_.line.draw();
    context.send(pool_.tokens[next]);
    co_await context.run(params.transmit_packet_instructions);
    co_await context.reference(NpMemory::sram, params.descriptor);
    firmware_.worked(context, packet.frame.trail, "transmit");
    co_await pool_.line.turn(context, number);
    firmware_.waited(context, packet.frame.trail, "wait for the line");
    if (packet.frame.segment_size == Bytes(0)) {
      hand.kept();
      co_await transmit(context, packet.frame);
    } else {
      hand.used();  // what goes out is made of it
      co_await cut(context, packet.frame);
    }
    pool_.line.advance(context);
    ++firmware_.statistics.sent;
    co_await context.pci(firmware_.host->write(params.index_write, packet.from->release_send_buffer()));
    if (packet.from->take_send_request()) {
      co_await firmware_.ring_send(context, *packet.from);
    }
    firmware_.draw("transmit", number_, "transmit", start);
  }
}

/// A frame of several segments: for each of them the headers are read, changed and written, as for a packet
/// of its own.
Task<> TransmitCode::cut(MicroContext& context, Frame frame) {
  const SvioParams& params = firmware_.params;
  for (std::int64_t number = 0; number < pieces_of(frame); ++number) {
    co_await context.reference(NpMemory::sdram, params.header_read);
    co_await context.run(params.transmit_packet_instructions);
    co_await context.reference(NpMemory::sdram, params.header_read);
    firmware_.frames.created().kept();
    co_await transmit(context, piece_of(frame, number));
  }
}

Task<> TransmitCode::transmit(MicroContext& context, Frame frame) {
  Custody::Hand hand = firmware_.frames.resumed();
  const Bytes element = firmware_.processor->element_size();
  if (firmware_.params.elide_bursts && frame.size > element) {
    hand.passed();
    co_await context.transmit_frame(line_port, frame, firmware_.params.transmit_instructions);
    co_return;
  }
  for (Bytes moved{0}; moved < frame.size; moved += element) {
    const Bytes size = std::min(element, frame.size - moved);
    co_await context.run(firmware_.params.transmit_instructions);
    co_await context.reference(NpMemory::sdram, size);
    firmware_.worked(context, frame.trail, "transmit");
    const bool last = moved + size == frame.size;
    if (last) hand.passed();
    co_await context.transmit_element(line_port, frame, size, last);
    firmware_.waited(context, frame.trail, "wait for the media interface");
  }
}

}  // namespace xenolith
