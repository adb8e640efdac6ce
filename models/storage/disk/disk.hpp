#pragma once

#include <cstdint>
#include <deque>
#include <string_view>

#include "models/contract/block.hpp"
#include "models/storage/disk/disk_geometry.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A disk drive: one set of heads, a spindle that always turns, zones, and a buffer that reads ahead and
/// takes writes before they are on the medium.
///
/// One command at a time, in order of arrival. README.md tells what is left out.
class Disk final : public Component, public BlockDevice {
 public:
  static constexpr std::string_view summary =
      "Disk drive: seek, rotation, zones, buffer with read-ahead and write cache.";

  using Params = DiskParams;

  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Disk::commands_, "commands", "Reads completed."),
        statistic(&Disk::data_, "data", "Bytes read."),
        statistic(&Disk::buffer_hits_, "buffer_hits", "Reads that went on where the read-ahead was."),
        statistic(&Disk::latency_, "latency", "From a read's arrival to its last byte in memory."),
        statistic(&Disk::service_, "service", "The same without the wait for other commands."),
        statistic(&Disk::writes_, "writes", "Writes completed."),
        statistic(&Disk::written_, "written", "Bytes written."),
        statistic(&Disk::write_latency_, "write_latency", "From a write's arrival to its completion."));
  }

  Disk(const Context& context, const Params& params);

  Bytes capacity() const override { return geometry_.capacity(); }
  Task<> read(BlockRange range) override;
  Task<> write(BlockRange range) override;
  Task<> flush() override;

 private:
  /// What the heads do behind the last command: they fill the buffer from `begin` on.
  struct ReadAhead {
    bool active = false;
    std::int64_t begin = 0;  ///< first byte after what was asked for
    Time since;              ///< when the heads were there
    std::int64_t limit = 0;  ///< where the buffer is full
  };

  void check(BlockRange range) const;
  Task<> read_buffer(BlockRange range);
  /// Moves the heads to `range` and reads it; gives when its first byte was under them.
  Task<Time> read_medium(BlockRange range);
  /// The host has got everything before `consumed`.
  void make_room(std::int64_t consumed);

  Task<> write_medium(BlockRange range);
  /// Takes a write into the buffer and has it written from there.
  void keep(BlockRange range);
  /// Writes what the buffer holds, a track at a time, so that commands can come between.
  Task<> empty_buffer();

  const Params params_;
  const DiskGeometry geometry_;
  Resource command_;  ///< being served
  Resource heads_;
  std::int64_t cylinder_ = 0;
  ReadAhead ahead_;
  std::deque<BlockRange> dirty_;  ///< in the buffer, still to be written
  Bytes dirty_size_;
  bool emptying_ = false;
  std::int64_t wrote_to_ = 0;  ///< where the heads ended their last write
  Time wrote_at_;              ///< and when
  Signal cleaned_;
  Counter commands_;
  Flow data_;
  Counter buffer_hits_;
  Latency latency_;
  Latency service_;
  Counter writes_;
  Flow written_;
  Latency write_latency_;
};

}  // namespace xenolith
