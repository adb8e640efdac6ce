#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/contract/cell_memory.hpp"
#include "models/contract/network_node.hpp"
#include "models/contract/shared_access.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// A block of a blob on its way, or stored: how many bytes, of which part of an image.
struct BlobBlock {
  std::uint64_t number = 0;  ///< given by the store
  std::int64_t offset = 0;   ///< of the image
  Bytes plain{};             ///< of the image
  Bytes size{};              ///< as it is sent and stored
};

/// A version of a blob. What its bytes stand for is kept with it.
struct Blob {
  std::vector<BlobBlock> blocks;
  CellImageRef image;
  Bytes size() const {
    Bytes sum{};
    for (const BlobBlock& block : blocks) sum += block.size;
    return sum;
  }
};

/// What a request comes to, as an HTTP status: 200, 201, 403, 404.
struct BlobReply {
  int status = 200;
  Refusal refusal = Refusal::none;
  Blob blob = {};        ///< of a list of blocks
  std::int64_t age = 0;  ///< versions that are newer
};

/// A server of a blob store that keeps replicas on its disk.
class BlobNode {
 public:
  static constexpr std::string_view contract = "blob-node";
  static constexpr bool remote = true;
  virtual ~BlobNode() = default;
  virtual FluidHost& host() = 0;
  /// False once the server is lost with what it kept.
  virtual bool alive() const = 0;
  /// Writes behind what was written before; gives the place on the disk.
  virtual Task<std::int64_t> append(Bytes size) = 0;
  virtual Task<> fetch(std::int64_t place, Bytes size) = 0;
};

/// A blob store as its clients see it. They carry requests and replies over the network themselves; the calls
/// below are what happens at the servers.
class BlobService {
 public:
  static constexpr std::string_view contract = "blob-service";
  static constexpr bool remote = true;
  virtual ~BlobService() = default;
  /// The server that clients talk to.
  virtual FluidHost& front_end() = 0;
  /// The servers' part of opening a TLS session.
  virtual Task<> open_session() = 0;
  /// Judges the request's URI: 403 if it is refused. Costs the check.
  virtual Task<BlobReply> admit(std::string uri, Access access) = 0;
  /// Stores a block with its replicas; it belongs to no version yet. The reply's blob holds it with its
  /// number.
  virtual Task<BlobReply> put_block(BlobBlock block) = 0;
  /// Makes a new version of the blocks.
  virtual Task<BlobReply> put_block_list(std::string uri, Blob blob) = 0;
  /// The blocks of a version: 0 is the newest, 1 the one before.
  virtual Task<BlobReply> get_block_list(std::string uri, std::int64_t age) = 0;
  /// Reads a block from one of its replicas.
  virtual Task<BlobReply> get_block(BlobBlock block) = 0;
};

}  // namespace xenolith
