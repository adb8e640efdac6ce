#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "models/contract/sync_service.hpp"
#include "sim-core/base/distribution.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// What the user wants: the guest's state in the cloud and the guest stopped; a backup after which it goes
/// on; one for which it stops only until its image is in flash; the guest on another device.
enum class Wish { suspend, backup, snapshot, migrate };
constexpr auto choices_of(Wish) {
  return std::array<std::string_view, 4>{"suspend", "backup", "snapshot", "migrate"};
}
/// What somebody does to a URI on its way to the other device.
enum class Tampering { none, later_expiry, earlier_start, more_rights, other_blob, other_signature };
constexpr auto choices_of(Tampering) {
  return std::array<std::string_view, 6>{"none",        "later-expiry", "earlier-start",
                                         "more-rights", "other-blob",   "other-signature"};
}

/// Somebody with one or two devices that run SyncOS.
class SyncUser final : public Component {
 public:
  static constexpr std::string_view summary = "User of SyncOS: backs up, hands a URI on, resumes elsewhere.";
  struct Params {
    Wish wish = Wish::suspend;
    DurationDistribution start{};
    std::int64_t times = 1;
    DurationDistribution every{};
    DurationDistribution hand_over{};
    Duration lease_start{};
    Duration lease = 2 * 3600 * Duration::picoseconds(picoseconds_per_second);
    std::string permission = "r";
    std::string identifier = "lent";
    std::int64_t age = 0;
    Tampering tampering = Tampering::none;
    static constexpr auto fields() {
      return fields_of(
          optional(&Params::wish, "wish", "What the user wants."),
          optional(&Params::start, "start", "When the user asks for the first time."),
          optional(&Params::times, "times", "How often.", between(1, 100'000)),
          optional(&Params::every, "every", "From the end of one checkpoint to the next request."),
          optional(&Params::hand_over, "hand_over",
                   "From the checkpoint's end until the other device has the URI."),
          optional(&Params::lease_start, "lease_start",
                   "When the handed-on URI becomes good, from its signing.", not_negative),
          optional(&Params::lease, "lease", "How long it is good.", positive),
          optional(&Params::permission, "permission", "What it allows: r, w or rw."),
          optional(&Params::identifier, "identifier",
                   "The policy that it names, which the owner can revoke."),
          optional(&Params::age, "age", "Which checkpoint is resumed: 0 the newest, 1 the one before.",
                   at_least(0)),
          optional(&Params::tampering, "tampering", "What is done to the URI on its way."));
    }
  };
  static constexpr auto ports() {
    return ports_of(port(&SyncUser::device_, "device", "Where the guest runs at first."),
                    optional_port(&SyncUser::other_, "other", "The device that it is to go on at."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&SyncUser::suspends_, "suspends", "Checkpoints that are in the cloud."),
        statistic(&SyncUser::suspend_, "suspend", "From the user's request to that."),
        statistic(&SyncUser::resumes_, "resumes", "Guests that run again on the other device."),
        statistic(&SyncUser::resume_, "resume", "From the user's request there to that."),
        statistic(&SyncUser::migration_, "migration", "Both and the hand-over: from the first request."),
        statistic(&SyncUser::refused_, "refused", "Requests that came to nothing."));
  }

  SyncUser(const Context& context, const Params& params);
  void start() override;

 private:
  Task<> live();
  Task<> go_on_elsewhere(Time asked);
  std::string tampered(std::string uri) const;

  const Params params_;
  Port<SyncService> device_;
  Port<SyncService> other_;
  RandomStream hand_over_;
  Counter suspends_;
  Latency suspend_;
  Counter resumes_;
  Latency resume_;
  Latency migration_;
  Counter refused_;
};

}  // namespace xenolith
