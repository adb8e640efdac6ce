#include "models/service/rvbd/rvbd.hpp"

#include <algorithm>

#include "sim-core/model/misfit.hpp"

namespace xenolith {

Rvbd::Rvbd(const Context& context, const Params& params)
    : Component(context), params_(params), slots_(static_cast<std::size_t>(params.ring)) {
  if (params.block % RemoteBlockMessage::sector_size != Bytes{0})
    throw Misfit("block", "a block is no whole number of sectors", "a multiple of 512 B");
}

void Rvbd::start() {
  nic_->set_receiver(*this);
  guest().spawn_process(watch());
}

std::optional<std::size_t> Rvbd::free_slot() const {
  const auto found = std::find_if(slots_.begin(), slots_.end(), [](const Slot& s) { return !s.request; });
  if (found == slots_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - slots_.begin());
}

Task<> Rvbd::dispatch(Level level) {
  for (std::optional<std::size_t> number = free_slot(); number; number = free_slot()) {
    const std::optional<BlockRequest> request = queue_->take();
    if (!request) co_return;
    Slot& slot = slots_[*number];
    slot.request = request;
    slot.missing = request->range.size;
    slot.made = now();
    slot.first.reset();
    slot.trail = request_.begin();
    co_await guest().run(params_.request, level);
    guest().worked(slot.trail, *this, "request");
    co_await send(*number, level);
  }
}

Task<> Rvbd::send(std::size_t number, Level level) {
  Slot& slot = slots_[number];
  ++slot.generation;
  slot.sent = now();
  const RemoteBlockMessage message{
      static_cast<std::uint8_t>(number), slot.generation,
      static_cast<std::uint16_t>(slot.request->range.size / RemoteBlockMessage::sector_size),
      static_cast<std::uint32_t>(slot.request->range.offset / RemoteBlockMessage::sector_size.count())};
  Frame frame;
  frame.source = nic_->mac();
  frame.destination = server_->mac();
  frame.size = std::max(shortest_frame, ethernet_header + RemoteBlockMessage::header);
  frame.id = frame.source.value ^ (++frame_number_ << 48);
  frame.content = message.pack();
  frame.type = EtherType::remote_block;
  frame.trail = slot.trail;
  custody_.created().passed();
  co_await nic_->transmit(frame, level);
}

Task<> Rvbd::received(Frame frame) {
  Custody::Hand hand = custody_.taken();
  const Time come = now();
  co_await guest().run(params_.frame, Level::softirq);
  guest().worked(frame.trail, *this, "frame");
  const RemoteBlockMessage message = RemoteBlockMessage::unpack(frame.content);
  const bool known = frame.type == EtherType::remote_block && message.slot < slots_.size() &&
                     slots_[message.slot].request && slots_[message.slot].generation == message.generation;
  if (!known) {
    ++stale_;
    hand.lost();
    co_return;
  }
  ++frames_;
  hand.used();
  Slot& slot = slots_[message.slot];
  if (!slot.first) slot.first = come;
  const Bytes data = frame.size - ethernet_header - RemoteBlockMessage::header;
  slot.missing -= std::min(slot.missing, data);
  if (slot.missing.count() == 0) {
    co_await finish(message.slot, frame.trail);
  }
}

Task<> Rvbd::finish(std::size_t number, Trail trail) {
  Slot& slot = slots_[number];
  co_await guest().run(params_.completion, Level::softirq);
  guest().worked(trail, *this, "completion");
  const BlockRequest request = *slot.request;
  response_.record(now() - *slot.first);
  request_.record(now() - slot.made, trail);
  response_size_.record(request.range.size.count());
  slot.request.reset();
  co_await queue_->completed(request, Level::softirq);
  co_await dispatch(Level::softirq);
}

/// A response of which a frame was lost is asked for as a whole again.
Task<> Rvbd::watch() {
  for (;;) {
    co_await guest().sleep_for(params_.retry_after);
    for (std::size_t number = 0; number < slots_.size(); ++number) {
      Slot& slot = slots_[number];
      if (!slot.request || now() - slot.sent < params_.retry_after) continue;
      ++retries_;
      slot.missing = slot.request->range.size;
      slot.first.reset();
      co_await send(number, Level::process);
    }
  }
}

}  // namespace xenolith
