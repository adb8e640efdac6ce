#include "models/cpu/smt_processor/line_directory.hpp"

#include <algorithm>

namespace xenolith {

bool LineDirectory::held_near(int core, const MessageLine& line) const {
  return std::any_of(line.holders.begin(), line.holders.end(),
                     [&](int other) { return other != core && near(core, other); });
}

bool LineDirectory::held_far(int core, const MessageLine& line) const {
  return std::any_of(line.holders.begin(), line.holders.end(), [&](int other) { return !near(core, other); });
}

Duration LineDirectory::store(int core, const MessageLine& line) const {
  if (line.held_by(core)) {
    if (held_far(core, line)) return costs_.invalidation;
    return held_near(core, line) ? costs_.near : Duration::zero();
  }
  if (line.owner >= 0) return near(core, line.owner) ? costs_.near : costs_.transfer;
  return held_near(core, line) && !held_far(core, line) ? costs_.near : costs_.memory;
}

void LineDirectory::own(int core, MessageLine& line) {
  line.holders.assign(1, core);
  line.owner = core;
}

Duration LineDirectory::load(int core, MessageLine& line) const {
  if (line.held_by(core)) return Duration::zero();
  Duration fetch = held_near(core, line) ? costs_.near : costs_.memory;
  if (line.owner >= 0 && !near(core, line.owner)) fetch = costs_.transfer;
  line.holders.push_back(core);
  line.owner = -1;  // written back on the way
  return fetch;
}

void LineDirectory::write_memory(MessageLine& line) {
  line.holders.clear();
  line.owner = -1;
}

}  // namespace xenolith
