#pragma once

#include <cstdint>
#include <deque>
#include <string_view>

#include "models/contract/block.hpp"
#include "models/contract/remote_block.hpp"
#include "models/contract/segment_log.hpp"
#include "models/contract/transport.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The network block device of Linux: a block driver that sends its requests over a stream, and a process
/// that reads the replies from it, block by block, into the pages of the requests.
class Nbd final : public Component, public BlockDriver {
 public:
  static constexpr std::string_view summary = "Network block device: block driver over a TCP stream.";

  struct Params {
    Bytes max_request{};
    Bytes block{};
    Cycles request{};
    Cycles reply{};
    Cycles block_work{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::max_request, "max_request", "Most bytes of a request.", positive),
          required(&Params::block, "block", "Block size of the device file.", at_least(512)),
          required(&Params::request, "request", "Making a request, without the socket.", not_negative),
          required(&Params::reply, "reply", "Finding the request of a reply, and ending it.", not_negative),
          required(&Params::block_work, "block_work",
                   "Per block read from the socket: mapping its page, the call.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(port(&Nbd::server_, "server", "Who exports the disk."),
                    implied_port(&Nbd::sockets_, "sockets", "The guest's TCP."),
                    implied_port(&Nbd::log_, "log", "What notes when segments come out of the driver."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(
            &Nbd::response_, "response",
            "From the first segment of a response out of the network driver to the end of its request."),
        statistic(&Nbd::delivery_, "delivery",
                  "From the reply's header in this driver's hands to the end of its request."),
        statistic(&Nbd::request_, "request", "From the making of a request to its end."),
        statistic(&Nbd::response_size_, "response_size", "Bytes of data of a response."));
  }

  Nbd(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override { guest().spawn_process(run()); }

  BlockLimits limits() const override { return {params_.max_request, params_.block}; }
  Bytes capacity() const override { return server_->capacity(); }
  void attach(BlockQueue& queue) override { queue_ = &queue; }
  Task<> dispatch(Level level) override;
  GuestKernel& guest() override { return sockets_->guest(); }

 private:
  struct Pending {
    BlockRequest request;
    Time made;
  };

  /// Connects, then reads replies for ever, as the process that called NBD_DO_IT does.
  Task<> run();
  Task<> receive_reply();
  Task<> read(Bytes size);

  const Params params_;
  Port<NetworkBlockExport> server_;
  Port<StreamHost> sockets_;
  Port<SegmentLog> log_;
  StreamSocket* socket_ = nullptr;
  BlockQueue* queue_ = nullptr;
  std::deque<Pending> pending_;  ///< in the order in which the server answers
  bool sending_ = false;
  Latency response_;
  Latency delivery_;
  RequestLatency request_;
  Tally response_size_;
};

}  // namespace xenolith
