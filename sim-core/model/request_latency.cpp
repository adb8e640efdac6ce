#include "sim-core/model/request_latency.hpp"

#include "sim-core/model/anatomy.hpp"
#include "sim-core/model/component.hpp"

namespace xenolith {

Anatomy* RequestLatency::anatomy() const { return owner() == nullptr ? nullptr : owner()->context().anatomy; }

std::string RequestLatency::address() const { return owner()->address() + '.' + name(); }

bool RequestLatency::wanted() const {
  Anatomy* const anatomy = this->anatomy();
  return anatomy != nullptr && anatomy->is_wanted(address());
}

Trail RequestLatency::begin() const {
  Anatomy* const anatomy = this->anatomy();
  return anatomy == nullptr ? Trail{} : anatomy->begin(now());
}

void RequestLatency::record(Duration duration, Trail trail) {
  keep(duration.ps());
  if (Anatomy* const anatomy = this->anatomy()) anatomy->finish(trail, address(), now(), duration);
}

void RequestLatency::reset() {
  Samples::reset();
  if (Anatomy* const anatomy = this->anatomy()) anatomy->forget(address());
}

}  // namespace xenolith
