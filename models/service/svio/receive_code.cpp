#include <optional>

#include "models/service/svio/firmware.hpp"

namespace xenolith {

namespace {

constexpr Bytes ring_word{4};

}  // namespace

Task<> ReceiveCode::execute(MicroContext& context) {
  const SvioParams& params = firmware_.params;
  for (;;) {
    ReceiveElement element = co_await context.receive_element();
    firmware_.waited(context, element.frame.trail, "wait for a receive context");
    std::optional<Custody::Hand> hand;
    if (element.last) hand.emplace(firmware_.frames.taken());
    const bool edge = element.first || element.last;  // of many elements the last one is still to be done
    const Cycles work = edge ? params.receive_edge_instructions : params.receive_instructions;
    co_await context.run(work / 2);
    co_await assembly_.turn(context, element.sequence);
    if (element.elements > 1) {
      take_buffer();
    } else if (element.first) {
      co_await context.reference(NpMemory::scratch, ring_word);
      take_buffer();
      if (!dropping_) {
        co_await context.reference(NpMemory::sram, params.descriptor);
      }
    }
    const bool dropping = dropping_;
    assembly_.advance(context);
    if (!dropping) {
      co_await context.reference(NpMemory::sdram, element.size);
    }
    context.release_elements(element.elements);
    co_await context.run(work - work / 2);
    firmware_.worked(context, element.frame.trail, "receive");
    co_await enqueue_.turn(context, element.sequence);
    firmware_.waited(context, element.frame.trail, "wait for the order");
    if (hand && dropping) hand->lost();
    if (hand && !dropping) {
      hand->kept();
      co_await finish(context, element);
    }
    enqueue_.advance(context);
  }
}

/// The first element of a packet gets it a buffer: one ring get and one read of its descriptor. Of a packet
/// that comes as one, these steps lie behind the arrival of its other elements.
void ReceiveCode::take_buffer() {
  dropping_ = firmware_.free_buffers == 0;
  if (dropping_) {
    ++firmware_.statistics.dropped_no_buffer;
  } else {
    --firmware_.free_buffers;
  }
}

/// The last element writes the descriptor and puts the packet on the receive ring.
Task<> ReceiveCode::finish(MicroContext& context, ReceiveElement element) {
  Custody::Hand hand = firmware_.frames.resumed();
  co_await context.reference(NpMemory::sram, firmware_.params.descriptor);
  co_await context.reference(NpMemory::scratch, ring_word);
  if (firmware_.receive_ring.size() >= static_cast<std::size_t>(firmware_.params.receive_ring)) {
    ++firmware_.statistics.dropped_no_buffer;
    ++firmware_.free_buffers;
    hand.lost();
    co_return;
  }
  ++firmware_.statistics.received;
  firmware_.worked(context, element.frame.trail, "receive");
  firmware_.statistics.receive_ring_length.change(1);
  hand.kept();
  firmware_.receive_ring.push({element.frame, firmware_.now()}, firmware_.now());
}

}  // namespace xenolith
