#include "models/workload/bus_load/bus_load.hpp"

#include <algorithm>

namespace xenolith {

BusLoad::BusLoad(const Context& context, const Params& params)
    : Component(context), params_(params), pauses_(random("pause")) {}

void BusLoad::start() { sim().spawn(transfers()); }

Task<> BusLoad::transfers() {
  const int master = bus_->attach(address());
  for (;;) {
    const Duration pause = params_.pause.sample(pauses_);
    co_await sim().delay(pause);
    for (Bytes left = params_.transfer; left > Bytes{0};) {
      const Bytes part = std::min(left, params_.burst);
      co_await bus_->write(master, memory_->memory(), part, Delivery{});
      left -= part;
      written_.add(part);
    }
  }
}

}  // namespace xenolith
