#include "models/hypervisor/xen_hvm/xen_hvm.hpp"

#include <string>

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

namespace {

constexpr std::uint64_t hypervisor_space = 1;
constexpr std::uint64_t guest_space = 2;
constexpr int only_level = 0;

}  // namespace

XenHvm::XenHvm(const Context& context, const Params& params) : Component(context), params_(params) {
  tables_.lines = params.table_lines;
}

XenHvm::~XenHvm() = default;

int XenHvm::checked(std::string_view parameter, std::int64_t cpu) const {
  if (cpu >= 0 && cpu < processor_->cpus()) return static_cast<int>(cpu);
  throw Misfit(std::string(parameter), "the machine has no logical CPU " + std::to_string(cpu),
               "0 to " + std::to_string(processor_->cpus() - 1));
}

void XenHvm::boot() {
  if (!servers_.empty()) return;
  const int cpu = checked("guest_cpu", params_.guest_cpu);
  RandomStream frames = random("frames");
  own_ = processor_->allot(params_.own_lines, params_.own_pages, frames);
  own_.address_space = hypervisor_space;
  guest_ = processor_->allot(params_.guest_lines, params_.guest_pages, frames);
  guest_.address_space = guest_space;
  processor_->boot(*this);
  servers_.push_back(std::make_unique<WorkServer>(sim()));
  processor_->run(cpu, *servers_.front(), "guest");
  processor_->load_address_space(cpu, guest_space);
}

void XenHvm::start() { boot(); }

LineUser XenHvm::lines() {
  boot();
  return {&*memory_,  servers_.front().get(), &sim(), static_cast<int>(params_.guest_cpu),
          only_level, processor_->clock()};
}

LineUser XenHvm::dedicate(int cpu) {
  boot();
  if (checked("cpu", cpu) == params_.guest_cpu) {
    throw Misfit("cpu", "this logical CPU runs the guest", "another one");
  }
  servers_.push_back(std::make_unique<WorkServer>(sim()));
  processor_->run(cpu, *servers_.back(), "hypervisor");
  return {&*memory_, servers_.back().get(), &sim(), cpu, only_level, processor_->clock()};
}

Task<> XenHvm::run(Cycles work) { return spend(work); }

Task<> XenHvm::spend(Cycles work) { return servers_.front()->compute(processor_->time_of(work), only_level); }

Task<> XenHvm::wait(Duration duration) { return servers_.front()->wait(duration, only_level); }

/// No tags in the translation buffer: it is emptied on the way out and on the way in.
Task<> XenHvm::leave_for(VmService service) {
  const int cpu = static_cast<int>(params_.guest_cpu);
  const Time begin = now();
  ++exits_;
  ++left_;
  co_await spend(extension_->timing().exit);
  processor_->load_address_space(cpu, hypervisor_space);
  co_await wait(processor_->touch(cpu, own_));
  co_await spend(params_.dispatch + accesses(service));
  co_await serve(lines(), service);
  co_await spend(extension_->timing().entry);
  processor_->load_address_space(cpu, guest_space);
  co_await wait(processor_->touch(cpu, guest_));
  exit_time_.record(now() - begin);
}

Cycles XenHvm::accesses(VmService service) const {
  const bool instruction = service == VmService::null || service == VmService::cpuid;
  std::int64_t reads = params_.exit_reads + (instruction ? params_.call_reads : params_.fault_reads);
  if (service == VmService::cpuid) reads += params_.cpuid_reads;
  std::int64_t writes = instruction ? params_.call_writes : 0;
  if (service == VmService::guest_fault) writes += params_.inject_writes;
  return extension_->timing().read * reads + extension_->timing().write * writes;
}

Cycles XenHvm::work_of(VmService service) const {
  const bool emulates = params_.shadow == ShadowMode::emulate;
  switch (service) {
    case VmService::null:
      return Cycles(0);
    case VmService::cpuid:
      return params_.cpuid + params_.cpuid_filter;
    case VmService::guest_fault:
      return params_.walk + params_.inject;
    case VmService::table_write:
      return params_.walk + (emulates ? params_.emulate + params_.validate : params_.mark + params_.snapshot);
    case VmService::shadow_fault:
      return params_.walk + (emulates ? Cycles(0) : params_.compare + params_.protect) + params_.fill;
    case VmService::table_update:
      return params_.validate;
  }
  return Cycles(0);
}

/// A service that writes the tables has their lines come to its CPU.
Task<> XenHvm::serve(LineUser user, VmService service) {
  const bool writes = service == VmService::table_write || service == VmService::shadow_fault ||
                      service == VmService::table_update;
  co_await user.server->compute(processor_->time_of(work_of(service)), user.level);
  if (!writes) co_return;
  co_await user.server->wait(processor_->transfer(user.cpu, tables_), user.level);
  const bool lags = service == VmService::table_write && params_.shadow == ShadowMode::out_of_sync;
  mapped_ = !lags;
}

Task<> XenHvm::fault() {
  mapped_ = false;
  return leave_for(VmService::guest_fault);
}

Task<> XenHvm::write_table() { return leave_for(VmService::table_write); }

/// The processor walks the shadow, whose lines another core may have written.
Task<> XenHvm::retry() {
  if (!mapped_) {
    co_await leave_for(VmService::shadow_fault);
  }
  co_await wait(processor_->transfer(static_cast<int>(params_.guest_cpu), tables_));
  XENO_ASSERT(mapped_, "a page is touched that its shadow does not have");
}

}  // namespace xenolith
