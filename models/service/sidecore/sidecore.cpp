#include "models/service/sidecore/sidecore.hpp"

#include "sim-core/model/misfit.hpp"

namespace xenolith {

Sidecore::Sidecore(const Context& context, const Params& params)
    : Component(context), params_(params), request_(sim()), answer_(sim()), channel_(sim(), 1) {}

void Sidecore::start() {
  core_ = services_->dedicate(static_cast<int>(params_.cpu));
  if (params_.wait == LineWait::mwait && !core_.memory->line_timing().has_mwait) {
    throw Misfit("wait", "the processor has no MONITOR and MWAIT", "spin, or a processor that has them");
  }
  sim().spawn(loop());
}

/// The request's line carries its arguments.
Task<> Sidecore::call(LineUser caller, VmService service) {
  const auto channel = co_await channel_.acquire();
  const Hertz clock = core_.clock;
  co_await caller.server->compute(params_.request / clock, caller.level);
  asked_ = service;
  store_line(caller, request_, ++number_);
  co_await wait_for_line(caller, answer_, number_ - 1, params_.wait);
}

Task<> Sidecore::loop() {
  for (std::uint64_t seen = 0;; ++seen) {
    co_await wait_for_line(core_, request_, seen, params_.wait);
    const Time begin = now();
    co_await core_.server->compute(params_.dispatch / core_.clock, core_.level);
    co_await services_->serve(core_, asked_);
    store_line(core_, answer_, request_.content());
    ++calls_;
    service_time_.record(now() - begin);
  }
}

}  // namespace xenolith
