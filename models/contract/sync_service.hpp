#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/contract/microvisor.hpp"
#include "models/contract/shared_access.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// How a checkpoint or a restore ended.
struct SyncOutcome {
  bool done = false;
  int status = 0;  ///< of the HTTP reply that ended it, if one did
  Refusal refusal = Refusal::none;
  std::string uri = {};  ///< where the checkpoint lies, to be handed on
};

/// What a user of a device can ask its SyncOS for.
class SyncService {
 public:
  static constexpr std::string_view contract = "sync-service";
  static constexpr bool remote = true;
  virtual ~SyncService() = default;
  /// Uploads a checkpoint of the guest. With `keep_running` the guest goes on as soon as it may; otherwise
  /// it stays stopped, to go on elsewhere.
  virtual Task<SyncOutcome> checkpoint(bool keep_running) = 0;
  /// Downloads a checkpoint and restores it: 0 is the newest, 1 the one before. Returns when the guest runs.
  virtual Task<SyncOutcome> restore(std::string uri, std::int64_t age) = 0;
  /// The signed right to the device's checkpoints, from now on plus `start` until `lifetime` later.
  virtual std::string grant(Duration start, Duration lifetime, std::string permission) const = 0;
};

}  // namespace xenolith
