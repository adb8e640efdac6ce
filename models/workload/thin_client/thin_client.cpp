#include "models/workload/thin_client/thin_client.hpp"

#include "sim-core/model/fluid_world.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

ThinClient::ThinClient(const Context& context, const Params& params)
    : Component(context), params_(params), random_(random("user")) {
  if (params.small > params.large)
    throw Misfit("small", "small updates are larger than large ones", "at most the large update");
}

void ThinClient::start() {
  up_ = fluid().route(host_->node(), application_->host().node(), "application");
  down_ = fluid().route(application_->host().node(), host_->node(), "application");
  sim().spawn(work());
}

Task<> ThinClient::work() {
  for (std::int64_t i = 0; i < params_.actions; ++i) {
    co_await sim().delay(params_.think.sample(random_));
    const bool large = random_.uniform() < params_.large_share;
    co_await act(large ? params_.large : params_.small);
  }
}

Task<> ThinClient::act(Bytes update) {
  const Time begin = now();
  Trail trail = response_.begin();
  co_await host_->compute(params_.event);
  served(trail, "input event");
  co_await sim().delay(up_->latency() + params_.distance);
  served(trail, "way to the application");
  co_await application_->act(update);
  served(trail, "draw and encode");
  co_await sim().delay(params_.distance);
  served(trail, "way of the update");
  co_await application_->host().network().transfer(*down_, update);
  served(trail, "transfer of the update");
  co_await host_->compute(costs_->cycles(DataTask::receive, update, update) +
                          WorkCosts::per_kib(params_.decode, update));
  served(trail, "decode and show");
  response_.record(now() - begin, trail);
}

}  // namespace xenolith
