#include "models/network/gigabit_switch/gigabit_switch.hpp"

#include <algorithm>

#include "models/contract/frame_capture.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

GigabitSwitch::GigabitSwitch(const Context& context, const Params& params)
    : Component(context), params_(params) {}

void GigabitSwitch::start() {
  for (std::size_t i = 0; i < joins_.size(); ++i) {
    outputs_.push_back(std::make_unique<Output>(sim()));
    joins_[i].plug(*this, static_cast<int>(i));
    sim().spawn(drive(i));
  }
}

void GigabitSwitch::send(int socket, const Frame& frame) {
  const auto from = static_cast<std::size_t>(socket);
  ++arrived_;
  if (trace() != nullptr && trace()->keeps_packets())
    trace()->packet(address(), now(), captured_head(frame), static_cast<std::uint32_t>(frame.size.count()));
  Custody::Hand hand = custody_.taken();
  learned_[frame.source] = from;
  const auto known = learned_.find(frame.destination);
  if (frame.destination != broadcast && known != learned_.end()) {
    if (known->second == from) {
      ++filtered_;
      hand.lost();
    } else {
      hand.kept();
      enqueue(known->second, frame);
    }
    return;
  }
  hand.used();  // what goes out are copies
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    if (i == from) continue;
    ++flooded_;
    custody_.created().kept();
    enqueue(i, frame);
  }
}

void GigabitSwitch::audit(Audit& audit) const {
  std::int64_t queued = 0;
  for (const auto& output : outputs_) queued += output->held;
  audit.check(*this, "frames", custody_, queued);
}

void GigabitSwitch::enqueue(std::size_t socket, const Frame& frame) {
  Output& output = *outputs_[socket];
  if (output.held >= params_.queue_frames) {
    ++dropped_;
    custody_.resumed().lost();
    return;
  }
  ++output.held;
  queued_.change(1);
  const bool taken = output.queue.try_put({frame, now() + params_.forwarding_latency});
  XENO_ASSERT(taken, "an unbounded channel refuses a frame");
}

Task<> GigabitSwitch::drive(std::size_t socket) {
  Output& output = *outputs_[socket];
  const BitRate rate = joins_[socket].rate();
  for (;;) {
    Queued next = co_await output.queue.get();
    co_await sim().wait_until(std::max(now(), next.ready));
    served_for(next.frame.trail, "forwarding", params_.forwarding_latency);
    const Time start = now();
    const Duration until_last_bit = last_bit_time(next.frame.size, rate);
    co_await sim().delay(until_last_bit);
    --output.held;
    queued_.change(-1);
    ++forwarded_;
    custody_.resumed().passed();
    served(next.frame.trail, "line");
    if (trace() != nullptr) {
      trace()->slice(address() + ".port" + std::to_string(socket), "frame", start, now());
    }
    joins_[socket].receive(next.frame);
    co_await sim().delay(wire_time(next.frame.size, rate) - until_last_bit);
  }
}

}  // namespace xenolith
