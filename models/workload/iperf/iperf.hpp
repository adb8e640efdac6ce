#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/contract/transport.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

enum class IperfRole { client, server };
constexpr std::array<std::string_view, 2> choices_of(IperfRole) { return {"client", "server"}; }

/// Bulk transfer over one stream, as iperf does it: a client that writes buffer after buffer, a server that
/// reads what is there and counts.
class Iperf final : public Component {
 public:
  static constexpr std::string_view summary = "Bulk transfer over TCP: client or server.";

  struct Params {
    IperfRole role = IperfRole::client;
    std::int64_t port = 5001;
    Bytes buffer{};
    Duration start{};
    Cycles call_work{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::role, "role", "Whether it sends or receives."),
          optional(&Params::port, "port", "Port on which the server listens.", between(1, 65535)),
          required(&Params::buffer, "buffer", "Bytes that one call writes, or reads at most.", positive),
          optional(&Params::start, "start", "When a client opens its stream, after the start of the run.",
                   not_negative),
          required(&Params::call_work, "call_work", "The program's own work between two calls.",
                   not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(
        optional_port(&Iperf::peer_, "peer", "The TCP stack of the guest in which the server runs."),
        implied_port(&Iperf::host_, "host", "The TCP stack of the guest that it runs in."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&Iperf::carried_, "carried",
                                   "Bytes that the program has read (server) or written (client)."));
  }

  Iperf(const Context& context, const Params& params);
  void start() override;

 private:
  Task<> client();
  Task<> server();
  std::uint16_t port() const { return static_cast<std::uint16_t>(params_.port); }

  const Params params_;
  Port<StreamAddress> peer_;
  Port<StreamHost> host_;
  Flow carried_;
};

}  // namespace xenolith
