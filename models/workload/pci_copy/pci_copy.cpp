#include "models/workload/pci_copy/pci_copy.hpp"

#include <algorithm>
#include <string>

#include "sim-core/model/misfit.hpp"

namespace xenolith {

namespace {

constexpr int engine = 0;

}  // namespace

PciCopy::PciCopy(const Context& context, const Params& params) : Component(context), params_(params) {}

void PciCopy::start() {
  if (params_.access == CopyAccess::host_read || params_.access == CopyAccess::host_write) {
    sim().spawn(host_copies());
    return;
  }
  if (params_.contexts > processor_->contexts()) {
    throw Misfit("contexts", "more contexts are to copy than a micro-engine has",
                 "at most " + std::to_string(processor_->contexts()));
  }
  for (int i = 0; i < params_.contexts; ++i) processor_->load(engine, i, *this);
}

Task<> PciCopy::execute(MicroContext& context) {
  for (;;) {
    const Time began = now();
    const std::uint64_t number = order_.draw();
    co_await copy_unit(context);
    if (params_.ordered) {
      co_await order_.turn(context, number);
    }
    co_await context.run(params_.commit_instructions);
    co_await context.reference(NpMemory::sram, params_.commit_write);
    if (params_.ordered) order_.advance(context);
    copied_.add(params_.unit);
    unit_time_.record(now() - began);
  }
}

/// Element by element: into transfer registers, across, out again.
Task<> PciCopy::copy_unit(MicroContext& context) {
  const bool writes = params_.access == CopyAccess::np_write;
  for (Bytes copied{0}; copied < params_.unit; copied += params_.element) {
    const Bytes part = std::min(params_.element, params_.unit - copied);
    if (writes) {
      co_await context.reference(NpMemory::sdram, part);
    } else {
      co_await context.pci_read(*device_io_, part);
    }
    co_await context.run(params_.copy_instructions);
    if (writes) {
      co_await context.pci(device_io_->write(part, {}));
    } else {
      co_await context.reference(NpMemory::sdram, part);
    }
  }
}

/// A loop of a CPU that does nothing else; its own instructions hide behind the bus.
Task<> PciCopy::host_copies() {
  for (;;) {
    const Time began = now();
    if (params_.access == CopyAccess::host_write) {
      co_await host_io_->write(params_.unit, {});
    } else {
      co_await host_io_->read(params_.unit);
    }
    copied_.add(params_.unit);
    unit_time_.record(now() - began);
  }
}

}  // namespace xenolith
