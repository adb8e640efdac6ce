#pragma once

#include <deque>
#include <string_view>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/network_interface.hpp"
#include "models/contract/virtual_interface.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Driver of a virtual interface of the self-virtualized NIC, in the guest that owns it; with `tunnel` that
/// of the tunnel interface in the driver domain, which has the device's interrupt if it is the only
/// interface.
///
/// Send: driver work, then frame and descriptor go into the send queue on the board by programmed I/O, during
/// which the CPU stalls. If the queue is full, frames wait in the driver until the device signals room.
/// Receive: NAPI. The interrupt handler masks the receive signal and raises the soft interrupt, which empties
/// the receive queue (a copy out of a bounce buffer per frame) and unmasks the signal when it finds nothing
/// more.
class SvNic final : public Component, public NetworkInterface {
 public:
  static constexpr std::string_view summary = "Driver of a virtual interface of the self-virtualized NIC.";

  struct Params {
    bool tunnel = false;
    std::int64_t weight = 64;
    std::int64_t queue_frames = 1000;
    std::int64_t priority = 0;
    Cycles priority_call{};
    bool bounce = true;
    Bytes counted_frame{};
    Cycles map_work{};
    Cycles send_work{};
    Cycles receive_work{};
    Cycles interrupt_work{};
    Cycles poll_work{};
    static constexpr auto fields() {
      return fields_of(
          optional(&Params::tunnel, "tunnel",
                   "The interface of the driver domain, for all frames that no other owns."),
          optional(&Params::weight, "weight", "Frames that one run of the receive soft interrupt may take.",
                   at_least(1)),
          optional(&Params::queue_frames, "queue_frames",
                   "Frames that wait in the driver while the send queue is full.", at_least(1)),
          optional(&Params::priority, "priority",
                   "Priority that the guest asks for at its start: a hypercall and a message to the device's "
                   "management. 0: none, and no call.",
                   not_negative),
          required(&Params::priority_call, "priority_call",
                   "Work in the hypervisor of a call that sets a priority, without the message.",
                   not_negative),
          optional(
              &Params::bounce, "bounce",
              "Whether received frames are copied out of bounce buffers, and those that the device fetches "
              "into them; if not, it reaches socket buffers through an I/O MMU."),
          required(&Params::counted_frame, "counted_frame",
                   "Size of the frame for which the work of a receive was counted, with its copy.",
                   not_negative),
          required(&Params::map_work, "map_work",
                   "Without bounce buffers, per frame received (or fetched by the device): unmap its buffer, "
                   "map a fresh one.",
                   not_negative),
          required(&Params::send_work, "send_work", "Driver work of a send, without the stores to the board.",
                   not_negative),
          required(&Params::receive_work, "receive_work",
                   "Driver work of a receive: ring, socket buffer, copy of a small frame.", not_negative),
          required(&Params::interrupt_work, "interrupt_work",
                   "Interrupt handler, without masking the signal.", not_negative),
          required(&Params::poll_work, "poll_work", "Entering and leaving the poll loop of a soft interrupt.",
                   not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&SvNic::device_, "device", "The board that offers the interface."),
                    implied_port(&SvNic::guest_, "guest", "The guest whose driver this is."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&SvNic::sent_, "sent", "Frames stored into the send queue."),
        statistic(&SvNic::received_, "received", "Frames taken from the receive queue."),
        statistic(&SvNic::dropped_, "dropped", "Frames refused because the driver's queue was full."),
        statistic(&SvNic::polls_, "polls", "Runs of the receive soft interrupt."),
        statistic(&SvNic::empty_polls_, "empty_polls",
                  "Runs after a signal that found nothing: redundant signals."),
        statistic(&SvNic::send_time_, "send_time", "Driver time of a send, stores included."),
        statistic(&SvNic::receive_time_, "receive_time", "Driver time of a receive."));
  }

  SvNic(const Context& context, const Params& params);
  void start() override;
  void audit(Audit& audit) const override { audit.check(*this, "frames", custody_, std::ssize(waiting_)); }

  MacAddress mac() const override { return mac_; }
  Task<> transmit(Frame frame, Level level) override;
  Task<> wait_until_held_back(std::int64_t frames) override;
  void set_receiver(FrameReceiver& receiver) override { receiver_ = &receiver; }
  GuestKernel& guest() override { return *guest_; }
  bool payload_in_cache() const override { return params_.bounce; }

 private:
  template <Task<> (SvNic::*method)()>
  struct Event final : EventHandler {
    explicit Event(SvNic& nic) : owner(nic) {}
    Task<> handle() override { return (owner.*method)(); }
    SvNic& owner;
  };
  template <Task<> (SvNic::*method)()>
  struct Work final : SoftirqHandler {
    explicit Work(SvNic& nic) : owner(nic) {}
    Task<> run() override { return (owner.*method)(); }
    SvNic& owner;
  };

  Task<> receive_interrupt();
  Task<> line_interrupt();
  Task<> mask_receive_signal(Trail* cause);
  Task<> send_interrupt();
  Task<> poll();
  Task<> drain();
  /// Takes up to `weight` frames; gives how many.
  Task<std::int64_t> take_frames(Trail cause);
  /// One frame at a time, as under the kernel's transmit lock: meanwhile others wait in the driver.
  Task<> store(Frame frame, Level level);
  Task<> put(Frame frame, Custody::Hand* hand);
  /// Makes a frame reachable for a device that fetches it: a bounce buffer, or a mapping.
  Task<> expose(Bytes size, Level level);
  Task<> request_room(Level level);
  /// Wakes who waits until fewer frames are held back.
  Task<> report_room();
  Task<> ask_for_priority();
  /// Brings a received frame out of its bounce buffer, or maps its page.
  Task<> fetch(Frame frame);

  const Params params_;
  const MacAddress mac_;
  Port<VirtualInterfaceProvider> device_;
  Port<GuestKernel> guest_;
  VirtualInterface* interface_ = nullptr;
  FrameReceiver* receiver_ = nullptr;
  Event<&SvNic::receive_interrupt> receive_event_{*this};
  Event<&SvNic::send_interrupt> send_event_{*this};
  Event<&SvNic::line_interrupt> line_event_{*this};  ///< the device's own interrupt, for either signal
  Work<&SvNic::poll> poll_work_{*this};
  Work<&SvNic::drain> drain_work_{*this};
  Softirq receive_softirq_ = 0;
  Softirq send_softirq_ = 0;
  std::deque<Frame> waiting_;
  WaitQueue room_{sim()};
  std::int64_t wanted_held_back_ = 0;  ///< by who sleeps on `room_`
  bool storing_ = false;
  bool signalled_ = false;  ///< a receive signal has come since the last run of the receive soft interrupt
  Custody custody_;
  Counter sent_;
  Counter received_;
  Counter dropped_;
  Counter polls_;
  Counter empty_polls_;
  Latency send_time_;
  Latency receive_time_;
};

}  // namespace xenolith
