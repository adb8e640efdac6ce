#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/contract/shared_access.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// What becomes of the guest after a checkpoint.
enum class Afterwards {
  stay_stopped,         ///< it goes on elsewhere
  go_on_when_stored,    ///< here, once the image is in the cloud
  go_on_when_captured,  ///< here, once the image is in local flash
};

/// How a checkpoint or a restore ended.
struct SyncOutcome {
  bool done = false;
  int status = 0;  ///< of the HTTP reply that ended it, if one did
  Refusal refusal = Refusal::none;
};

/// What a user of a device can ask its SyncOS for.
class SyncService {
 public:
  static constexpr std::string_view contract = "sync-service";
  static constexpr bool remote = true;
  virtual ~SyncService() = default;
  /// Uploads a checkpoint of the guest.
  virtual Task<SyncOutcome> checkpoint(Afterwards afterwards) = 0;
  /// Downloads a checkpoint and restores it: 0 is the newest, 1 the one before. Returns when the guest runs.
  virtual Task<SyncOutcome> restore(std::string uri, std::int64_t age) = 0;
  /// A signed URI of the device's checkpoints: good from `start` from now on, for `lifetime`, under a policy
  /// that the owner can revoke.
  virtual std::string grant(Duration start, Duration lifetime, std::string permission,
                            std::string identifier) const = 0;
};

}  // namespace xenolith
