#include "models/workload/sync_user/sync_user.hpp"

#include "models/contract/message_trace.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

/// The URI with the value of one of its fields replaced.
std::string with_field(std::string uri, const std::string& field, const std::string& value) {
  const auto at = uri.find(field + "=");
  if (at == std::string::npos) return uri;
  const auto begin = at + field.size() + 1;
  const auto end = std::min(uri.find('&', begin), uri.size());
  return uri.replace(begin, end - begin, value);
}

Afterwards afterwards_of(Wish wish) {
  if (wish == Wish::backup) return Afterwards::go_on_when_stored;
  if (wish == Wish::snapshot) return Afterwards::go_on_when_captured;
  return Afterwards::stay_stopped;
}

}  // namespace

SyncUser::SyncUser(const Context& context, const Params& params)
    : Component(context), params_(params), hand_over_(random("hand over")) {
  if (params.permission != "r" && params.permission != "w" && params.permission != "rw")
    throw Misfit("permission", "is no permission", "r, w or rw");
  const bool stays = params.wish == Wish::suspend || params.wish == Wish::migrate;
  if (stays && params.times > 1)
    throw Misfit("times", "a guest that stays stopped cannot be stopped again", "1, or another wish");
}

void SyncUser::start() {
  if (params_.wish == Wish::migrate && !other_.bound())
    throw Misfit("other", "a guest that migrates needs another device", "the SyncOS of another device");
  sim().spawn(live());
}

std::string SyncUser::tampered(std::string uri) const {
  switch (params_.tampering) {
    case Tampering::none:
      return uri;
    case Tampering::later_expiry:
      return with_field(uri, "se", "2099-12-31T00:00:00Z");
    case Tampering::earlier_start:
      return with_field(uri, "st", "2001-01-01T00:00:00Z");
    case Tampering::more_rights:
      return with_field(uri, "sp", "rw");
    case Tampering::other_signature:
      return with_field(uri, "sig", "dD80ihBh5jfNpymO5Hg1IdiJIEvHcJpCMiCMnN%2FRnbI%3D");
    case Tampering::other_blob:
      break;
  }
  const auto slash = uri.find('/', uri.find("//") + 2);
  const auto query = uri.find('?');
  return uri.replace(slash + 1, query - slash - 1, "captures/somebody-else.sync");
}

Task<> SyncUser::live() {
  RandomStream stream = random();
  co_await sim().delay(params_.start.sample(stream));
  for (std::int64_t i = 0; i < params_.times; ++i) {
    if (i > 0) {
      co_await sim().delay(params_.every.sample(stream));
    }
    const Time asked = now();
    const SyncOutcome outcome = co_await device_->checkpoint(afterwards_of(params_.wish));
    if (!outcome.done) {
      ++refused_;
      continue;
    }
    ++suspends_;
    suspend_.record(now() - asked);
    const bool last = i + 1 == params_.times;
    if (last && other_.bound()) {
      co_await go_on_elsewhere(asked);
    }
  }
}

Task<> SyncUser::go_on_elsewhere(Time asked) {
  const std::string uri =
      tampered(device_->grant(params_.lease_start, params_.lease, params_.permission, params_.identifier));
  co_await sim().delay(params_.hand_over.sample(hand_over_));
  const Time resuming = now();
  trace_message(*this, address(), other_.component().address(), "restore request", now(), now());
  const SyncOutcome outcome = co_await other_->restore(uri, params_.age);
  if (!outcome.done) {
    ++refused_;
    co_return;
  }
  ++resumes_;
  resume_.record(now() - resuming);
  migration_.record(now() - asked);
}

}  // namespace xenolith
