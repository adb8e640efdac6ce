#include "models/network/cellular_modem/cellular_modem.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "sim-core/base/distribution.hpp"
#include "sim-core/base/portable_math.hpp"
#include "sim-core/model/fluid_world.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

/// A factor with mean 1 and this standard deviation of its logarithm.
double factor(RandomStream stream, double spread) {
  return spread > 0 ? sample_lognormal(stream, 1.0, spread) * portable_exp(-spread * spread / 2) : 1.0;
}

}  // namespace

class CellularModem::Use {
 public:
  explicit Use(CellularModem& modem) : modem_(modem) { modem_.begin(); }
  ~Use() { modem_.end(); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  CellularModem& modem_;
};

CellularModem::CellularModem(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      up_(sim(), params.up),
      down_(sim(), params.down),
      up_track_(*this, address() + ".up", up_),
      down_track_(*this, address() + ".down", down_),
      opened_(sim()),
      promotion_(Timer::of<&CellularModem::channel_opened>(sim(), this)),
      tail_(Timer::of<&CellularModem::close_channel>(sim(), this)),
      fading_(Timer::of<&CellularModem::fade>(sim(), this)),
      meter_(sim(), params.idle) {
  if (params.peak < std::max(params.up, params.down))
    throw Misfit("peak", "the mean rates are above it", "at least the rates up and down");
  if (params.place == RadioPlace::drawn) {
    place_up_ = factor(random("place up"), params.place_spread);
    place_down_ = factor(random("place down"), params.place_spread);
  }
  use_.read(meter_);
  fluid().when_bound(*this, [this](FluidPlatform& platform) {
    platform.add_link(address(), host_->node(), tower_->node(), params_.peak, params_.latency);
  });
}

void CellularModem::start() { fluid().check_joined(*this, "tower"); }

/// The rate of the present interval: a draw of its own, whatever was drawn before.
BitRate CellularModem::rate(BitRate mean, double place, std::string_view heading) const {
  const std::int64_t interval = (now() - Time::origin()) / params_.fade_interval;
  const double fading =
      factor(random("fading " + std::string(heading) + " " + std::to_string(interval)), params_.fade_spread);
  const auto drawn = static_cast<std::int64_t>(static_cast<double>(mean.count()) * place * fading);
  return std::clamp(BitRate(drawn), BitRate(1000), params_.peak);
}

void CellularModem::fade() {
  up_.set_capacity(rate(params_.up, place_up_, "up"));
  down_.set_capacity(rate(params_.down, place_down_, "down"));
  if (transfers_ == 0) return;
  const std::int64_t interval = (now() - Time::origin()) / params_.fade_interval;
  fading_.arm(Time::origin() + params_.fade_interval * (interval + 1));
}

void CellularModem::begin() {
  tail_.cancel();
  meter_.set_power(params_.active);
  if (++transfers_ == 1) fade();
}

void CellularModem::end() {
  if (--transfers_ > 0) return;
  fading_.cancel();
  meter_.set_power(params_.open);
  tail_.arm_after(params_.tail);
}

void CellularModem::close_channel() {
  promotion_.cancel();
  channel_ = Channel::none;
  meter_.set_power(params_.idle);
}

Task<> CellularModem::open_channel() {
  if (channel_ == Channel::none) {
    channel_ = Channel::setting_up;
    ++promotions_;
    promotion_.arm_after(params_.promotion);
  }
  while (channel_ == Channel::setting_up) {
    co_await opened_.wait();
  }
}

void CellularModem::channel_opened() {
  channel_ = Channel::open;
  opened_.notify_all();
}

Task<> CellularModem::carry(Heading heading, Bytes data) {
  const Use use(*this);
  co_await open_channel();
  co_await bearer(heading).serve(data);
  (heading == Heading::up ? sent_ : received_).add(data);
}

}  // namespace xenolith
