#pragma once

#include <string_view>

#include "models/contract/byte_stream.hpp"
#include "models/contract/hosted_vm.hpp"
#include "models/contract/network_node.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A hosted hypervisor that runs one virtual machine: start, save, resume, mains off.
class Virtualbox final : public Component, public HostedVm {
 public:
  static constexpr std::string_view summary =
      "Hosted hypervisor with one virtual machine: boot, suspend, resume, power off.";

  struct Params {
    Bytes memory{};
    Bytes piece{};
    Cycles start_process{};
    Cycles load{};
    Cycles restore_devices{};
    Cycles save{};
    Cycles save_devices{};
    Bytes boot_data{};
    Cycles boot_work{};
    Cycles power_off{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::memory, "memory", "Memory of the virtual machine.", positive),
          required(&Params::piece, "piece", "Bytes of a state file read or written at once.", positive),
          required(&Params::start_process, "start_process",
                   "Starting the program with its window and opening its disks.", not_negative),
          required(&Params::load, "load", "Loading a KiB of saved memory.", not_negative),
          required(&Params::restore_devices, "restore_devices", "Restoring the devices' state.",
                   not_negative),
          required(&Params::save, "save", "Saving a KiB of memory.", not_negative),
          required(&Params::save_devices, "save_devices", "Saving the devices' state.", not_negative),
          required(&Params::boot_data, "boot_data", "What the guest reads from its disk when it starts.",
                   positive),
          required(&Params::boot_work, "boot_work",
                   "What the guest and the hypervisor compute until the desktop is there.", not_negative),
          required(&Params::power_off, "power_off", "Ending the machine and its program.", not_negative));
    }
  };
  static constexpr auto ports() {
    return ports_of(implied_port(&Virtualbox::host_, "host", "The machine it runs on."),
                    implied_port(&Virtualbox::files_, "files", "Where its disks and states are."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&Virtualbox::resumes_, "resume", "From the call until the guest runs."));
  }

  Virtualbox(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override;

  Bytes memory() const override { return params_.memory; }
  Task<> boot(FileId disk) override;
  Task<> resume(FileId image) override;
  Task<> suspend(FileId image, Bytes size) override;
  Task<> power_off() override;

 private:
  const Params params_;
  Port<FluidHost> host_;
  Port<FileSystem> files_;
  Latency resumes_;
};

}  // namespace xenolith
