#include "models/service/svio/message_ring.hpp"

#include "models/service/svio/signal_demultiplexer.hpp"
#include "sim-core/base/check.hpp"

namespace xenolith {

namespace {

constexpr Bytes tail_word{4};

}  // namespace

void MessageRing::connect(MessagePoller& poller, DeviceIo& device, HostIo& host) {
  poller_ = &poller;
  device_ = &device;
  host_ = &host;
  polled_ = poller.always();
}

/// Contexts draw their slots by an atomic addition to the tail; their writes may arrive in another order.
Task<> MessageRing::post(MicroContext& context, int interface, bool receive) {
  const std::uint64_t slot = posted_++;
  messages_.push_back({interface, receive, false});
  co_await context.reference(NpMemory::scratch, tail_word);
  co_await context.run(params_.message_instructions);
  const auto arrive = [](void* self, std::uint64_t value) {
    static_cast<MessageRing*>(self)->arrived(value);
  };
  co_await context.pci(device_->write(params_.message, {arrive, this, slot}));
}

/// The sidecore sees messages in the order of their slots.
void MessageRing::arrived(std::uint64_t slot) {
  if (slot < served_) return;  // the board has signalled in another way since it wrote this one
  messages_[static_cast<std::size_t>(slot - served_)].visible = true;
  while (told_ < posted_ && messages_[static_cast<std::size_t>(told_ - served_)].visible) {
    ++told_;
    poller_->message_written();
  }
}

Task<> MessageRing::serve(HypervisorCpu& cpu) {
  XENO_ASSERT(!empty(), "a sidecore serves an empty message ring");
  const Message message = messages_.front();
  messages_.pop_front();
  ++served_;
  co_await signals_.message(cpu, message.interface, message.receive);
  if (served_ % static_cast<std::uint64_t>(params_.message_ring / 2) != 0) co_return;
  const auto arrive = [](void* self, std::uint64_t value) {
    static_cast<MessageRing*>(self)->served_told_ = value;
  };
  co_await cpu.stall(host_->write(params_.index_write, {arrive, this, served_}));
}

Task<> MessageRing::open(HypervisorCpu& cpu) {
  const auto arrive = [](void* self, std::uint64_t) { static_cast<MessageRing*>(self)->polled_ = true; };
  co_await cpu.stall(host_->write(params_.index_write, {arrive, this, 0}));
}

Task<> MessageRing::close(HypervisorCpu& cpu) {
  const auto arrive = [](void* self, std::uint64_t) { static_cast<MessageRing*>(self)->closed(); };
  co_await cpu.stall(host_->write(params_.index_write, {arrive, this, 0}));
}

/// The index that comes along tells the board which messages nobody will read: their interfaces are signalled
/// by the egress contexts that poll them, now by the doorbell.
void MessageRing::closed() {
  polled_ = false;
  for (const Message& message : messages_) signals_.signal_again(message.interface, message.receive);
  messages_.clear();
  served_ = posted_;
  told_ = posted_;
  served_told_ = posted_;
}

}  // namespace xenolith
