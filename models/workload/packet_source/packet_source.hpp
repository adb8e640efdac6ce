#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/contract/frame_endpoint.hpp"
#include "models/contract/guest_kernel.hpp"
#include "models/contract/network_interface.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// What the gap between two trains is counted from: `end`, a pause; `begin`, a period.
enum class GapFrom { end, begin };
constexpr std::array<std::string_view, 2> choices_of(GapFrom) { return {"end", "begin"}; }

/// A process that sends trains of datagrams to one station and sleeps between them: traffic without an
/// answer.
///
/// A datagram costs a system call and the protocols below it; the driver spends its own time. The socket's
/// send buffer holds what the driver holds back; when it is full the call sleeps, as a blocking send does.
class PacketSource final : public Component {
 public:
  static constexpr std::string_view summary = "Sends trains of datagrams, with pauses between them.";

  struct Params {
    Bytes size = Bytes(1514);
    std::int64_t train = 1;
    DurationDistribution gap{};
    GapFrom gap_from = GapFrom::end;
    Duration begin{};
    Duration end{};
    std::int64_t send_buffer{};
    Cycles socket_send{};
    static constexpr auto fields() {
      return fields_of(
          optional(&Params::size, "size", "Length of a frame from header to payload.", between(60, 9000)),
          optional(&Params::train, "train", "Datagrams that are sent one after the other.", at_least(1)),
          optional(&Params::gap, "gap", "Time to the next train."),
          optional(&Params::gap_from, "gap_from",
                   "What the gap is counted from: the end of the train, or its begin. A train that takes "
                   "longer than "
                   "the gap is followed at once."),
          optional(&Params::begin, "begin", "When it begins, since the start of the simulation.",
                   not_negative),
          optional(&Params::end, "end", "When it ends; 0 s: never.", not_negative),
          required(&Params::send_buffer, "send_buffer",
                   "Datagrams that the socket holds while the driver has no room for them.", at_least(1)),
          required(&Params::socket_send, "socket_send",
                   "System call, socket buffer and protocols of a send, without the driver.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(
        port(&PacketSource::peer_, "peer", "The station that datagrams go to."),
        implied_port(&PacketSource::nic_, "nic", "The network interface of the guest that it runs in."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&PacketSource::sent_, "sent", "Bytes of frames given to the driver."),
                         statistic(&PacketSource::frames_, "frames", "Frames given to the driver."),
                         statistic(&PacketSource::blocked_, "blocked",
                                   "Time in calls that slept for want of buffer, per train."));
  }

  PacketSource(const Context& context, const Params& params);
  void start() override;
  void audit(Audit& audit) const override { audit.check(*this, "frames", custody_, 0); }

 private:
  Task<> run();
  Task<> send_train();

  const Params params_;
  Port<FrameEndpoint> peer_;
  Port<NetworkInterface> nic_;
  RandomStream gaps_;
  std::uint64_t number_ = 0;
  Custody custody_;
  Flow sent_;
  Counter frames_;
  Latency blocked_;
};

}  // namespace xenolith
