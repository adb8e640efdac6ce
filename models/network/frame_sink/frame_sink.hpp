#pragma once

#include <string_view>

#include "models/contract/ethernet.hpp"
#include "models/contract/frame_endpoint.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A station on the Ethernet that takes every frame for it as fast as the line brings it, and counts.
class FrameSink final : public Component, public EthernetPort, public FrameEndpoint {
 public:
  static constexpr std::string_view summary = "A station that takes frames at line rate and counts them.";

  struct Params {
    BitRate rate{};
    static constexpr auto fields() {
      return fields_of(required(&Params::rate, "rate", "Line rate.", positive));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(statistic(&FrameSink::received_, "received", "Bytes of frames for this station."),
                         statistic(&FrameSink::foreign_, "foreign", "Frames for other stations."));
  }

  FrameSink(const Context& context, const Params& params)
      : Component(context), params_(params), mac_(MacAddress::of(address())) {}
  void start() override;

  void plug(EthernetSegment& segment, int socket) override;
  void receive(const Frame& frame) override;
  BitRate rate() const override { return params_.rate; }
  MacAddress mac() const override { return mac_; }
  void audit(Audit& audit) const override { audit.check(*this, "frames", custody_, 0); }

 private:
  Task<> announce();

  const Params params_;
  const MacAddress mac_;
  EthernetSegment* segment_ = nullptr;
  int socket_ = 0;
  Custody custody_;
  Flow received_;
  Counter foreign_;
};

}  // namespace xenolith
