#include "models/network_processor/ixp2400/media_interface.hpp"

#include <algorithm>
#include <optional>

#include "sim-core/base/check.hpp"

namespace xenolith {

void MediaInterface::connect(MediaDevice& device) {
  ports_.push_back(std::make_unique<PortSide>(*this, device));
  device.attach(*ports_.back(), limits_.element);
  sim_.spawn(send_pieces(*ports_.back()));
}

Task<ReceiveElement> MediaInterface::next_element() {
  const ReceiveElement element = co_await received_.get();
  if (element.last) {
    --queued_;
    custody_.resumed().passed();
  }
  co_return element;
}

void MediaInterface::release_elements(std::int64_t count) {
  XENO_ASSERT(receive_used_ >= count, "micro-code gives back a receive buffer that it does not have");
  receive_used_ -= count;
  freed_.notify_all();
}

Task<> MediaInterface::PortSide::receive_piece(Frame frame, Bytes size, bool first, bool last) {
  std::optional<Custody::Hand> hand;
  if (last) hand.emplace(owner.custody_.taken());
  while (owner.receive_used_ >= owner.limits_.receive_elements) {
    co_await owner.freed_.wait();
  }
  ++owner.receive_used_;
  if (hand) {
    hand->kept();
    ++owner.queued_;
  }
  const bool taken = owner.received_.try_put({frame, size, first, last, owner.sequence_++});
  XENO_ASSERT(taken, "an unbounded channel refuses an element");
}

Task<> MediaInterface::PortSide::receive_frame(Frame frame, std::int64_t pieces, Bytes last_piece) {
  Custody::Hand hand = owner.custody_.taken();
  while (owner.receive_used_ + pieces > std::max(owner.limits_.receive_elements, pieces)) {
    co_await owner.freed_.wait();
  }
  owner.receive_used_ += pieces;
  hand.kept();
  ++owner.queued_;
  const bool taken = owner.received_.try_put({frame, last_piece, true, true, owner.sequence_++, pieces});
  XENO_ASSERT(taken, "an unbounded channel refuses an element");
}

Task<> MediaInterface::transmit_frame(int port, Frame frame, std::int64_t elements, Bytes last_piece) {
  Custody::Hand hand = custody_.resumed();
  while (transmit_used_ + elements > std::max(limits_.transmit_elements, elements)) {
    co_await freed_.wait();
  }
  transmit_used_ += elements;
  hand.kept();
  ++queued_;
  const bool taken =
      ports_.at(static_cast<std::size_t>(port))->outgoing.try_put({frame, last_piece, true, elements});
  XENO_ASSERT(taken, "an unbounded channel refuses a piece");
}

Task<> MediaInterface::transmit(int port, Frame frame, Bytes size, bool last) {
  std::optional<Custody::Hand> hand;
  if (last) hand.emplace(custody_.taken());
  while (transmit_used_ >= limits_.transmit_elements) {
    co_await freed_.wait();
  }
  ++transmit_used_;
  if (hand) {
    hand->kept();
    ++queued_;
  }
  const bool taken = ports_.at(static_cast<std::size_t>(port))->outgoing.try_put({frame, size, last});
  XENO_ASSERT(taken, "an unbounded channel refuses a piece");
}

Task<> MediaInterface::send_pieces(PortSide& port) {
  for (;;) {
    const Piece piece = co_await port.outgoing.get();
    if (piece.last) {
      --queued_;
      custody_.resumed().passed();
    }
    if (piece.elements > 1) {
      co_await port.device.transmit_frame(piece.frame, piece.size);
    } else {
      co_await port.device.transmit_piece(piece.frame, piece.size, piece.last);
    }
    transmit_used_ -= piece.elements;
    freed_.notify_all();
  }
}

}  // namespace xenolith
