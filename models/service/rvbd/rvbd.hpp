#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "models/contract/block.hpp"
#include "models/contract/network_interface.hpp"
#include "models/contract/remote_block.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Block driver of a remote virtual block device: requests and responses are raw Ethernet frames on an
/// interface of its own, without a network stack.
///
/// The interface's driver copies each frame once, out of its bounce buffer into the page that the request is
/// for. Nothing is acknowledged; a request whose response stays away is sent again.
class Rvbd final : public Component, public BlockDriver, private FrameReceiver {
 public:
  static constexpr std::string_view summary = "Block driver of a remote disk over raw Ethernet frames.";

  struct Params {
    Bytes max_request{};
    Bytes block{};
    std::int64_t ring = 0;
    Duration retry_after{};
    Cycles request{};
    Cycles frame{};
    Cycles completion{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::max_request, "max_request", "Most bytes of a request.", positive),
          required(&Params::block, "block", "Block size of the device file.", at_least(512)),
          required(&Params::ring, "ring", "Requests that may be under way.", between(1, 256)),
          required(&Params::retry_after, "retry_after",
                   "A request without its whole response for so long is sent again.", positive),
          required(&Params::request, "request", "Making a request, without the interface's driver.",
                   not_negative),
          required(&Params::frame, "frame", "Finding the request and page of a frame.", not_negative),
          required(&Params::completion, "completion", "Ending a request.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(
        port(&Rvbd::server_, "server", "Who has the disk."),
        implied_port(&Rvbd::nic_, "nic", "The interface that carries the frames; nothing else may use it."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Rvbd::response_, "response",
                  "From the first frame of a response out of the network driver to the end of its request."),
        statistic(&Rvbd::request_, "request", "From the making of a request to its end."),
        statistic(&Rvbd::response_size_, "response_size", "Bytes of data of a response."),
        statistic(&Rvbd::frames_, "frames", "Frames of responses taken."),
        statistic(&Rvbd::stale_, "stale", "Frames for no request that is under way."),
        statistic(&Rvbd::retries_, "retries", "Requests sent again."));
  }

  Rvbd(const Context& context, const Params& params);
  void start() override;
  void audit(Audit& audit) const override { audit.check(*this, "frames", custody_, 0); }

  BlockLimits limits() const override { return {params_.max_request, params_.block}; }
  Bytes capacity() const override { return server_->capacity(); }
  void attach(BlockQueue& queue) override { queue_ = &queue; }
  Task<> dispatch(Level level) override;
  GuestKernel& guest() override { return nic_->guest(); }

 private:
  struct Slot {
    std::optional<BlockRequest> request;
    std::uint8_t generation = 0;
    Bytes missing{};
    Time made;                  ///< of the request
    Time sent;                  ///< the last time
    std::optional<Time> first;  ///< when the first frame of the response came
    Trail trail;
  };

  Task<> received(Frame frame) override;
  Task<> finish(std::size_t slot, Trail trail);
  Task<> send(std::size_t slot, Level level);
  Task<> watch();
  std::optional<std::size_t> free_slot() const;

  const Params params_;
  Port<RemoteBlockServer> server_;
  Port<NetworkInterface> nic_;
  BlockQueue* queue_ = nullptr;
  std::vector<Slot> slots_;
  std::uint64_t frame_number_ = 0;
  Latency response_;
  RequestLatency request_;
  Tally response_size_;
  Custody custody_;
  Counter frames_;
  Counter stale_;
  Counter retries_;
};

}  // namespace xenolith
