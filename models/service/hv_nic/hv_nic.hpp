#pragma once

#include <cstdint>
#include <deque>
#include <string_view>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/network_backend.hpp"
#include "models/contract/network_interface.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Front end of a paravirtual network interface in its guest (netfront of Xen 3.0): the HV-NIC.
///
/// Send: grant the page, write a ring request, notify the driver domain if it has found the ring empty.
/// Receive: NAPI; per run one multicall that maps the pages which the driver domain flipped to the guest,
/// then a socket buffer per frame, then fresh buffers. Responses are announced as the event indices of the
/// rings ask for: transmit when half of what is outstanding has been answered, one outstanding request
/// always; receive when the guest has stopped polling.
class HvNic final : public Component, public NetworkInterface, private NetworkFrontend, private EventHandler {
 public:
  static constexpr std::string_view summary =
      "Front end of a paravirtual network interface: driver-domain NIC.";

  struct Params {
    std::int64_t ring_entries = 256;
    std::int64_t weight = 64;
    std::int64_t queue_frames = 1000;
    std::int64_t transmit_lines = 0;
    std::int64_t receive_lines = 0;
    Cycles send_work{};
    Cycles receive_work{};
    Cycles remap_work{};
    Cycles refill_work{};
    Cycles interrupt_work{};
    Cycles poll_work{};
    Cycles response_work{};
    static constexpr auto fields() {
      return fields_of(
          optional(&Params::ring_entries, "ring_entries",
                   "Requests that fit the transmit ring, and the receive ring.", between(1, 4096)),
          optional(&Params::weight, "weight", "Frames that one run of the receive soft interrupt may take.",
                   at_least(1)),
          optional(&Params::queue_frames, "queue_frames",
                   "Frames that wait in the driver while the ring is full.", at_least(1)),
          required(&Params::transmit_lines, "transmit_lines",
                   "Cache lines that a transmit request moves to the other side: indices, request, grant "
                   "entry, header.",
                   at_least(0)),
          required(&Params::receive_lines, "receive_lines",
                   "Cache lines that a received frame moves: indices, response, frame.", at_least(0)),
          required(&Params::send_work, "send_work", "Per frame sent: grant, ring request.", not_negative),
          required(&Params::receive_work, "receive_work",
                   "Per frame received: end the grant, socket buffer, header copy.", not_negative),
          required(&Params::remap_work, "remap_work", "In the hypervisor, per run: map the flipped pages.",
                   not_negative),
          required(&Params::refill_work, "refill_work", "Per frame received: post a fresh buffer.",
                   not_negative),
          required(&Params::interrupt_work, "interrupt_work", "Event handler.", not_negative),
          required(&Params::poll_work, "poll_work", "Entering and leaving the poll loop of a soft interrupt.",
                   not_negative),
          required(&Params::response_work, "response_work", "Per transmit response: release the page.",
                   not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&HvNic::backend_, "backend", "The driver domain's back end."),
                    implied_port(&HvNic::guest_, "guest", "The guest whose driver this is."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&HvNic::sent_, "sent", "Frames put into the transmit ring."),
        statistic(&HvNic::received_, "received", "Frames given to the receiver."),
        statistic(&HvNic::foreign_, "foreign", "Frames for other stations, flooded by the bridge."),
        statistic(&HvNic::dropped_, "dropped", "Frames refused because the driver's queue was full."));
  }

  HvNic(const Context& context, const Params& params);
  void start() override;
  void audit(Audit& audit) const override;

  MacAddress mac() const override { return mac_; }
  Task<> transmit(Frame frame, Level level) override;
  void set_receiver(FrameReceiver& receiver) override { receiver_ = &receiver; }
  GuestKernel& guest() override { return *guest_; }
  bool payload_in_cache() const override { return false; }  // pages change hands, bytes do not move

 private:
  struct ReceiveWork final : SoftirqHandler {
    explicit ReceiveWork(HvNic& nic) : owner(nic) {}
    Task<> run() override { return owner.poll(); }
    HvNic& owner;
  };
  struct TransmitWork final : SoftirqHandler {
    explicit TransmitWork(HvNic& nic) : owner(nic) {}
    Task<> run() override { return owner.send_waiting(); }
    HvNic& owner;
  };

  // What the back end sees of the rings.
  bool take_transmit(Frame* frame) override;
  void transmit_done() override;
  bool has_receive_buffer() const override;
  void put_received(const Frame& frame) override;
  SharedLines& transmit_lines() override { return transmit_lines_; }
  SharedLines& receive_lines() override { return receive_lines_; }
  EventPort event() const override { return event_; }
  bool wants_event() const override { return event_due_; }

  Task<> handle() override;
  Task<> put(Frame frame, Level level);
  /// Frees what has been answered, and asks for the next event.
  Task<> collect_responses(Level level);
  Task<> send_waiting();
  Task<> poll();
  /// Takes the frames that are there, `weight` at most; gives how many.
  Task<std::int64_t> take_frames(Trail cause);
  bool ring_full() const;

  const Params params_;
  const MacAddress mac_;
  Port<NetworkBackend> backend_;
  Port<GuestKernel> guest_;
  FrameReceiver* receiver_ = nullptr;
  EventPort event_ = 0;
  EventPort backend_event_ = 0;
  ReceiveWork receive_work_{*this};
  TransmitWork transmit_work_{*this};
  Softirq receive_softirq_ = 0;
  Softirq transmit_softirq_ = 0;
  bool polling_ = false;
  std::int64_t unanswered_ = 0;      ///< transmit requests whose ring entry is not free yet
  std::int64_t requested_ = 0;       ///< transmit requests put since the start
  std::int64_t answered_ = 0;        ///< transmit responses since the start
  std::int64_t collected_ = 0;       ///< those that the guest has seen
  std::int64_t transmit_event_ = 1;  ///< number of the transmit response that is announced by an event
  std::int64_t delivered_ = 0;       ///< frames received since the start
  std::int64_t receive_event_ = 1;   ///< number of the received frame that is announced by an event
  bool event_due_ = false;           ///< the response put last is to be announced
  bool backend_waits_ = true;        ///< the back end has found the transmit ring empty
  std::deque<Frame> requests_;       ///< transmit requests that the back end has not taken
  std::deque<Frame> arrived_;
  std::deque<Frame> waiting_;
  SharedLines transmit_lines_;
  SharedLines receive_lines_;
  Custody custody_;
  Counter sent_, received_;
  Counter foreign_;
  Counter dropped_;
};

}  // namespace xenolith
