#pragma once

#include <string_view>

#include "models/contract/application_display.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"

namespace xenolith {

/// An application with a server of its screen (VNC): each input event is drawn and comes back as an encoded
/// update.
class DisplayServer final : public Component, public ApplicationDisplay {
 public:
  static constexpr std::string_view summary =
      "Application whose screen is served to a viewer elsewhere (VNC).";
  struct Params {
    Cycles draw{};
    Cycles encode{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::draw, "draw", "What the application computes for an input event.", not_negative),
          required(&Params::encode, "encode", "Encoding an update, for each KiB that it has encoded.",
                   not_negative));
    }
  };
  static constexpr auto ports() {
    return ports_of(implied_port(&DisplayServer::host_, "host", "The machine it runs on."),
                    implied_port(&DisplayServer::costs_, "costs", "What its network stack costs."));
  }

  DisplayServer(const Context& context, const Params& params) : Component(context), params_(params) {}
  FluidHost& host() override { return *host_; }
  const WorkCosts& costs() const override { return *costs_; }
  Task<> act(Bytes update) override;

 private:
  const Params params_;
  Port<FluidHost> host_;
  Port<WorkCosts> costs_;
};

}  // namespace xenolith
