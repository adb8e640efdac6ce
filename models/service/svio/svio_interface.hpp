#pragma once

#include <cstdint>
#include <deque>
#include <iterator>
#include <utility>
#include <vector>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/network_processor.hpp"
#include "models/contract/pci.hpp"
#include "models/contract/virtual_interface.hpp"
#include "models/service/svio/firmware.hpp"

namespace xenolith {

class SignalDemultiplexer;

/// A virtual interface: a send queue in the board's SDRAM, a receive queue of bounce buffers in host memory.
class SvioInterface final : public VirtualInterface {
 public:
  /// Whom the interface belongs to.
  struct Owner {
    int number = 0;
    GuestKernel* guest = nullptr;
    MacAddress mac;
    InterfaceEvents events;
    int receive_message = -1;  ///< numbers of message-signalled interrupts, if it has its own
    int send_message = -1;
  };
  SvioInterface(Firmware& firmware, HostIo& host, SignalDemultiplexer& signals, const Owner& owner);

  MacAddress mac() const override { return owner_.mac; }
  bool send_queue_full() const override;
  Task<> put(Frame frame) override;
  bool fetches_frames() const override { return firmware_.params.downstream_dma; }
  bool received_in_cache() const override { return firmware_.host->writes_into_cache(); }
  std::optional<Frame> take() override;
  bool receive_queue_empty() const override { return received_.empty(); }
  Task<> set_receive_signal(bool enabled) override;
  Task<> request_send_signal() override;
  Task<> identify(InterruptReasons* reasons) override;
  Task<> end_interrupt(Level level) override;
  Task<> request_priority(std::int64_t priority) override;
  void report_signal_handled(bool useful) override;

  const Owner& owner() const { return owner_; }

  /// The board's side, called by micro-code.
  PolledFifo<SendEntry>& send_queue() { return send_queue_; }
  /// The frame that was taken from the send queue last; it keeps its slot until `release_send_buffer`.
  Custody::Hand leave_send_queue() {
    --waiting_;
    ++on_board_;
    return firmware_.frames.resumed();
  }
  /// Frames in the queues of both directions, those on their way there included.
  std::int64_t queued() const {
    return waiting_ + std::ssize(sending_) + std::ssize(arriving_) + std::ssize(received_);
  }
  /// Slots of the send queue that were taken and given back, and those in use, counted where their frames
  /// are.
  Custody send_slots() const {
    return {.made = static_cast<std::int64_t>(send_put_), .used = static_cast<std::int64_t>(send_finished_)};
  }
  std::int64_t send_slots_in_use() const { return storing_ + std::ssize(sending_) + waiting_ + on_board_; }
  InOrder& order() { return order_; }
  InOrder& egress_order() { return egress_order_; }
  /// Sets a bounce buffer aside; false if the host has not yet given one back.
  bool reserve_buffer();
  /// The ring entry of the next packet in order, on its way to host memory.
  Delivery commit(const Frame& frame);
  bool receive_signal_enabled() const { return signal_enabled_; }
  /// A packet has left its send buffer: the index that tells the host so.
  Delivery release_send_buffer();
  /// True once after the guest has asked for a send signal.
  bool take_send_request() { return std::exchange(send_signal_requested_, false); }
  void signal_sent() { signal_entry_queued_ = false; }
  /// A signal on its way to the host was given up: another one is due.
  void signal_again(bool receive);

 private:
  template <void (SvioInterface::*method)(std::uint64_t)>
  Delivery then(std::uint64_t argument, Trail* trail = nullptr) {
    return {[](void* self, std::uint64_t value) { (static_cast<SvioInterface*>(self)->*method)(value); },
            this, argument, trail};
  }
  void descriptor_arrived(std::uint64_t);
  void entry_arrived(std::uint64_t);
  void buffers_returned(std::uint64_t taken);
  void mask_arrived(std::uint64_t message);
  void request_arrived(std::uint64_t);
  void priority_arrived(std::uint64_t priority);
  Task<> manage(std::int64_t priority);
  void index_arrived(std::uint64_t) { ++send_released_; }
  Task<> return_buffers(std::uint64_t taken);

  Firmware& firmware_;
  HostIo& host_;
  SignalDemultiplexer& signals_;
  Owner owner_;

  // as the host sees it
  std::uint64_t send_put_ = 0;
  std::uint64_t send_released_ = 0;
  std::deque<Frame> received_;
  std::uint64_t taken_ = 0;

  // under way
  std::deque<Frame> sending_;
  std::deque<Frame> arriving_;
  std::int64_t waiting_ = 0;   ///< frames in the send queue
  std::int64_t storing_ = 0;   ///< frames that the host stores into it
  std::int64_t on_board_ = 0;  ///< frames on their way from the send queue to the line

  // as the board sees it
  PolledFifo<SendEntry> send_queue_;
  InOrder order_;
  InOrder egress_order_;
  std::uint64_t send_queued_ = 0;
  std::uint64_t send_finished_ = 0;
  std::uint64_t buffers_reserved_ = 0;
  std::uint64_t buffers_returned_ = 0;
  std::uint64_t committed_ = 0;
  bool signal_enabled_ = true;
  bool send_signal_requested_ = false;
  bool signal_entry_queued_ = false;
};

}  // namespace xenolith
