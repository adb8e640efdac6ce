#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string_view>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/network_interface.hpp"
#include "models/contract/transport.hpp"
#include "models/guest/tcp_stack/tcp_params.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

class TcpConnection;

/// TCP in a guest's kernel, over one network interface: sockets, connections, timers, and what all that costs
/// its CPU. Stations are found by their Ethernet address. README.md tells what is left out.
class TcpStack final : public Component, public StreamHost, public StreamAddress, private FrameReceiver {
 public:
  static constexpr std::string_view summary = "TCP of a guest's kernel over one network interface.";

  using Params = TcpParams;

  static constexpr auto ports() {
    return ports_of(
        implied_port(&TcpStack::nic_, "nic", "The network interface of the guest that it runs in."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&TcpStack::segments_sent_, "segments_sent", "Segments with payload given to the driver."),
        statistic(&TcpStack::segments_received_, "segments_received", "Segments with payload received."),
        statistic(&TcpStack::acks_sent_, "acks_sent", "Segments without payload sent."),
        statistic(&TcpStack::acks_received_, "acks_received", "Segments without payload received."),
        statistic(&TcpStack::retransmissions_, "retransmissions", "Segments sent again."),
        statistic(&TcpStack::recoveries_, "recoveries", "Fast recoveries begun."),
        statistic(&TcpStack::timeouts_, "timeouts", "Retransmission timeouts."),
        statistic(&TcpStack::out_of_order_, "out_of_order", "Segments received behind a gap."),
        statistic(&TcpStack::sent_, "sent", "Payload sent, retransmissions included."),
        statistic(&TcpStack::received_, "received", "Payload received in order."),
        statistic(&TcpStack::segment_time_, "segment_time",
                  "Of received segments with payload, from their making at the sender to the socket."),
        statistic(&TcpStack::foreign_, "foreign", "Frames that are for no socket here."));
  }

  TcpStack(const Context& context, const Params& params);
  ~TcpStack() override;
  void start() override;
  void audit(Audit& audit) const override;

  GuestKernel& guest() override { return nic_->guest(); }
  void listen(std::uint16_t port) override;
  Task<StreamSocket*> accept(std::uint16_t port) override;
  Task<StreamSocket*> connect(StreamAddress& peer, std::uint16_t port) override;

  MacAddress mac() const override { return nic_->mac(); }
  void announce(MacAddress client, std::uint16_t client_port,
                std::shared_ptr<StreamContents> contents) override;

 private:
  friend class TcpConnection;
  /// Which connection a segment belongs to.
  struct Key {
    MacAddress peer;
    std::uint16_t peer_port = 0;
    std::uint16_t port = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Listener {
    explicit Listener(Simulator& sim) : arrival(sim) {}
    std::deque<TcpConnection*> connected;
    WaitQueue arrival;
  };

  Task<> received(Frame frame) override;
  Task<> greet(Frame frame);
  TcpConnection& open(const Key& key, std::shared_ptr<StreamContents> contents, bool client);

  // What connections need.
  Task<> give(SegmentHeader segment, MacAddress to, Level level);
  Cycles checksum_work(Bytes size) const;
  Task<> copy_to_kernel(Bytes size);
  Task<> copy_to_user(Bytes size);
  Task<> check(Bytes size, Level level);

  const Params params_;
  const TcpTuning tuning_;
  Port<NetworkInterface> nic_;
  std::map<Key, std::unique_ptr<TcpConnection>> connections_;
  std::map<std::uint16_t, std::unique_ptr<Listener>> listeners_;
  std::map<std::pair<MacAddress, std::uint16_t>, std::shared_ptr<StreamContents>> announced_;
  std::uint16_t next_port_;
  std::uint64_t frames_ = 0;

  Custody custody_;
  Counter segments_sent_, segments_received_, acks_sent_, acks_received_;
  Counter retransmissions_, recoveries_, timeouts_, out_of_order_, foreign_;
  Flow sent_, received_;
  RequestLatency segment_time_;
};

}  // namespace xenolith
