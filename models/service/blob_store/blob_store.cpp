#include "models/service/blob_store/blob_store.hpp"

#include <algorithm>
#include <cmath>

#include "sim-core/kernel/combine.hpp"
#include "sim-core/model/fluid_world.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

constexpr int http_ok = 200;
constexpr int http_created = 201;
constexpr int http_forbidden = 403;
constexpr int http_not_found = 404;
constexpr int http_too_large = 413;

std::string name_of(const std::string& uri, const std::string& account) {
  SharedAccess access;
  return parse_uri(uri, account, access) ? access.blob : std::string();
}

BlobReply with_block(int status, BlobBlock block) {
  BlobReply reply{.status = status};
  reply.blob.blocks.push_back(block);
  return reply;
}

}  // namespace

BlobStore::BlobStore(const Context& context, const Params& params) : Component(context), params_(params) {
  if (!is_day(params.epoch)) throw Misfit("epoch", "is no day", "such as \"2011-05-10\"");
}

void BlobStore::start() {
  if (nodes_.empty()) throw Misfit("nodes", "nothing keeps the blocks", "at least one server");
}

Cycles BlobStore::work(Bytes data) const {
  return params_.request + Cycles(std::llround(params_.per_byte * static_cast<double>(data.count())));
}

Task<> BlobStore::open_session() { co_await host_->compute(params_.session); }

void BlobStore::count(Refusal refusal) {
  if (refusal == Refusal::none) {
    ++granted_;
    return;
  }
  ++refused_;
  if (refusal == Refusal::signature || refusal == Refusal::malformed) ++forged_;
  if (refusal == Refusal::not_yet) ++early_;
  if (refusal == Refusal::expired) ++late_;
  if (refusal == Refusal::permission) ++forbidden_;
  if (refusal == Refusal::revoked) ++revoked_;
}

Task<BlobReply> BlobStore::admit(std::string uri, Access access) {
  co_await host_->compute(params_.request + params_.check);
  Refusal refusal = judge(uri, params_.account, params_.key, params_.epoch, now(), access);
  SharedAccess fields;
  if (refusal == Refusal::none && parse_uri(uri, params_.account, fields) && !fields.identifier.empty() &&
      std::find(params_.revoked.begin(), params_.revoked.end(), fields.identifier) != params_.revoked.end())
    refusal = Refusal::revoked;
  count(refusal);
  co_return BlobReply{.status = refusal == Refusal::none ? http_ok : http_forbidden, .refusal = refusal};
}

/// One replica: over the network of the data centre to the server's disk, and the word back.
Task<> BlobStore::keep(std::size_t node, std::uint64_t number) {
  BlobNode& server = nodes_[node];
  if (!server.alive()) co_return;
  const Bytes size = blocks_.at(number).size;
  const FluidRoute route = fluid().route(host_->node(), server.host().node(), "nodes");
  co_await host_->network().transfer(route, size);
  const std::int64_t place = co_await server.append(size);
  co_await sim().delay(route.latency());
  blocks_.at(number).places[node] = place;
}

Task<BlobReply> BlobStore::put_block(BlobBlock block) {
  if (block.size > params_.block_limit) co_return BlobReply{.status = http_too_large};
  const Time begun = now();
  co_await host_->compute(work(block.size));
  block.number = ++last_number_;
  blocks_.emplace(block.number, Kept{block.size, std::vector<std::int64_t>(nodes_.size(), nowhere)});
  std::vector<Task<>> copies;
  for (std::size_t i = 0; i < nodes_.size(); ++i) copies.push_back(keep(i, block.number));
  co_await all_of(sim(), std::move(copies));
  const Kept& kept = blocks_.at(block.number);
  replicas_.record(std::count_if(kept.places.begin(), kept.places.end(), [](auto at) { return at >= 0; }));
  replicate_.record(now() - begun);
  stored_.add(block.size);
  co_return with_block(http_created, block);
}

std::vector<Blob>& BlobStore::versions_of(const std::string& uri) {
  return blobs_[name_of(uri, params_.account)];
}

Task<BlobReply> BlobStore::put_block_list(std::string uri, Blob blob) {
  co_await host_->compute(params_.request);
  versions_of(uri).push_back(std::move(blob));
  ++versions_;
  co_return BlobReply{.status = http_created};
}

Task<BlobReply> BlobStore::get_block_list(std::string uri, std::int64_t age) {
  co_await host_->compute(params_.request);
  const std::vector<Blob>& versions = versions_of(uri);
  if (age < 0 || age >= std::ssize(versions)) co_return BlobReply{.status = http_not_found};
  co_return BlobReply{.blob = versions[versions.size() - 1 - static_cast<std::size_t>(age)], .age = age};
}

/// Servers take turns by the block's number; one that is lost, or was when the block came, is passed over.
Task<BlobReply> BlobStore::get_block(BlobBlock block) {
  const Kept kept = blocks_.at(block.number);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const std::size_t node = (static_cast<std::size_t>(block.number) + i) % nodes_.size();
    BlobNode& server = nodes_[node];
    if (!server.alive() || kept.places[node] == nowhere) {
      ++passed_over_;
      continue;
    }
    const FluidRoute route = fluid().route(server.host().node(), host_->node(), "nodes");
    co_await sim().delay(route.latency());
    co_await server.fetch(kept.places[node], kept.size);
    co_await host_->network().transfer(route, kept.size);
    co_await host_->compute(work(kept.size));
    served_.add(kept.size);
    co_return with_block(http_ok, block);
  }
  co_return BlobReply{.status = http_not_found};
}

}  // namespace xenolith
