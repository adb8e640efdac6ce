#include "models/service/syncos/syncos.hpp"

#include <algorithm>
#include <cmath>

#include "models/contract/message_trace.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

Syncos::Syncos(const Context& context, const Params& params)
    : Component(context), params_(params), busy_(sim(), 1) {
  if (!is_day(params.epoch)) throw Misfit("epoch", "is no day", "such as \"2011-05-10\"");
  if (params.pacing != Pacing::none && params.pace == BitRate::zero())
    throw Misfit("pace", "a paced copy needs a rate", "a rate above zero, or \"pacing\": \"none\"");
  if (params.incremental && params.strategy == Strategy::pre_copy)
    throw Misfit("incremental", "pre-copy sends all pages first", "false");
}

void Syncos::start() {
  client_.emplace(params_, CloudClient::Surroundings{this, &*cell_, &*microvisor_, &*access_, &*store_});
  cell_->serve(*this);
}

CloudClient& Syncos::client() {
  XENO_ASSERT(client_, "SyncOS was asked before it started");
  return *client_;
}

void Syncos::tell(const Cell& to, std::string_view what) {
  const auto& component = dynamic_cast<const Component&>(to);
  trace_message(*this, address(), component.address(), what, now(), now());
}

std::string Syncos::grant(Duration start, Duration lifetime, std::string permission,
                          std::string identifier) const {
  SharedAccess access{.blob = params_.blob,
                      .start = date_text(params_.epoch, now() + start),
                      .expiry = date_text(params_.epoch, now() + start + lifetime),
                      .permission = std::move(permission),
                      .identifier = std::move(identifier),
                      .signature = {}};
  access.signature = sign(params_.key, access.string_to_sign(params_.account));
  return access.uri(params_.account);
}

/// The answer to the guest's request: go ahead, and shut down.
Task<IpcReply> Syncos::receive(IpcMessage /*message*/) { co_return IpcReply{}; }

SyncOutcome Syncos::refuse(BlobReply reply) {
  ++refused_;
  return {.done = false, .status = reply.status, .refusal = reply.refusal};
}

Task<SyncOutcome> Syncos::checkpoint(Afterwards afterwards) {
  const Lease turn = co_await busy_.acquire();
  while (cell_->stopped()) {
    co_await cell_->going_on().wait();
  }
  const Time asked = now();
  const Joules before = spent();
  trail_ = suspend_.begin();
  client().follow(&trail_);
  const SyncOutcome outcome = co_await run_checkpoint(afterwards);
  if (outcome.done) suspend_.record(now() - asked, trail_);
  if (meter_.bound()) energy_.record(spent() - before);
  co_return outcome;
}

Task<SyncOutcome> Syncos::run_checkpoint(Afterwards afterwards) {
  const IpcMessage request{.what = "checkpoint request"};
  const IpcReply reply = co_await microvisor_->call(*guest_, *cell_, request);
  served(trail_, "ask the guest");
  if (!reply.granted) co_return refuse({});
  const std::string uri = grant(Duration::zero(), params_.lease, "rw", params_.identifier);
  const std::int64_t retries = client().retries();
  Capture capture;
  if (params_.strategy == Strategy::pre_copy) {
    co_await pre_copy(&capture, uri);
  }
  if (capture.outcome.status != 0) co_return capture.outcome;

  const Time stopping = now();
  tell(*guest_, "confirmation: shut down");
  co_await guest_->shut_down();
  served(trail_, "the guest shuts down");
  const bool changed = !capture.images.empty() || (params_.incremental && has_base_);
  const std::optional<CellImageRef> image = co_await microvisor_->checkpoint(
      *cell_, *guest_, changed ? Extent::changed : Extent::all, params_.incremental);
  served(trail_, "checkpoint");
  capture_.record(now() - stopping);
  if (!image || afterwards == Afterwards::go_on_when_captured) {
    downtime_.record(now() - stopping);
    guest_->go_on();
  }
  if (!image) co_return refuse({});
  last_pages_.record(std::ssize((*image)->pages));
  co_await add(&capture, uri, *image, BitRate::zero());
  if (capture.outcome.status == 0) {
    co_await finish(&capture, uri);
  }
  if (afterwards != Afterwards::go_on_when_captured) downtime_.record(now() - stopping);
  if (afterwards == Afterwards::go_on_when_stored || !capture.outcome.done) guest_->go_on();
  retries_.record(client().retries() - retries);
  co_return capture.outcome;
}

/// Copies pages while the guest goes on writing: all of them, then those written meanwhile, and so on, until
/// few are left, no fewer are left than before, or it has been tried often enough.
Task<> Syncos::pre_copy(Capture* capture, std::string uri) {
  BitRate pace = params_.pacing == Pacing::none ? BitRate::zero() : params_.pace;
  std::int64_t left = guest_->memory().pages();
  std::int64_t round = 0;
  for (bool go_on = true; go_on; ++round) {
    const Time begun = now();
    const std::optional<CellImageRef> image =
        co_await microvisor_->checkpoint(*cell_, *guest_, round == 0 ? Extent::all : Extent::changed, true);
    served(trail_, "checkpoint of the running guest");
    if (!image) {
      capture->outcome = refuse({});
      co_return;
    }
    co_await add(capture, uri, *image, pace);
    const std::int64_t dirty = guest_->memory().dirty();
    go_on =
        capture->outcome.status == 0 && round + 1 < params_.rounds && dirty > params_.enough && dirty < left;
    left = dirty;
    if (params_.pacing == Pacing::variable) {
      const double dirtied = 8.0 * static_cast<double>((guest_->memory().page_size() * dirty).count());
      const double rate = dirtied / std::max(to_seconds(now() - begun), 1e-9);
      pace = std::max(pace, BitRate(std::llround(params_.step * rate)));
    }
  }
  rounds_.record(round);
}

Task<> Syncos::add(Capture* capture, std::string uri, CellImageRef image, BitRate pace) {
  const Time begun = now();
  CloudClient::Transfer transfer = co_await client().upload(std::move(uri), image, pace);
  upload_.record(now() - begun);
  image_.add(image->size());
  sent_.add(transfer.bytes);
  if (transfer.reply.status != 201) {
    capture->outcome = refuse(transfer.reply);
    co_return;
  }
  capture->images.push_back(std::move(image));
  for (const BlobBlock& block : transfer.sent) capture->blob.blocks.push_back(block);
}

Task<> Syncos::finish(Capture* capture, std::string uri) {
  if (capture->images.front()->complete) {
    capture->blob.image = std::make_shared<CellImage>(merge_images(capture->images));
  } else {
    capture->blob.image = capture->images.front();
  }
  const BlobReply reply = co_await client().commit(std::move(uri), capture->blob);
  if (reply.status != 201) {
    capture->outcome = refuse(reply);
    co_return;
  }
  has_base_ = params_.incremental;
  capture->outcome = {.done = true, .status = reply.status};
}

/// The version asked for and, if it is incremental, those that it builds upon; oldest first.
Task<> Syncos::fetch(Capture* capture, std::string uri, std::int64_t age) {
  std::vector<Blob> chain;
  for (bool complete = false; !complete; ++age) {
    BlobReply reply = co_await client().look_up(uri, age);
    if (reply.status != 200) {
      capture->outcome = refuse(reply);
      co_return;
    }
    complete = reply.blob.image->complete;
    chain.insert(chain.begin(), std::move(reply.blob));
  }
  for (const Blob& blob : chain) {
    const CloudClient::Transfer transfer = co_await client().download(uri, blob);
    received_.add(transfer.bytes);
    if (transfer.reply.status != 200) {
      capture->outcome = refuse(transfer.reply);
      co_return;
    }
    capture->images.push_back(blob.image);
  }
}

Task<SyncOutcome> Syncos::restore(std::string uri, std::int64_t age) {
  const Lease turn = co_await busy_.acquire();
  while (cell_->stopped()) {
    co_await cell_->going_on().wait();
  }
  const Time asked = now();
  const Joules before = spent();
  trail_ = resume_.begin();
  client().follow(&trail_);
  const SyncOutcome outcome = co_await run_restore(std::move(uri), age);
  if (outcome.done) resume_.record(now() - asked, trail_);
  if (meter_.bound()) energy_.record(spent() - before);
  co_return outcome;
}

Task<SyncOutcome> Syncos::run_restore(std::string uri, std::int64_t age) {
  const Time asked = now();
  Capture capture;
  co_await fetch(&capture, std::move(uri), age);
  if (capture.outcome.status != 0) co_return capture.outcome;
  download_.record(now() - asked);
  const Time calling = now();
  auto image = std::make_shared<CellImage>(merge_images(capture.images));
  client().forget_session();
  has_base_ = false;
  const bool allowed = co_await microvisor_->restore(*cell_, *guest_, image);
  served(trail_, "restore and reboot");
  if (!allowed) co_return refuse({});
  reboot_.record(now() - calling);
  co_return SyncOutcome{.done = true, .status = 200};
}

}  // namespace xenolith
