#pragma once

#include <string_view>

#include "models/contract/hosted_vm.hpp"
#include "models/contract/kimberley.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The command that makes a VM overlay: launch the base VM, install, bring the application up, suspend, take
/// the difference of the memory images, compress, encrypt.
class Kimberlize final : public Component {
 public:
  static constexpr std::string_view summary = "The command that makes a VM overlay of an application.";

  struct Params {
    Cycles install{};
    Cycles resume_script{};
    Bytes base_image{};
    Bytes base_disk{};
    Bytes piece{};
    std::int64_t threads = 1;
    static constexpr auto fields() {
      using P = Params;
      return fields_of(
          required(&P::install, "install", "Installing a KiB of a package in the guest.", not_negative),
          required(&P::resume_script, "resume_script", "Launching the application in the guest.",
                   not_negative),
          required(&P::base_image, "base_image", "Saved memory of the base VM.", positive),
          required(&P::base_disk, "base_disk", "What the base VM's disk image takes on the host.", positive),
          required(&P::piece, "piece", "Bytes that programs read at once.", positive),
          optional(&P::threads, "threads", "Threads that compress different pieces at the same time.",
                   between(1, 64)));
    }
  };
  static constexpr auto ports() {
    using K = Kimberlize;
    return ports_of(implied_port(&K::host_, "host", "The machine it runs on."),
                    implied_port(&K::costs_, "costs", "What its work costs."),
                    implied_port(&K::files_, "files", "Where images and overlays are."),
                    implied_port(&K::vm_, "vm", "What runs the base VM."),
                    port(&K::overlay_, "overlay", "The overlay that comes out."));
  }
  static constexpr auto statistics() {
    using K = Kimberlize;
    return statistics_of(
        statistic(&K::total_, "total", "From the command to the encrypted overlay."),
        statistic(&K::launch_, "launch", "Launching the base VM."),
        statistic(&K::install_, "install", "The install script."),
        statistic(&K::resume_script_, "resume_script", "The resume script, until the application is up."),
        statistic(&K::suspend_, "suspend", "Suspending the VM."),
        statistic(&K::difference_, "difference", "The difference of the memory images."),
        statistic(&K::compress_, "compress", "LZMA compression."),
        statistic(&K::encrypt_, "encrypt", "AES-128 encryption."));
  }

  Kimberlize(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override;

 private:
  Task<> make();
  Task<> install(FileId package, FileId disk);
  Task<> compare(FileId image, FileId difference);
  Task<> compress(FileId disk, FileId difference, FileId packed);
  Task<> encrypt(FileId packed, FileId encrypted);
  void phase(Latency& statistic, std::string_view name);
  Bytes disk_difference() const { return overlay_->uncompressed() - overlay_->memory_difference(); }

  const Params params_;
  Port<FluidHost> host_;
  Port<WorkCosts> costs_;
  Port<FileSystem> files_;
  Port<HostedVm> vm_;
  Port<Overlay> overlay_;
  FileId base_image_;
  FileId base_disk_;
  Time since_;
  Trail trail_;
  RequestLatency total_;
  Latency launch_;
  Latency install_;
  Latency resume_script_;
  Latency suspend_;
  Latency difference_;
  Latency compress_;
  Latency encrypt_;
};

}  // namespace xenolith
