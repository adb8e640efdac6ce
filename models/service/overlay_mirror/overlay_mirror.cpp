#include "models/service/overlay_mirror/overlay_mirror.hpp"

#include <algorithm>

namespace xenolith {

OverlayMirror::OverlayMirror(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      tree_(sim(), usable_part(params.uplink)),
      uplink_(*this, address() + ".uplink") {
  tree_.watch<&OverlayMirror::note>(this);
}

BitRate OverlayMirror::usable_part(BitRate nominal) const {
  const double rate = static_cast<double>(nominal.count()) * params_.usable;
  return BitRate(std::max<std::int64_t>(1, static_cast<std::int64_t>(rate)));
}

std::size_t OverlayMirror::connect(BitRate access) { return tree_.add_branch(usable_part(access)); }

Task<> OverlayMirror::fetch(std::size_t site, Bytes overlay) {
  const Time asked = now();
  co_await sim().delay(scaled(params_.latency, params_.start_latencies));
  co_await tree_.serve(site, overlay);
  ++fetches_;
  fetch_.record(now() - asked);
}

void OverlayMirror::note() {
  const Bytes moved = tree_.moved();
  sent_.add(moved - told_);
  told_ = moved;
  uplink_.draw(tree_.rate(), static_cast<std::int64_t>(tree_.jobs()));
  transfers_.set(static_cast<std::int64_t>(tree_.jobs()));
  held_.set(tree_.held_by_root());
  saturated_.set(tree_.held_by_root() > 0 ? 1 : 0);
}

}  // namespace xenolith
