#include "models/service/svio/svio_interface.hpp"

#include <algorithm>

#include "models/service/svio/signal_demultiplexer.hpp"
#include "sim-core/base/check.hpp"

namespace xenolith {

SvioInterface::SvioInterface(Firmware& firmware, HostIo& host, SignalDemultiplexer& signals,
                             const Owner& owner)
    : firmware_(firmware), host_(host), signals_(signals), owner_(owner) {}

bool SvioInterface::send_queue_full() const {
  return send_put_ - send_released_ >= static_cast<std::uint64_t>(firmware_.params.send_queue);
}

Task<> SvioInterface::put(Frame frame) {
  XENO_ASSERT(!send_queue_full(), "a driver puts a frame into a full send queue");
  ++send_put_;
  ++storing_;
  Custody::Hand hand = firmware_.frames.taken();
  firmware_.owner.waited(frame.trail, "wait for the CPU");
  if (!fetches_frames()) {
    co_await host_.write(frame.size, {});
    firmware_.owner.served_for(frame.trail, "store the frame", host_.store_time(frame.size));
  }
  --storing_;
  sending_.push_back(frame);
  hand.kept();
  co_await host_.write(firmware_.params.send_descriptor,
                       then<&SvioInterface::descriptor_arrived>(0, &sending_.back().trail));
}

void SvioInterface::descriptor_arrived(std::uint64_t) {
  ++send_queued_;
  firmware_.owner.served(sending_.front().trail, "write to SDRAM");
  ++waiting_;
  send_queue_.push({SendEntry::Kind::frame, sending_.front(), firmware_.now()}, firmware_.now());
  sending_.pop_front();
}

Delivery SvioInterface::release_send_buffer() {
  ++send_finished_;
  --on_board_;
  return then<&SvioInterface::index_arrived>(0);
}

/// Requests that come when nothing is left to be sent have to be answered at once.
void SvioInterface::request_arrived(std::uint64_t) {
  send_signal_requested_ = true;
  if (send_finished_ < send_queued_) return;
  send_queue_.push({SendEntry::Kind::send_signal, {}, firmware_.now()}, firmware_.now());
}

std::optional<Frame> SvioInterface::take() {
  if (received_.empty()) return std::nullopt;
  const Frame frame = received_.front();
  received_.pop_front();
  firmware_.frames.resumed().passed();
  ++taken_;
  firmware_.owner.sim().spawn(return_buffers(taken_));
  return frame;
}

Task<> SvioInterface::return_buffers(std::uint64_t taken) {
  return host_.write(firmware_.params.index_write, then<&SvioInterface::buffers_returned>(taken));
}

void SvioInterface::buffers_returned(std::uint64_t taken) {
  buffers_returned_ = std::max(buffers_returned_, taken);
}

bool SvioInterface::reserve_buffer() {
  if (buffers_reserved_ - buffers_returned_ >= static_cast<std::uint64_t>(firmware_.params.receive_queue))
    return false;
  ++buffers_reserved_;
  return true;
}

Delivery SvioInterface::commit(const Frame& frame) {
  ++committed_;
  arriving_.push_back(frame);
  return then<&SvioInterface::entry_arrived>(0, &arriving_.back().trail);
}

void SvioInterface::entry_arrived(std::uint64_t) {
  firmware_.owner.served(arriving_.front().trail, "write to host memory");
  received_.push_back(arriving_.front());
  arriving_.pop_front();
}

Task<> SvioInterface::set_receive_signal(bool enabled) {
  return host_.write(firmware_.params.index_write,
                     then<&SvioInterface::mask_arrived>(taken_ * 2 + (enabled ? 1 : 0)));
}

/// An unmasking that crosses a packet on the bus must not leave it without a signal: the index that comes
/// along tells the board what the guest has seen.
void SvioInterface::mask_arrived(std::uint64_t message) {
  signal_enabled_ = message % 2 != 0;
  buffers_returned(message / 2);
  if (!signal_enabled_ || committed_ == buffers_returned_ || signal_entry_queued_) return;
  signal_entry_queued_ = true;
  send_queue_.push({SendEntry::Kind::receive_signal, {}, firmware_.now()}, firmware_.now());
}

void SvioInterface::signal_again(bool receive) {
  if (!receive) {
    send_signal_requested_ = true;
    send_queue_.push({SendEntry::Kind::send_signal, {}, firmware_.now()}, firmware_.now());
  } else if (!signal_entry_queued_) {
    signal_entry_queued_ = true;
    send_queue_.push({SendEntry::Kind::receive_signal, {}, firmware_.now()}, firmware_.now());
  }
}

Task<> SvioInterface::request_send_signal() {
  return host_.write(firmware_.params.index_write, then<&SvioInterface::request_arrived>(0));
}

Task<> SvioInterface::request_priority(std::int64_t priority) {
  return host_.write(firmware_.params.priority_message,
                     then<&SvioInterface::priority_arrived>(static_cast<std::uint64_t>(priority)));
}

void SvioInterface::priority_arrived(std::uint64_t priority) {
  firmware_.owner.sim().spawn(manage(static_cast<std::int64_t>(priority)));
}

/// The management core takes the message out of the mailbox and writes the table that egress contexts read.
Task<> SvioInterface::manage(std::int64_t priority) {
  co_await firmware_.owner.sim().delay(firmware_.params.management_time);
  firmware_.egress.set_priority(owner_.number, priority);
}

Task<> SvioInterface::identify(InterruptReasons* reasons) {
  return signals_.identify(owner_.number, reasons);
}

Task<> SvioInterface::end_interrupt(Level level) { return signals_.end_interrupt(*owner_.guest, level); }

void SvioInterface::report_signal_handled(bool useful) { signals_.handled(owner_.number, useful); }

}  // namespace xenolith
