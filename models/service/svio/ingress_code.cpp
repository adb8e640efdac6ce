#include <algorithm>

#include "models/service/svio/firmware.hpp"
#include "models/service/svio/svio_interface.hpp"

namespace xenolith {

namespace {

constexpr Bytes ring_word{4};
constexpr Bytes transfer_registers{64};  // what one command to the PCI unit can write

Cycles demultiplexing(const SvioParams& params, const Frame& frame) {
  const bool block = frame.type == EtherType::remote_block;
  return params.demultiplex_instructions + (block ? params.block_instructions : Cycles(0));
}

}  // namespace

IngressCode::IngressCode(Firmware& firmware, Pool& pool, int number)
    : firmware_(firmware), pool_(pool), number_(number) {
  loop_.unit = NpMemory::scratch;
  loop_.size = ring_word;
  loop_.instructions = firmware.params.ring_poll_instructions;
  loop_.add(firmware.receive_ring);
}

Task<> IngressCode::execute(MicroContext& context) {
  const SvioParams& params = firmware_.params;
  const auto own = static_cast<std::size_t>(number_);
  const std::size_t next = (own + 1) % pool_.tokens.size();
  for (;;) {
    co_await context.wait_for(pool_.tokens[own]);
    co_await context.poll(loop_);
    const Time found = firmware_.now();
    ReceivedPacket packet = firmware_.receive_ring.pop();
    Custody::Hand hand = firmware_.frames.resumed();
    firmware_.waited(context, packet.frame.trail, "wait in the receive ring");
    firmware_.statistics.receive_ring_length.change(-1);
    co_await context.run(params.dequeue_instructions);
    co_await context.reference(NpMemory::sram, params.descriptor);
    const Time dequeued = firmware_.now();
    firmware_.worked(context, packet.frame.trail, "ingress: dequeue");
    firmware_.statistics.packet_receive.record(dequeued - packet.queued);

    co_await context.reference(NpMemory::sdram, params.header_read);
    co_await context.hash();
    co_await context.reference(NpMemory::sram, params.table_read);
    co_await context.run(demultiplexing(params, packet.frame));
    SvioInterface* interface = firmware_.find(packet.frame.destination);
    const bool room = interface != nullptr && interface->reserve_buffer();
    const std::uint64_t number = room ? interface->order().draw() : 0;
    context.send(pool_.tokens[next]);
    firmware_.worked(context, packet.frame.trail, "ingress: demultiplex");
    firmware_.statistics.demultiplex.record(firmware_.now() - dequeued);
    firmware_.draw("ingress", number_, "dequeue and demultiplex", found);
    if (room) {
      hand.kept();
      co_await deliver(context, packet.frame, *interface, number);
      firmware_.statistics.ingress.record(firmware_.now() - packet.queued);
    } else {
      drop(interface, hand);
    }
    co_await context.reference(NpMemory::scratch, ring_word);
    ++firmware_.free_buffers;
  }
}

void IngressCode::drop(const SvioInterface* interface, Custody::Hand& hand) {
  hand.lost();
  ++(interface == nullptr ? firmware_.statistics.dropped_no_interface
                          : firmware_.statistics.dropped_queue_full);
}

Task<> IngressCode::copy(MicroContext& context, Bytes size) {
  const SvioParams& params = firmware_.params;
  if (params.upstream_dma) {
    co_await context.dma_to_host(*firmware_.host, size);
    co_return;
  }
  const Bytes element = std::min(firmware_.processor->element_size(), transfer_registers);
  if (params.elide_bursts && size > element) {
    co_await context.copy_to_host(*firmware_.host, size, element, params.copy_instructions);
    co_return;
  }
  for (Bytes copied{0}; copied < size; copied += element) {
    const Bytes part = std::min(element, size - copied);
    co_await context.reference(NpMemory::sdram, part);
    co_await context.run(params.copy_instructions);
    co_await context.pci(firmware_.host->write(part, {}));
  }
}

Task<> IngressCode::deliver(MicroContext& context, Frame frame, SvioInterface& interface,
                            std::uint64_t number) {
  firmware_.statistics.ordering.record(interface.order().under_way());
  const SvioParams& params = firmware_.params;
  Custody::Hand hand = firmware_.frames.resumed();
  const Time start = firmware_.now();
  co_await copy(context, frame.size);
  firmware_.worked(context, frame.trail, "ingress: copy to the host");
  co_await interface.order().turn(context, number);
  firmware_.waited(context, frame.trail, "ingress: wait for the turn");
  co_await context.run(params.commit_instructions);
  firmware_.worked(context, frame.trail, "ingress: ring entry");
  hand.kept();
  co_await context.pci(firmware_.host->write(params.receive_entry, interface.commit(frame)));
  interface.order().advance(context);
  firmware_.worked(context, frame.trail, "ingress: ring entry");
  ++firmware_.statistics.delivered;
  co_await context.reference(NpMemory::sdram, params.index_write);
  co_await context.run(params.signal_instructions);
  if (interface.receive_signal_enabled()) {
    firmware_.worked(context, frame.trail, "ingress: signal");
    co_await firmware_.ring_receive(context, interface, frame.trail);
  }
  firmware_.statistics.message_send.record(firmware_.now() - start);
  firmware_.draw("ingress", number_, "message send", start);
}

}  // namespace xenolith
