#include "models/service/svio/firmware.hpp"
#include "models/service/svio/svio_interface.hpp"

namespace xenolith {

namespace {

constexpr Bytes ring_word{4};

}  // namespace

EgressCode::EgressCode(Firmware& firmware, int number) : firmware_(firmware), number_(number) {
  loop_.unit = NpMemory::sdram;
  loop_.size = firmware.params.send_poll_read;
  loop_.instructions = firmware.params.send_poll_instructions;
}

void EgressCode::add(SvioInterface& interface) {
  interfaces_.push_back(&interface);
  loop_.add(interface.send_queue());
}

Task<> EgressCode::execute(MicroContext& context) {
  for (;;) {
    const std::size_t index = co_await context.poll(loop_);
    SvioInterface& interface = *interfaces_[index];
    SendEntry entry = interface.send_queue().pop();
    if (entry.kind != SendEntry::Kind::frame) {
      co_await signal(context, interface, entry.kind);
    } else {
      const Time found = firmware_.now();
      Custody::Hand hand = interface.leave_send_queue();
      firmware_.statistics.message_receive.record(found - entry.queued);
      firmware_.waited(context, entry.frame.trail, "wait to be polled");
      OutgoingPacket packet{entry.frame, &interface};
      const std::uint64_t number = interface.egress_order().draw();
      hand.kept();
      if (firmware_.params.downstream_dma || firmware_.params.egress_contexts > 1) {
        co_await bring(context, &packet, number);
      }
      co_await enqueue(context, packet);
      interface.egress_order().advance(context);
      firmware_.statistics.packet_transmit.record(firmware_.now() - found);
      firmware_.statistics.egress.record(firmware_.now() - entry.queued);
      firmware_.draw("egress", number_, "enqueue", found);
    }
    loop_.next = index + 1;
    co_await context.yield();
  }
}

/// Fetches a frame that lies in host memory, and waits for its turn among the contexts of its interface.
Task<> EgressCode::bring(MicroContext& context, OutgoingPacket* packet, std::uint64_t number) {
  const SvioParams& params = firmware_.params;
  Custody::Hand hand = firmware_.frames.resumed();
  if (params.egress_contexts > 1) {
    co_await context.run(params.egress_lock_instructions);
    co_await context.reference(NpMemory::scratch, ring_word);
    firmware_.worked(context, packet->frame.trail, "egress: lock");
  }
  if (params.downstream_dma) {
    co_await context.dma_from_host(*firmware_.host, packet->frame.size);
    firmware_.worked(context, packet->frame.trail, "egress: fetch from the host");
  }
  if (params.egress_contexts > 1) {
    co_await packet->from->egress_order().turn(context, number);
    firmware_.waited(context, packet->frame.trail, "egress: wait for the turn");
  }
  hand.kept();
}

/// A flag has changed: rings if there is still a reason to.
Task<> EgressCode::signal(MicroContext& context, SvioInterface& interface, SendEntry::Kind kind) {
  co_await context.run(firmware_.params.signal_instructions);
  if (kind == SendEntry::Kind::receive_signal) {
    interface.signal_sent();
    if (interface.receive_signal_enabled()) {
      co_await firmware_.ring_receive(context, interface);
    }
  } else if (interface.take_send_request()) {
    co_await firmware_.ring_send(context, interface);
  }
}

/// Descriptor and entry of the transmit ring. Who finds it full sleeps until the transmit engine signals
/// room.
Task<> EgressCode::enqueue(MicroContext& context, OutgoingPacket packet) {
  const int number = packet.from->owner().number;
  Custody::Hand hand = firmware_.frames.resumed();
  if (firmware_.egress.is_aware()) {
    firmware_.egress.found(packet.frame.size, firmware_.now());
    co_await context.run(firmware_.params.schedule_instructions);
    co_await context.reference(NpMemory::scratch, ring_word);
  }
  while (firmware_.transmit_ring_used >= firmware_.params.transmit_ring) {
    MicroSignal room;
    firmware_.egress.join({&room, number, packet.frame.size});
    co_await context.wait_for(room);
  }
  firmware_.waited(context, packet.frame.trail, "wait for the transmit ring");
  ++firmware_.transmit_ring_used;
  firmware_.egress.admitted(number, packet.frame.size, firmware_.now());
  co_await context.run(firmware_.params.egress_instructions);
  co_await context.reference(NpMemory::sram, firmware_.params.descriptor);
  co_await context.reference(NpMemory::sram, ring_word);
  firmware_.worked(context, packet.frame.trail, "egress");
  firmware_.statistics.transmit_ring_length.change(1);
  hand.kept();
  firmware_.transmit_ring.push(packet, firmware_.now());
}

}  // namespace xenolith
