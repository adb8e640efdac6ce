#pragma once

#include <cstdint>
#include <deque>
#include <string_view>

#include "models/contract/block.hpp"
#include "models/contract/network_interface.hpp"
#include "models/contract/remote_block.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The remote half of a remote virtual block device, in the domain that has the disk: reads what frames ask
/// for, and answers with trains of frames, one response after the other.
class RvbdServer final : public Component, public RemoteBlockServer, private FrameReceiver {
 public:
  static constexpr std::string_view summary =
      "Serves a disk to remote block drivers over raw Ethernet frames.";

  struct Params {
    Bytes mtu = Bytes(1500);
    bool cached = false;
    Cycles request{};
    Cycles response{};
    Cycles frame{};
    static constexpr auto fields() {
      return fields_of(
          optional(&Params::mtu, "mtu", "Most bytes of a frame behind its Ethernet header.",
                   between(576, 9000)),
          optional(&Params::cached, "cached",
                   "Reads through the page cache and its read-ahead instead of from the disk each time."),
          required(&Params::request, "request", "Taking a request and handing it to the block layer.",
                   not_negative),
          required(&Params::response, "response", "Taking up a response to be sent.", not_negative),
          required(&Params::frame, "frame", "Making a frame, without the interface's driver.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&RvbdServer::disk_, "disk", "The block device that it serves."),
                    implied_port(&RvbdServer::nic_, "nic", "The interface that carries the frames."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&RvbdServer::requests_, "requests", "Requests taken."),
        statistic(&RvbdServer::refused_, "refused",
                  "Frames that are no request, or reach over the disk's end."),
        statistic(&RvbdServer::read_, "read", "From a request to its data in memory."),
        statistic(&RvbdServer::train_, "train",
                  "From the first frame of a response to the driver's return from its last."));
  }

  RvbdServer(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override;
  void audit(Audit& audit) const override { audit.check(*this, "frames", custody_, std::ssize(inbox_)); }

  MacAddress mac() const override { return nic_->mac(); }
  Bytes capacity() const override { return disk_->capacity(); }

 private:
  struct Response {
    MacAddress client;
    RemoteBlockMessage message;
    BlockRange range;
    Trail trail;
  };

  Task<> received(Frame frame) override;
  /// Starts the read of each request that comes.
  Task<> take_requests();
  Task<> fetch(Response response);
  Task<> send_responses();
  Task<> send(Response response);
  static BlockRange range_of(const RemoteBlockMessage& message);

  const Params params_;
  Port<BlockReader> disk_;
  Port<NetworkInterface> nic_;
  std::deque<Frame> inbox_;
  std::deque<Response> outbox_;
  WaitQueue request_came_{sim()};
  WaitQueue response_ready_{sim()};
  std::uint64_t frame_number_ = 0;
  Custody custody_;
  Counter requests_;
  Counter refused_;
  Latency read_;
  Latency train_;
};

}  // namespace xenolith
