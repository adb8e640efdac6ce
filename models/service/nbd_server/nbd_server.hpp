#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/block.hpp"
#include "models/contract/remote_block.hpp"
#include "models/contract/transport.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// nbd-server: a process that reads requests from one client's stream, reads the disk through the page cache,
/// and writes header and data back in one call, one request after the other.
class NbdServer final : public Component, public NetworkBlockExport {
 public:
  static constexpr std::string_view summary = "Serves a disk to one network block device over a TCP stream.";

  struct Params {
    std::int64_t port = 2000;
    Cycles request{};
    static constexpr auto fields() {
      return fields_of(
          optional(&Params::port, "port", "Where it listens.", between(1, 65535)),
          required(&Params::request, "request", "Per request, without its system calls.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&NbdServer::sockets_, "sockets", "The guest's TCP."),
                    implied_port(&NbdServer::address_, "address", "The same, as clients reach it."),
                    implied_port(&NbdServer::disk_, "disk", "The block device that it exports."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&NbdServer::requests_, "requests", "Requests answered."),
                         statistic(&NbdServer::read_, "read", "The read call of a request."),
                         statistic(&NbdServer::send_, "send",
                                   "The write call of a response: until its last byte is buffered."));
  }

  NbdServer(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override;

  StreamAddress& address() override { return *address_; }
  std::uint16_t port() const override { return static_cast<std::uint16_t>(params_.port); }
  Bytes capacity() const override { return disk_->capacity(); }

 private:
  Task<> serve();

  const Params params_;
  Port<StreamHost> sockets_;
  Port<StreamAddress> address_;
  Port<BlockReader> disk_;
  Counter requests_;
  Latency read_;
  Latency send_;
};

}  // namespace xenolith
