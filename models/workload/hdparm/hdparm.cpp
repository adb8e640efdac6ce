#include "models/workload/hdparm/hdparm.hpp"

#include "sim-core/model/misfit.hpp"

namespace xenolith {

void Hdparm::start() {
  if (params_.buffer > device_->capacity())
    throw Misfit("buffer", "one read is larger than the device", "at most the device's capacity");
  device_->guest().spawn_process(measure());
}

Task<> Hdparm::measure() {
  co_await device_->guest().sleep_for(params_.start);
  device_->drop_cache();
  const Time begin = now();
  std::int64_t offset = 0;
  Bytes total;
  while (now() - begin < params_.time) {
    if (offset + params_.buffer.count() > device_->capacity().count()) offset = 0;
    const Time called = now();
    co_await device_->read({offset, params_.buffer});
    offset += params_.buffer.count();
    read_.record(now() - called);
    data_.add(params_.buffer);
    total += params_.buffer;
  }
  constexpr std::int64_t microseconds_per_second = 1'000'000;
  const std::int64_t microseconds = (now() - begin) / Duration::picoseconds(1'000'000);
  rate_.record(total.count() / microseconds * microseconds_per_second +
               total.count() % microseconds * microseconds_per_second / microseconds);
}

}  // namespace xenolith
