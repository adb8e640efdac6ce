#include "models/workload/crowd/visit_costs.hpp"

#include <algorithm>

namespace xenolith {

Duration VisitCosts::bind() const {
  return params_.device_bind / params_.device_clock + params_.desktop_bind / params_.desktop_clock +
         2 * params_.bind_rounds * params_.cell_latency;
}

Duration VisitCosts::pack_floppy() const {
  const Cycles deflate = device_.cycles(DataTask::deflate, params_.floppy, packed_floppy());
  return (params_.unmount + deflate) / params_.device_clock + params_.floppy / params_.flash;
}

Bytes VisitCosts::packed_floppy() const {
  return Bytes(
      static_cast<std::int64_t>(static_cast<double>(params_.floppy.count()) * params_.floppy_packed));
}

Duration VisitCosts::expand_floppy() const {
  return desktop_.cycles(DataTask::inflate, packed_floppy(), params_.floppy) / params_.desktop_clock;
}

Bytes VisitCosts::image(const Overlay& overlay) const {
  return std::min(params_.vm_memory, params_.base_image + overlay.memory_difference());
}

Duration VisitCosts::prepare(const Overlay& overlay) const {
  const Bytes packed = overlay.compressed();
  const Cycles work = desktop_.cycles(DataTask::cipher, packed, packed) +
                      desktop_.cycles(DataTask::lzma_decode, packed, overlay.uncompressed()) +
                      desktop_.cycles(DataTask::delta_apply, overlay.memory_difference(), image(overlay));
  return work / params_.desktop_clock + (params_.base_image + written_back(overlay)) / params_.disk;
}

Bytes VisitCosts::written_back(const Overlay& overlay) const {
  const auto part = [this](double share) {
    return Bytes(static_cast<std::int64_t>(static_cast<double>(params_.page_cache.count()) * share));
  };
  const Bytes room = part(params_.dirty_limit) - part(params_.dirty_background);
  return std::max(Bytes::zero(), image(overlay) - room);
}

Duration VisitCosts::resume(const Overlay& overlay) const {
  const Cycles work =
      params_.start_process + WorkCosts::per_kib(params_.load, image(overlay)) + params_.restore_devices;
  return work / params_.desktop_clock;
}

Duration VisitCosts::first_picture() const {
  return (params_.attach + params_.first_update) / params_.desktop_clock +
         WorkCosts::per_kib(params_.show, params_.screen) / params_.device_clock;
}

}  // namespace xenolith
