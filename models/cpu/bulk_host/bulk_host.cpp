#include "models/cpu/bulk_host/bulk_host.hpp"

#include "sim-core/model/misfit.hpp"

namespace xenolith {

BulkHost::BulkHost(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      node_(fluid().platform().add_host(address(), params.clock, static_cast<int>(params.cores))) {
  if (params.busy < params.idle)
    throw Misfit("busy", "a core at work takes less than none", "at least the power when idle");
  if (params.full < params.busy)
    throw Misfit("full", "all cores take less than one", "at least the power when busy");
}

void BulkHost::start() {
  energy_.emplace(fluid().network(), node_, sim(), HostPower{params_.idle, params_.busy, params_.full});
  use_.read(energy_->meter());
}

Joules BulkHost::energy() const { return energy_ ? energy_->meter().energy() : Joules::zero(); }

}  // namespace xenolith
