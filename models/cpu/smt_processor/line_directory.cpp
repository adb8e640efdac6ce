#include "models/cpu/smt_processor/line_directory.hpp"

namespace xenolith {

std::uint64_t LineDirectory::neighbours(int core) const {
  const std::uint64_t socket = (std::uint64_t{1} << cores_per_socket_) - 1;
  return socket << (core / cores_per_socket_ * cores_per_socket_);
}

Duration LineDirectory::store(int core, const MessageLine& line) const {
  const std::uint64_t others = line.holders & ~bit(core);
  const std::uint64_t far = others & ~neighbours(core);
  if ((line.holders & bit(core)) != 0) {
    if (others == 0) return Duration::zero();
    return far != 0 ? costs_.invalidation : costs_.near;
  }
  if (line.owner >= 0) return (neighbours(core) & bit(line.owner)) != 0 ? costs_.near : costs_.transfer;
  return others != 0 && far == 0 ? costs_.near : costs_.memory;
}

void LineDirectory::own(int core, MessageLine& line) {
  line.holders = bit(core);
  line.owner = core;
}

Duration LineDirectory::load(int core, MessageLine& line) const {
  if ((line.holders & bit(core)) != 0) return Duration::zero();
  const std::uint64_t near = neighbours(core);
  Duration fetch = (line.holders & near) != 0 ? costs_.near : costs_.memory;
  if (line.owner >= 0 && (near & bit(line.owner)) == 0) fetch = costs_.transfer;
  line.holders |= bit(core);
  line.owner = -1;  // written back on the way
  return fetch;
}

void LineDirectory::write_memory(MessageLine& line) {
  line.holders = 0;
  line.owner = -1;
}

}  // namespace xenolith
