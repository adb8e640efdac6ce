#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/network_backend.hpp"
#include "models/contract/network_interface.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Back end of all paravirtual network interfaces of a machine, in the driver domain (Xen 3.0, page
/// flipping).
///
/// One tasklet serves the transmit rings of all front ends in turn, one tasklet the frames that wait for
/// guests: both run on the driver domain's one CPU, one frame after the other. Transmit: read the request,
/// map its page (hypercall), copy the header, hand the frame to the bridge; then unmap the page (hypercall,
/// with a TLB flush), write the response, notify the guest if it asked for it. Receive: map fresh pages (one
/// multicall per run, with a TLB flush), transfer the frames' pages to the guests (one hypercall per run,
/// work per frame), write all responses, notify the guests that asked for it.
class Netback final : public Component, public NetworkBackend {
 public:
  static constexpr std::string_view summary = "Driver domain's half of paravirtual network interfaces.";

  struct Params {
    Cycles interrupt_work{};
    Cycles transmit_work{};
    Cycles map_work{};
    Bytes lines_of_frame{};
    Cycles unmap_work{};
    Cycles queue_work{};
    Cycles receive_work{};
    Cycles flip_work{};
    Cycles batch_work{};
    Bytes page = Bytes(4096);
    std::int64_t queue_frames = 1024;
    std::int64_t frames_per_run = 256;
    static constexpr auto fields() {
      return fields_of(
          required(&Params::interrupt_work, "interrupt_work",
                   "Event handler: find the front end, schedule the tasklet.", not_negative),
          required(&Params::transmit_work, "transmit_work",
                   "Per frame from a guest: ring request, socket buffer, header copy, backlog.",
                   not_negative),
          required(&Params::map_work, "map_work", "In the hypervisor: map one granted page.", not_negative),
          required(&Params::lines_of_frame, "lines_of_frame",
                   "Bytes of a guest's frame among the cache lines that its ring request moves.",
                   not_negative),
          required(&Params::unmap_work, "unmap_work",
                   "In the hypervisor: unmap one granted page and flush the TLB.", not_negative),
          required(&Params::queue_work, "queue_work",
                   "Per frame from the bridge: check the ring, queue, schedule.", not_negative),
          required(&Params::receive_work, "receive_work",
                   "Per frame to a guest: fresh page, multicall entries, ring response.", not_negative),
          required(&Params::flip_work, "flip_work",
                   "In the hypervisor, per frame: transfer one page to the guest.", not_negative),
          required(&Params::batch_work, "batch_work",
                   "In the hypervisor, once per run: multicall and TLB flush.", not_negative),
          optional(&Params::page, "page", "Size of a page that a guest grants.", positive),
          optional(&Params::queue_frames, "queue_frames", "Frames that wait for guests.", at_least(1)),
          optional(&Params::frames_per_run, "frames_per_run", "Frames that one run of a tasklet takes.",
                   at_least(1)));
    }
  };

  static constexpr auto ports() {
    return ports_of(
        implied_port(&Netback::bridge_, "bridge", "The bridge that the interfaces are attached to."),
        implied_port(&Netback::guest_, "guest", "The driver domain."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Netback::transmitted_, "transmitted", "Frames taken from guests."),
        statistic(&Netback::received_, "received", "Frames given to guests."),
        statistic(&Netback::dropped_, "dropped", "Frames for guests without a posted buffer."),
        statistic(&Netback::batch_, "batch", "Frames per run of the receive tasklet."));
  }

  Netback(const Context& context, const Params& params);
  ~Netback() override;
  void start() override;
  void audit(Audit& audit) const override {
    audit.check(*this, "frames", custody_, std::ssize(waiting_) + in_run_);
  }

  EventPort connect(NetworkFrontend& frontend) override;
  GuestKernel& guest() override { return *guest_; }

 private:
  /// One connected front end: the event of its ring, its port of the bridge.
  struct Interface;
  struct TransmitTasklet final : SoftirqHandler {
    explicit TransmitTasklet(Netback& netback) : owner(netback) {}
    Task<> run() override { return owner.transmit(); }
    Netback& owner;
  };
  struct ReceiveTasklet final : SoftirqHandler {
    explicit ReceiveTasklet(Netback& netback) : owner(netback) {}
    Task<> run() override { return owner.receive(); }
    Netback& owner;
  };
  struct Waiting {
    Frame frame;
    Interface* to;
  };

  Task<> transmit();
  Task<> transmit_one(Interface& from, Frame frame);
  Task<> receive();
  /// Writes the responses of a run, and then notifies the front ends that asked for it.
  Task<> respond(std::vector<Waiting> batch);
  std::int64_t pages_of(const Frame& frame) const;
  Task<> notify(Interface& interface, Trail cause);
  /// A run works for all its frames.
  void worked(std::vector<Waiting>& batch, std::string_view stage) const;

  const Params params_;
  Port<EthernetBridge> bridge_;
  Port<GuestKernel> guest_;
  TransmitTasklet transmit_tasklet_{*this};
  ReceiveTasklet receive_tasklet_{*this};
  Softirq transmit_softirq_ = 0;
  Softirq receive_softirq_ = 0;
  std::vector<std::unique_ptr<Interface>> interfaces_;
  std::deque<Interface*> scheduled_;  ///< front ends with transmit requests, served in turn
  std::deque<Waiting> waiting_;
  std::int64_t in_run_ = 0;  ///< frames that a run of the receive tasklet has taken
  Custody custody_;
  Counter transmitted_;
  Counter received_;
  Counter dropped_;
  Tally batch_;
};

}  // namespace xenolith
