#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "models/contract/guest_kernel.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/trail.hpp"

namespace xenolith {

/// A run of bytes of a block device.
struct BlockRange {
  std::int64_t offset = 0;  ///< of its first byte
  Bytes size{};
  std::int64_t end() const { return offset + size.count(); }
};

/// A disk as the driver of its host sees it: no CPU time is spent here.
class BlockDevice {
 public:
  static constexpr std::string_view contract = "block-device";
  virtual ~BlockDevice() = default;
  virtual Bytes capacity() const = 0;
  /// Reads into the host's memory; returns when the last byte is there.
  virtual Task<> read(BlockRange range) = 0;
  /// Takes bytes from the host's memory; returns when the device has them, in its buffer or on the medium.
  virtual Task<> write(BlockRange range) = 0;
  /// Returns when all that was written before is on the medium.
  virtual Task<> flush() = 0;
};

/// A read that a block layer has handed to its driver.
struct BlockRequest {
  std::uint64_t number = 0;  ///< unique in its queue
  BlockRange range;
  std::uint64_t reader = 0;  ///< who reads past the page cache; 0: the page cache
};

/// The request queue of a guest's block layer as its driver sees it.
class BlockQueue {
 public:
  virtual ~BlockQueue() = default;
  /// The next request to be sent to the device; nothing if there is none, or none is to be sent yet.
  virtual std::optional<BlockRequest> take() = 0;
  /// The data of a request lie in its pages. Spends the guest's time at `level`.
  virtual Task<> completed(BlockRequest request, Level level) = 0;
};

/// What a driver can take in one request.
struct BlockLimits {
  Bytes request{};  ///< the most bytes
  Bytes block{};    ///< requests consist of blocks of this size
};

/// A block driver of a guest's kernel, below the block layer.
class BlockDriver {
 public:
  static constexpr std::string_view contract = "block-driver";
  virtual ~BlockDriver() = default;
  virtual BlockLimits limits() const = 0;
  virtual Bytes capacity() const = 0;
  /// The queue that it serves. Called once, before anything is requested.
  virtual void attach(BlockQueue& queue) = 0;
  /// The queue has requests: takes and sends as many as the device has room for. Spends the guest's time at
  /// `level`.
  virtual Task<> dispatch(Level level) = 0;
  virtual GuestKernel& guest() = 0;
};

/// A block device as processes of its guest read it.
class BlockReader {
 public:
  static constexpr std::string_view contract = "block-reader";
  virtual ~BlockReader() = default;
  virtual Bytes capacity() const = 0;
  virtual GuestKernel& guest() = 0;
  /// Called by a process: a system call that reads through the page cache into the process's memory.
  virtual Task<> read(BlockRange range) = 0;
  /// Called by a process: reads into memory of its own, past the page cache.
  virtual Task<> read_direct(BlockRange range) = 0;
  /// Forgets what the page cache holds.
  virtual void drop_cache() = 0;
};

}  // namespace xenolith
