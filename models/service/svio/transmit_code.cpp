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
    firmware_.owner.waited(packet.frame.trail, "wait in the transmit ring");
    firmware_.statistics.transmit_ring_length.change(-1);
    const Time start = firmware_.now();
    --firmware_.transmit_ring_used;
    if (!firmware_.transmit_ring_waiters.empty()) {
      context.send(*firmware_.transmit_ring_waiters.front());
      firmware_.transmit_ring_waiters.pop_front();
    }
    const std::uint64_t number = pool_.line.draw();
    context.send(pool_.tokens[next]);
    co_await context.run(params.transmit_packet_instructions);
    co_await context.reference(NpMemory::sram, params.descriptor);
    firmware_.owner.served(packet.frame.trail, "transmit");
    co_await pool_.line.turn(context, number);
    firmware_.owner.waited(packet.frame.trail, "wait for the line");
    co_await transmit(context, packet.frame);
    pool_.line.advance(context);
    ++firmware_.statistics.sent;
    co_await context.pci(firmware_.host->write(params.index_write, packet.from->release_send_buffer()));
    if (packet.from->take_send_request()) {
      co_await firmware_.ring_send(context, *packet.from);
    }
    firmware_.draw("transmit", number_, "transmit", start);
  }
}

Task<> TransmitCode::transmit(MicroContext& context, Frame frame) {
  const Bytes element = firmware_.processor->element_size();
  if (firmware_.params.elide_bursts && frame.size > element) {
    co_await context.transmit_frame(line_port, frame, firmware_.params.transmit_instructions);
    co_return;
  }
  for (Bytes moved{0}; moved < frame.size; moved += element) {
    const Bytes size = std::min(element, frame.size - moved);
    co_await context.run(firmware_.params.transmit_instructions);
    co_await context.reference(NpMemory::sdram, size);
    firmware_.owner.served(frame.trail, "transmit");
    co_await context.transmit_element(line_port, frame, size, moved + size == frame.size);
    firmware_.owner.waited(frame.trail, "wait for the media interface");
  }
}

}  // namespace xenolith
