#pragma once

#include <cstdint>
#include <deque>
#include <utility>

#include "models/contract/hypervisor.hpp"
#include "models/contract/network_processor.hpp"
#include "models/contract/pci.hpp"
#include "models/service/svio/svio_params.hpp"

namespace xenolith {

class SignalDemultiplexer;

/// The ring in host memory through which micro-code tells a sidecore whom to signal, in place of the
/// doorbell: one write over the bus for each signal, no interrupt, no register read. The sidecore tells the
/// board how far it has come every half ring.
class MessageRing final : public MessageChannel {
 public:
  MessageRing(const SvioParams& params, SignalDemultiplexer& signals) : params_(params), signals_(signals) {}

  /// Messages are written by `device` and told to `poller`; indices come back over `host`.
  void connect(MessagePoller& poller, DeviceIo& device, HostIo& host);
  /// False if nobody polls now, or no slot is free: ring the doorbell instead.
  bool open() const { return polled_ && std::cmp_less(posted_ - served_told_, params_.message_ring); }

  /// Micro-code writes a message into a ring that is open.
  Task<> post(MicroContext& context, int interface, bool receive);

  bool empty() const override { return messages_.empty() || !messages_.front().visible; }
  Task<> serve(HypervisorCpu& cpu) override;
  Task<> open(HypervisorCpu& cpu) override;
  Task<> close(HypervisorCpu& cpu) override;

 private:
  struct Message {
    int interface = 0;
    bool receive = false;
    bool visible = false;  ///< has arrived in host memory
  };

  void arrived(std::uint64_t slot);
  void closed();

  const SvioParams& params_;
  SignalDemultiplexer& signals_;
  MessagePoller* poller_ = nullptr;
  DeviceIo* device_ = nullptr;
  HostIo* host_ = nullptr;
  bool polled_ = false;            ///< as the board knows it: the flag lies beside the tail
  std::deque<Message> messages_;   ///< from the oldest that was not served to the youngest posted
  std::uint64_t served_ = 0;       ///< slot of the oldest
  std::uint64_t told_ = 0;         ///< messages that the poller knows of
  std::uint64_t posted_ = 0;       ///< the board's tail
  std::uint64_t served_told_ = 0;  ///< what the board knows of `served_`
};

}  // namespace xenolith
