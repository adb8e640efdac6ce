#pragma once

#include <optional>
#include <string_view>

#include "models/contract/block.hpp"
#include "models/contract/hypervisor.hpp"
#include "models/contract/pci.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Driver of a disk in the domain that owns it: one command at a time, an interrupt line of its own.
class DiskDriver final : public Component, public BlockDriver, private EventHandler, private SoftirqHandler {
 public:
  static constexpr std::string_view summary =
      "Driver of a disk: one command at a time, an interrupt for each.";

  struct Params {
    Bytes max_request{};
    Bytes block{};
    Cycles command{};
    Cycles interrupt{};
    Cycles completion{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::max_request, "max_request", "Most bytes of a command.", positive),
          required(&Params::block, "block", "Block size of the device file.", at_least(512)),
          required(&Params::command, "command", "Building a command and starting it.", not_negative),
          required(&Params::interrupt, "interrupt", "Interrupt handler with its reads of the controller.",
                   not_negative),
          required(&Params::completion, "completion", "Soft interrupt's part per command.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(
        implied_port(&DiskDriver::disk_, "disk", "The disk."),
        implied_port(&DiskDriver::guest_, "guest", "The guest whose driver this is."),
        implied_port(&DiskDriver::hypervisor_, "hypervisor", "Who passes the interrupts on."),
        implied_port(&DiskDriver::interrupts_, "interrupts", "The controller where the line ends."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&DiskDriver::commands_, "commands", "Commands completed."),
        statistic(&DiskDriver::latency_, "latency", "From the start of a command to its soft interrupt."));
  }

  DiskDriver(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override;

  BlockLimits limits() const override { return {params_.max_request, params_.block}; }
  Bytes capacity() const override { return disk_->capacity(); }
  void attach(BlockQueue& queue) override { queue_ = &queue; }
  Task<> dispatch(Level level) override;
  GuestKernel& guest() override { return *guest_; }

 private:
  Task<> handle() override;
  Task<> run() override;
  /// What controller and disk do.
  Task<> execute(BlockRange range);

  const Params params_;
  Port<BlockDevice> disk_;
  Port<GuestKernel> guest_;
  Port<Hypervisor> hypervisor_;
  Port<InterruptController> interrupts_;
  BlockQueue* queue_ = nullptr;
  int line_ = -1;
  Softirq softirq_ = 0;
  std::optional<BlockRequest> under_way_;
  Time started_;
  Counter commands_;
  Latency latency_;
};

}  // namespace xenolith
