#include "models/workload/vm_calls/vm_calls.hpp"

#include "sim-core/model/misfit.hpp"

namespace xenolith {

VmCalls::VmCalls(const Context& context, const Params& params)
    : Component(context), params_(params), gaps_(random("gap")) {}

void VmCalls::start() {
  if (params_.path == VmPath::sidecall && !sidecore_.bound()) {
    throw Misfit("sidecore", "nobody carries out sidecalls", "the name of a sidecore");
  }
  sim().spawn(calls());
}

Task<> VmCalls::calls() {
  for (;;) {
    const Duration gap = params_.gap.sample(gaps_);
    co_await sim().delay(gap);
    const Time begin = now();
    const std::int64_t exits = guest_->exits();
    co_await one();
    latency_.record(now() - begin);
    exits_.record(guest_->exits() - exits);
  }
}

Task<> VmCalls::one() {
  switch (params_.call) {
    case VmCall::null:
      return reach(VmService::null);
    case VmCall::cpuid:
      return reach(VmService::cpuid);
    case VmCall::page_fault:
      break;
  }
  return page_fault();
}

Task<> VmCalls::reach(VmService service) {
  if (params_.path == VmPath::exit) return guest_->leave_for(service);
  return sidecore_->call(guest_->lines(), service);
}

Task<> VmCalls::page_fault() {
  co_await guest_->fault();
  co_await guest_->run(params_.fault_handler);
  if (params_.path == VmPath::exit) {
    co_await guest_->write_table();
  } else {
    co_await sidecore_->call(guest_->lines(), VmService::table_update);
  }
  co_await guest_->run(params_.fault_return);
  co_await guest_->retry();
}

}  // namespace xenolith
