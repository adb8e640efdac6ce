#include "models/workload/packet_source/packet_source.hpp"

#include "sim-core/model/misfit.hpp"

namespace xenolith {

PacketSource::PacketSource(const Context& context, const Params& params)
    : Component(context), params_(params), gaps_(random("gap")) {
  if (params.end > Duration::zero() && params.end <= params.begin)
    throw Misfit("end", "it ends before it begins", "a time after `begin`, or 0 s");
}

void PacketSource::start() { nic_->guest().spawn_process(run()); }

Task<> PacketSource::run() {
  co_await nic_->guest().sleep_for(params_.begin);
  while (params_.end == Duration::zero() || now() < Time::origin() + params_.end) {
    const Time begun = now();
    co_await send_train();
    const Time from = params_.gap_from == GapFrom::begin ? begun : now();
    const Time next = from + params_.gap.sample(gaps_);
    if (next > now()) {
      co_await nic_->guest().sleep_for(next - now());
    }
  }
}

Task<> PacketSource::send_train() {
  GuestKernel& guest = nic_->guest();
  Duration blocked{};
  for (std::int64_t i = 0; i < params_.train; ++i) {
    const Time full = now();
    co_await nic_->wait_until_held_back(params_.send_buffer - 1);
    blocked = blocked + (now() - full);
    Frame frame;
    frame.source = nic_->mac();
    frame.destination = peer_->mac();
    frame.size = params_.size;
    frame.content = ++number_;
    frame.id = frame.source.value ^ (number_ << 48);
    co_await guest.run(params_.socket_send, Level::process);
    custody_.created().passed();
    co_await nic_->transmit(frame, Level::process);
    sent_.add(frame.size);
    ++frames_;
  }
  blocked_.record(blocked);
}

}  // namespace xenolith
