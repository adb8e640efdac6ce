#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/contract/energy_meter.hpp"
#include "models/contract/sync_service.hpp"
#include "models/service/syncos/cloud_client.hpp"
#include "models/service/syncos/syncos_params.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The SyncOS cell's applications: one that has the kernel checkpoint and restore the guest, and one that
/// keeps the images in a blob store.
class Syncos final : public Component, public SyncService, public IpcServer {
 public:
  static constexpr std::string_view summary = "SyncOS: checkpoints of a guest to the cloud and back.";

  using Params = SyncosParams;

  static constexpr auto ports() {
    return ports_of(implied_port(&Syncos::cell_, "cell", "The cell that it runs in."),
                    implied_port(&Syncos::microvisor_, "microvisor", "The kernel."),
                    port(&Syncos::guest_, "guest", "The cell that is checkpointed and restored."),
                    implied_port(&Syncos::access_, "access", "The device's connection."),
                    port(&Syncos::store_, "store", "Where the images are kept."),
                    optional_port(&Syncos::meter_, "meter", "Counts the device's energy."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Syncos::suspend_, "suspend",
                  "From the request of a checkpoint to its version in the cloud."),
        statistic(&Syncos::downtime_, "downtime",
                  "From the guest's shutdown until it may go on, here or elsewhere."),
        statistic(&Syncos::capture_, "capture", "From the guest's shutdown to its image in flash."),
        statistic(&Syncos::upload_, "upload", "Upload of an image, all rounds of it."),
        statistic(&Syncos::resume_, "resume", "From the request of a restore until the guest runs."),
        statistic(&Syncos::download_, "download", "From the same until the image lies in flash."),
        statistic(&Syncos::reboot_, "reboot", "From the restore system call until the guest runs."),
        statistic(&Syncos::image_, "image", "Bytes of images before compression."),
        statistic(&Syncos::sent_, "sent", "Bytes of images sent."),
        statistic(&Syncos::received_, "received", "Bytes of images received."),
        statistic(&Syncos::rounds_, "rounds", "Copies of pages while the guest ran."),
        statistic(&Syncos::last_pages_, "last_pages", "Pages sent after the guest was stopped."),
        statistic(&Syncos::retries_, "retries", "Requests said again after a lost connection, per image."),
        statistic(&Syncos::refused_, "refused", "Requests that the kernel or the store refused."),
        statistic(&Syncos::energy_, "energy", "Of the device, per checkpoint or restore."));
  }

  Syncos(const Context& context, const Params& params);
  void start() override;

  Task<SyncOutcome> checkpoint(Afterwards afterwards) override;
  Task<SyncOutcome> restore(std::string uri, std::int64_t age) override;
  std::string grant(Duration start, Duration lifetime, std::string permission,
                    std::string identifier) const override;
  Task<IpcReply> receive(IpcMessage message) override;

 private:
  struct Capture {
    SyncOutcome outcome;
    Blob blob;
    std::vector<CellImageRef> images;
  };

  CloudClient& client();
  Task<SyncOutcome> run_checkpoint(Afterwards afterwards);
  Task<SyncOutcome> run_restore(std::string uri, std::int64_t age);
  Task<> pre_copy(Capture* capture, std::string uri);
  /// Uploads an image as the next part of the capture's blob.
  Task<> add(Capture* capture, std::string uri, CellImageRef image, BitRate pace);
  Task<> finish(Capture* capture, std::string uri);
  Task<> fetch(Capture* capture, std::string uri, std::int64_t age);
  SyncOutcome refuse(BlobReply reply);
  Joules spent() const { return meter_.bound() ? meter_->energy() : Joules::zero(); }
  void tell(const Cell& to, std::string_view what);

  const Params params_;
  Port<Cell> cell_;
  Port<Microvisor> microvisor_;
  Port<Cell> guest_;
  Port<InternetAccess> access_;
  Port<BlobService> store_;
  Port<EnergyMeter> meter_;
  std::optional<CloudClient> client_;
  Resource busy_;
  Trail trail_;            ///< of the checkpoint or restore under way
  bool has_base_ = false;  ///< the newest version is ours, and what has changed since is noted
  RequestLatency suspend_;
  Latency downtime_;
  Latency capture_;
  Latency upload_;
  RequestLatency resume_;
  Latency download_;
  Latency reboot_;
  Flow image_;
  Flow sent_;
  Flow received_;
  Tally rounds_;
  Tally last_pages_;
  Tally retries_;
  Counter refused_;
  Energy energy_;
};

}  // namespace xenolith
