#include "models/storage/flash/flash.hpp"

#include "sim-core/base/check.hpp"

namespace xenolith {

Flash::Flash(const Context& context, const Params& params)
    : Component(context), params_(params), controller_(sim(), 1), power_(sim(), params.idle) {
  use_.read(power_);
}

Task<> Flash::read(BlockRange range) {
  co_await command(range, params_.read_overhead + range.size / params_.read_rate, params_.reading);
  read_.add(range.size);
}

Task<> Flash::write(BlockRange range) {
  co_await command(range, params_.write_overhead + range.size / params_.write_rate, params_.writing);
  written_.add(range.size);
}

/// A write ends when the cells hold it.
Task<> Flash::flush() { co_return; }

Task<> Flash::command(BlockRange range, Duration time, Watts power) {
  XENO_ASSERT(range.offset >= 0 && range.size > Bytes{0} && range.end() <= capacity().count(),
              "a command reaches over the end of a flash card");
  const Time arrived = now();
  const Lease held = co_await controller_.acquire();
  power_.set_power(power);
  co_await sim().delay(time);
  power_.set_power(params_.idle);
  latency_.record(now() - arrived);
}

}  // namespace xenolith
