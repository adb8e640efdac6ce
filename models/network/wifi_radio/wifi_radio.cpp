#include "models/network/wifi_radio/wifi_radio.hpp"


namespace xenolith {

WifiRadio::WifiRadio(const Context& context, const Params& params) : Component(context), params_(params) {
  fluid().when_bound(
      *this, [this](FluidPlatform& platform) { platform.join(host_->node(), cell_->node(), params_.rate); });
}

void WifiRadio::start() {
  fluid().check_joined(*this, "cell");
  energy_.emplace(fluid().network(), host_->node(), sim(),
                  RadioPower{params_.idle, params_.receive, params_.transmit});
  use_.read(energy_->meter());
}

Joules WifiRadio::energy() const { return energy_ ? energy_->meter().energy() : Joules::zero(); }

}  // namespace xenolith
