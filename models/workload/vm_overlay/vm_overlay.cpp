#include "models/workload/vm_overlay/vm_overlay.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "sim-core/base/distribution.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

constexpr std::int64_t kib = 1024;

/// A build that lies `deviations` standard deviations off.
Bytes build(Bytes mean, Bytes deviation, double deviations) {
  const double size = static_cast<double>(mean.count()) + deviations * static_cast<double>(deviation.count());
  return Bytes(std::max<std::int64_t>(1, std::llround(size)));
}

}  // namespace

VmOverlay::VmOverlay(const Context& context, const Params& params) : Component(context), params_(params) {
  if (params.compressed > params.uncompressed)
    throw Misfit("compressed", "an overlay grows when it is compressed", "at most the uncompressed size");
  RandomStream random = this->random("build");
  const double deviations = sample_normal(random, 0, 1);
  compressed_ = build(params.compressed, params.compressed_sd, deviations);
  uncompressed_ = build(params.uncompressed, params.uncompressed_sd, deviations);
}

void VmOverlay::start() {
  compressed_size_.record(compressed_.count() / kib);
  uncompressed_size_.record(uncompressed_.count() / kib);
  package_size_.record(params_.package.count() / kib);
  constexpr std::int64_t thousandths = 1000;
  const std::int64_t off = std::abs(compressed_.count() - params_.compressed.count());
  deviation_.record(off * thousandths / params_.compressed.count());
}

Bytes VmOverlay::memory_difference() const { return build(Bytes{0}, uncompressed_, params_.memory_share); }

}  // namespace xenolith
