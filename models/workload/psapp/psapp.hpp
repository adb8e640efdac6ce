#pragma once

#include <array>
#include <deque>
#include <string_view>

#include "models/contract/frame_endpoint.hpp"
#include "models/contract/guest_kernel.hpp"
#include "models/contract/network_interface.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

enum class PsappRole { client, server };
constexpr std::array<std::string_view, 2> choices_of(PsappRole) { return {"client", "server"}; }

/// The probe application of the thesis (section 2.6.1): raw frames over a packet socket, no network layer.
///
/// A client sends a probe, waits without limit for the reply, records the round-trip time, waits at random,
/// and starts again: one probe is outstanding. A server sends every frame back to where it came from. A frame
/// costs a system call and the packet socket on each side; the driver below spends its own time.
class Psapp final : public Component, public FrameEndpoint, private FrameReceiver {
 public:
  static constexpr std::string_view summary =
      "Round-trip probes over a packet socket: client or echoing server.";

  struct Params {
    PsappRole role = PsappRole::client;
    Bytes size = Bytes(64);
    DurationDistribution wait{};
    Cycles socket_send{};
    Cycles socket_receive{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::role, "role", "Whether it sends probes or echoes them."),
          optional(&Params::size, "size", "Length of a probe from header to payload.", between(60, 9000)),
          optional(&Params::wait, "wait", "Time from a reply to the next probe of a client."),
          required(&Params::socket_send, "socket_send",
                   "System call, socket buffer and packet socket of a send, without the driver.",
                   not_negative),
          required(&Params::socket_receive, "socket_receive",
                   "Packet socket, copy to the application and system call of a receive, without driver and "
                   "wake-up.",
                   not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(optional_port(&Psapp::peer_, "peer", "The server that a client probes."),
                    implied_port(&Psapp::nic_, "nic", "The network interface of the guest that it runs in."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Psapp::rtt_, "rtt", "From before the send call to the return of the receive call."),
        statistic(&Psapp::probes_, "probes", "Probes sent, or echoed by a server."),
        statistic(&Psapp::foreign_, "foreign",
                  "Frames for other stations, which the packet socket does not take."));
  }

  Psapp(const Context& context, const Params& params);
  void start() override;
  MacAddress mac() const override { return nic_->mac(); }
  void audit(Audit& audit) const override { audit.check(*this, "frames", custody_, std::ssize(inbox_)); }

 private:
  Task<> received(Frame frame) override;
  Task<> client();
  Task<> server();
  Task<> send(Frame frame);
  /// Sleeps until a frame is in the socket, and takes it.
  Task<Frame> receive();

  const Params params_;
  Port<FrameEndpoint> peer_;
  Port<NetworkInterface> nic_;
  RandomStream waits_;
  WaitQueue arrival_{sim()};
  std::deque<Frame> inbox_;
  std::uint64_t sent_ = 0;
  Custody custody_;
  RequestLatency rtt_;
  Counter probes_;
  Counter foreign_;
};

}  // namespace xenolith
