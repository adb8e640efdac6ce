#include "models/storage/battery/battery.hpp"

#include "sim-core/model/misfit.hpp"

namespace xenolith {

void Battery::start() {
  if (feeds_.empty()) throw Misfit("feeds", "the battery feeds nothing", "at least one part with a meter");
  use_.read([this] { return taken(); }, params_.capacity);
}

Joules Battery::taken() const {
  Joules sum;
  for (const EnergyMeter* meter : feeds_) sum += meter->energy();
  return sum;
}

}  // namespace xenolith
