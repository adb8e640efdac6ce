#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/contract/blob_service.hpp"
#include "models/service/blob_store/blob_store_params.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A blob store: a front end that judges signed requests, and servers that each keep a replica of every
/// block. A block is stored when all servers that live have it; a version is what a list of blocks says.
class BlobStore final : public Component, public BlobService {
 public:
  static constexpr std::string_view summary =
      "Blob store: signed requests, blocks with replicas, versions of blobs.";

  using Params = BlobStoreParams;

  static constexpr auto ports() {
    return ports_of(implied_port(&BlobStore::host_, "host", "The front end."),
                    port_list(&BlobStore::nodes_, "nodes", "Servers that keep the replicas."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&BlobStore::stored_, "stored", "Bytes of blocks stored, each counted once."),
        statistic(&BlobStore::served_, "served", "Bytes of blocks read."),
        statistic(&BlobStore::versions_, "versions", "Versions of blobs made."),
        statistic(&BlobStore::replicas_, "replicas", "Servers that had a block when it counted as stored."),
        statistic(&BlobStore::replicate_, "replicate", "From a block at the front end to its last replica."),
        statistic(&BlobStore::passed_over_, "passed_over", "Lost replicas that a read came upon."),
        statistic(&BlobStore::granted_, "granted", "Requests with a good signature."),
        statistic(&BlobStore::refused_, "refused", "Requests refused, for whatever reason."),
        statistic(&BlobStore::forged_, "forged", "Refused: the signature does not belong to the URI."),
        statistic(&BlobStore::early_, "early", "Refused: before the start of the lease."),
        statistic(&BlobStore::late_, "late", "Refused: after the expiry of the lease."),
        statistic(&BlobStore::forbidden_, "forbidden", "Refused: no permission for what was asked."),
        statistic(&BlobStore::revoked_, "revoked", "Refused: the owner has revoked the policy."));
  }

  BlobStore(const Context& context, const Params& params);
  void start() override;

  FluidHost& front_end() override { return *host_; }
  Task<> open_session() override;
  Task<BlobReply> admit(std::string uri, Access access) override;
  Task<BlobReply> put_block(BlobBlock block) override;
  Task<BlobReply> put_block_list(std::string uri, Blob blob) override;
  Task<BlobReply> get_block_list(std::string uri, std::int64_t age) override;
  Task<BlobReply> get_block(BlobBlock block) override;

 private:
  /// Where each server keeps a block; nowhere if it was lost at the time.
  struct Kept {
    Bytes size{};
    std::vector<std::int64_t> places;
  };
  static constexpr std::int64_t nowhere = -1;

  Task<> keep(std::size_t node, std::uint64_t number);
  Cycles work(Bytes data) const;
  std::vector<Blob>& versions_of(const std::string& uri);
  void count(Refusal refusal);

  const Params params_;
  Port<FluidHost> host_;
  PortList<BlobNode> nodes_;
  std::map<std::string, std::vector<Blob>> blobs_;  ///< by name; the newest version last
  std::map<std::uint64_t, Kept> blocks_;
  std::uint64_t last_number_ = 0;
  Flow stored_;
  Flow served_;
  Counter versions_;
  Tally replicas_;
  Latency replicate_;
  Counter passed_over_;
  Counter granted_;
  Counter refused_;
  Counter forged_;
  Counter early_;
  Counter late_;
  Counter forbidden_;
  Counter revoked_;
};

}  // namespace xenolith
