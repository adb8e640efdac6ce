#pragma once

#include <cstdint>
#include <deque>
#include <string_view>

#include "models/contract/network_interface.hpp"
#include "models/contract/segment_log.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Measuring equipment between a network interface and the protocol stack above it: passes all frames on,
/// takes no time, and notes when the bytes of one stream came.
class FrameTap final : public Component, public NetworkInterface, public SegmentLog, private FrameReceiver {
 public:
  static constexpr std::string_view summary =
      "Notes when the bytes of a stream came out of a network driver.";

  struct Params {
    static constexpr auto fields() { return fields_of(); }
  };

  static constexpr auto ports() {
    return ports_of(port(&FrameTap::below_, "below", "The interface whose frames are noted."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&FrameTap::frames_, "frames", "Frames received."));
  }

  FrameTap(const Context& context, const Params&) : Component(context) {}

  MacAddress mac() const override { return below_->mac(); }
  Task<> transmit(Frame frame, Level level) override { return below_->transmit(frame, level); }
  void set_receiver(FrameReceiver& receiver) override;
  GuestKernel& guest() override { return below_->guest(); }
  Time came(std::uint64_t byte) override;

 private:
  struct Entry {
    std::uint64_t end;  ///< bytes of the stream up to and with a segment
    Time time;
  };
  Task<> received(Frame frame) override;

  Port<NetworkInterface> below_;
  FrameReceiver* above_ = nullptr;
  std::deque<Entry> entries_;
  std::uint64_t end_ = 0;
  Counter frames_;
};

}  // namespace xenolith
