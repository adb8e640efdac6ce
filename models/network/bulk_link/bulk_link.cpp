#include "models/network/bulk_link/bulk_link.hpp"

#include <string>

#include "sim-core/model/misfit.hpp"

namespace xenolith {

BulkLink::BulkLink(const Context& context, const Params& params) : Component(context), params_(params) {
  fluid().when_bound(*this, [this](FluidPlatform& platform) { join(platform); });
}

void BulkLink::join(FluidPlatform& platform) {
  if (joins_.size() != 2) return;  // start() tells
  platform.add_link(address(), joins_[0].node(), joins_[1].node(), params_.bandwidth, params_.latency,
                    params_.duplex == Duplex::full ? LinkSharing::full_duplex : LinkSharing::shared);
}

void BulkLink::start() {
  if (joins_.size() != 2)
    throw Misfit("joins", "a link has two ends, this one " + std::to_string(joins_.size()), "two places");
  fluid().check_joined(*this, "joins");
}

}  // namespace xenolith
