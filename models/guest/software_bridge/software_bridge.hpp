#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/network_interface.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The learning Ethernet bridge of the driver domain's kernel (802.1D without the spanning tree).
///
/// It joins the physical interface, the guests' back ends and the domain's own protocol stack. Every frame
/// costs the look-up and the netfilter hooks; a frame for an unknown station goes out of every other port.
class SoftwareBridge final : public Component,
                             public EthernetBridge,
                             public NetworkInterface,
                             private FrameReceiver {
 public:
  static constexpr std::string_view summary = "Learning Ethernet bridge in the kernel of a driver domain.";

  struct Params {
    Cycles forward_work{};
    static constexpr auto fields() {
      return fields_of(required(&Params::forward_work, "forward_work",
                                "Look-up, netfilter hooks and hand-over of one frame.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(port(&SoftwareBridge::uplink_, "uplink", "The interface that leads out of the machine."),
                    implied_port(&SoftwareBridge::guest_, "guest", "The driver domain."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&SoftwareBridge::forwarded_, "forwarded", "Frames given to one port."),
                         statistic(&SoftwareBridge::flooded_, "flooded", "Frames for unknown stations."));
  }

  SoftwareBridge(const Context& context, const Params& params);
  void start() override;
  void audit(Audit& audit) const override { audit.check(*this, "frames", custody_, 0); }

  int attach(SoftwareBridgePort& port) override;
  Task<> bridge(Frame frame, int from_port, Level level) override;

  MacAddress mac() const override { return uplink_->mac(); }
  Task<> transmit(Frame frame, Level level) override;
  void set_receiver(FrameReceiver& receiver) override { receiver_ = &receiver; }
  GuestKernel& guest() override { return *guest_; }

 private:
  static constexpr int local_port = 0;
  static constexpr int uplink_port = 1;
  static constexpr int first_attached = 2;

  Task<> received(Frame frame) override;
  Task<> give(Frame frame, int to_port, Level level);

  const Params params_;
  Port<NetworkInterface> uplink_;
  Port<GuestKernel> guest_;
  FrameReceiver* receiver_ = nullptr;
  std::vector<SoftwareBridgePort*> attached_;
  std::map<MacAddress, int> stations_;
  Custody custody_;
  Counter forwarded_;
  Counter flooded_;
};

}  // namespace xenolith
