#include "models/service/rvbd_server/rvbd_server.hpp"

#include <algorithm>

namespace xenolith {

void RvbdServer::start() {
  nic_->set_receiver(*this);
  disk_->guest().spawn_process(take_requests());
  disk_->guest().spawn_process(send_responses());
}

BlockRange RvbdServer::range_of(const RemoteBlockMessage& message) {
  const std::int64_t sector = RemoteBlockMessage::sector_size.count();
  return {message.sector * sector, RemoteBlockMessage::sector_size * message.count};
}

Task<> RvbdServer::received(Frame frame) {
  Custody::Hand hand = custody_.taken();
  const BlockRange range = range_of(RemoteBlockMessage::unpack(frame.content));
  const bool request = frame.type == EtherType::remote_block && frame.destination == mac() &&
                       range.size > Bytes{0} && range.end() <= capacity().count();
  if (!request) {
    ++refused_;
    hand.lost();
    co_return;
  }
  inbox_.push_back(frame);
  hand.kept();
  co_await disk_->guest().wake(request_came_, Level::softirq, frame.trail);
}

Task<> RvbdServer::take_requests() {
  GuestKernel& guest = disk_->guest();
  for (;;) {
    while (inbox_.empty()) {
      co_await guest.sleep_on(request_came_);
    }
    Frame frame = inbox_.front();
    inbox_.pop_front();
    custody_.resumed().used();
    ++requests_;
    waited_for(frame.trail, guest.cause(Level::process), "wait for the server");
    co_await guest.run(params_.request, Level::process);
    guest.worked(frame.trail, *this, "request");
    const RemoteBlockMessage message = RemoteBlockMessage::unpack(frame.content);
    guest.spawn_process(fetch({frame.source, message, range_of(message), frame.trail}));
  }
}

Task<> RvbdServer::fetch(Response response) {
  const Time begin = now();
  if (params_.cached) {
    co_await disk_->read(response.range);
  } else {
    co_await disk_->read_direct(response.range);
  }
  served(response.trail, "read");
  read_.record(now() - begin);
  outbox_.push_back(response);
  co_await disk_->guest().wake(response_ready_, Level::process, response.trail);
}

Task<> RvbdServer::send_responses() {
  GuestKernel& guest = disk_->guest();
  for (;;) {
    while (outbox_.empty()) {
      co_await guest.sleep_on(response_ready_);
    }
    Response response = outbox_.front();
    outbox_.pop_front();
    waited_for(response.trail, guest.cause(Level::process), "wait for other responses");
    co_await guest.run(params_.response, Level::process);
    guest.worked(response.trail, *this, "response");
    const Time begin = now();
    co_await send(response);
    train_.record(now() - begin);
  }
}

Task<> RvbdServer::send(Response response) {
  const Bytes most = params_.mtu - RemoteBlockMessage::header;
  RemoteBlockMessage message = response.message;
  message.count = 0;
  for (Bytes sent{0}; sent < response.range.size; sent += most) {
    const Bytes data = std::min(most, response.range.size - sent);
    Frame frame;
    frame.source = mac();
    frame.destination = response.client;
    frame.size = std::max(shortest_frame, ethernet_header + RemoteBlockMessage::header + data);
    frame.id = frame.source.value ^ (++frame_number_ << 48);
    frame.content = message.pack();
    frame.type = EtherType::remote_block;
    ++message.count;
    co_await disk_->guest().run(params_.frame, Level::process);
    disk_->guest().worked(response.trail, *this, "frame");
    frame.trail = response.trail;
    custody_.created().passed();
    co_await nic_->transmit(frame, Level::process);
    waited(response.trail, "wait for the driver");
  }
}

}  // namespace xenolith
