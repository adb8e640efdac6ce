#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/block.hpp"
#include "models/storage/disk/disk_geometry.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A disk drive: one set of heads, a spindle that always turns, zones, and a buffer that reads ahead.
///
/// One command at a time, in order of arrival. README.md tells what is left out.
class Disk final : public Component, public BlockDevice {
 public:
  static constexpr std::string_view summary = "Disk drive: seek, rotation, zones, buffer with read-ahead.";

  using Params = DiskParams;

  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Disk::commands_, "commands", "Reads completed."),
        statistic(&Disk::data_, "data", "Bytes read."),
        statistic(&Disk::buffer_hits_, "buffer_hits", "Reads that went on where the read-ahead was."),
        statistic(&Disk::latency_, "latency", "From the command's arrival to its last byte in memory."),
        statistic(&Disk::service_, "service", "The same without the wait for other commands."));
  }

  Disk(const Context& context, const Params& params);

  Bytes capacity() const override { return geometry_.capacity(); }
  Task<> read(BlockRange range) override;

 private:
  /// What the heads do behind the last command: they fill the buffer from `begin` on.
  struct ReadAhead {
    bool active = false;
    std::int64_t begin = 0;  ///< first byte after what was asked for
    Time since;              ///< when the heads were there
    std::int64_t limit = 0;  ///< where the buffer is full
  };

  Task<> read_buffer(BlockRange range);
  /// Moves the heads to `range` and reads it; gives when its first byte was under them.
  Task<Time> read_medium(BlockRange range);
  /// The host has got everything before `consumed`.
  void make_room(std::int64_t consumed);

  const Params params_;
  const DiskGeometry geometry_;
  Resource heads_;
  std::int64_t cylinder_ = 0;
  ReadAhead ahead_;
  Counter commands_;
  Flow data_;
  Counter buffer_hits_;
  Latency latency_;
  Latency service_;
};

}  // namespace xenolith
