#include "models/contract/pci_stream.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"
#include "sim-core/kernel/simulator.hpp"

namespace xenolith {

namespace {

using Wide = detail::Int128;

constexpr int part_bits = 20;
constexpr int rate_bits = 50;
constexpr std::int64_t whole = std::int64_t{1} << part_bits;
constexpr std::int64_t capacity = std::int64_t{1} << rate_bits;
constexpr std::int64_t no_limit = capacity;  // a burst in a picosecond: faster than anything
// Rounding leaves a saturated share a little below its capacity.
constexpr std::int64_t saturated = capacity - (capacity >> 10);

// Rounded up, so that no burst ends a picosecond behind the clock edge that it ends on.
std::int64_t rate_of(Duration interval) {
  return interval > Duration{} ? (capacity + interval.ps() - 1) / interval.ps() : no_limit;
}

/// One stream in the search for the rates.
struct Entry {
  PciStream* stream;
  const PciStream::Load* load;
  std::int64_t sharers;  ///< streams of the same master
  std::int64_t rate;     ///< -1: not known yet
};
struct Room {
  const PciShare* share;
  std::int64_t left;  ///< of its capacity
};

/// The highest rate per master that the share still allows those whose rate is not known.
std::int64_t level_of(const Room& room, const std::vector<Entry>& entries) {
  std::int64_t weight = 0;
  for (const Entry& entry : entries) {
    if (entry.rate >= 0) continue;
    for (std::size_t i = 0; i < entry.load->path.size(); ++i) {
      const PciPath::Leg& leg = entry.load->path[i];
      if (leg.share == room.share) weight += leg.use.ps() * whole / entry.sharers;
    }
  }
  if (weight == 0) return no_limit;
  return static_cast<std::int64_t>(static_cast<Wide>(room.left) * whole / weight);
}

bool passes(const Entry& entry, const PciShare* share) {
  for (std::size_t i = 0; i < entry.load->path.size(); ++i) {
    if (entry.load->path[i].share == share) return true;
  }
  return false;
}

void fix(Entry& entry, std::int64_t rate, std::vector<Room>& rooms) {
  entry.rate = std::max<std::int64_t>(1, rate);
  for (std::size_t i = 0; i < entry.load->path.size(); ++i) {
    const PciPath::Leg& leg = entry.load->path[i];
    for (Room& room : rooms) {
      if (room.share == leg.share) room.left -= std::min(room.left, leg.use.ps() * entry.rate);
    }
  }
}

/// Everybody's rate is raised alike until it meets his own pace or a share that is used up (max-min fair).
void fill(std::vector<Entry>& entries, std::vector<Room>& rooms) {
  for (std::size_t known = 0; known < entries.size();) {
    std::int64_t level = no_limit;
    const PciShare* bottleneck = nullptr;
    for (const Room& room : rooms) {
      const std::int64_t here = level_of(room, entries);
      if (here >= level) continue;
      level = here;
      bottleneck = room.share;
    }
    std::size_t paced = 0;
    for (Entry& entry : entries) {
      const std::int64_t own = rate_of(entry.load->pace);
      if (entry.rate >= 0 || own > level / entry.sharers) continue;
      fix(entry, own, rooms);
      ++paced;
    }
    known += paced;
    if (paced > 0) continue;
    for (Entry& entry : entries) {
      if (entry.rate >= 0 || (bottleneck != nullptr && !passes(entry, bottleneck))) continue;
      fix(entry, level / entry.sharers, rooms);
      ++known;
    }
  }
}

}  // namespace

void PciPath::add(PciShare& share, Duration use) {
  XENO_ASSERT(size_ < legs_.size(), "a path of a stream has too many legs");
  legs_[size_++] = {&share, use};
}

void PciPath::append(const PciPath& onward) {
  for (std::size_t i = 0; i < onward.size_; ++i) add(*onward.legs_[i].share, onward.legs_[i].use);
  slow_down(onward.pace_);
  buffered_ += onward.buffered_;
}

Duration PciShare::busy_for(Time now) const {
  Duration longest{};
  for (const PciStream* stream : streams_) {
    if (now < stream->settled_) continue;
    const std::int64_t gone =
        stream->done_ +
        static_cast<std::int64_t>(static_cast<Wide>((now - stream->settled_).ps()) * stream->rate_ >>
                                  (rate_bits - part_bits));
    const auto into = static_cast<std::int64_t>((static_cast<Wide>(gone % whole) << (rate_bits - part_bits)) /
                                                stream->rate_);
    for (std::size_t i = 0; i < stream->load_.path.size(); ++i) {
      const PciPath::Leg& leg = stream->load_.path[i];
      if (leg.share == this) longest = std::max(longest, leg.use - Duration::picoseconds(into));
    }
  }
  return longest;
}

void PciShare::take(Duration span, Time now) {
  std::int64_t used = 0;
  for (const PciStream* stream : streams_) {
    for (std::size_t i = 0; i < stream->load_.path.size(); ++i) {
      const PciPath::Leg& leg = stream->load_.path[i];
      if (leg.share == this) used += leg.use.ps() * stream->rate_;
    }
  }
  if (used < saturated) return;
  for (PciStream* stream : streams_) {
    stream->settle(now);
    stream->postpone(span);
  }
}

PciStream::PciStream(Simulator& simulator)
    : simulator_(simulator), timer_(Timer::of<&PciStream::fire>(simulator, this)) {}

/// Leaves all its shares at once, so that none is told of a stream whose other shares are gone.
void PciStream::abandon() {
  if (!active_) return;
  active_ = false;
  timer_.cancel();
  for (std::size_t i = 0; i < load_.path.size(); ++i) std::erase(load_.path[i].share->streams_, this);
}

PciShare::~PciShare() {
  while (!streams_.empty()) streams_.back()->abandon();
}

void PciStream::start(const Load& load, Time first) {
  XENO_ASSERT(!active_, "a stream is started twice");
  XENO_ASSERT(load.bursts > 0 && first >= simulator_.now(), "a stream of nothing, or one from the past");
  load_ = load;
  active_ = true;
  first_ = first;
  settled_ = first;
  done_ = 0;
  goal_ = 0;
  for (std::size_t i = 0; i < load_.path.size(); ++i) load_.path[i].share->streams_.push_back(this);
  rebalance(*this);
}

void PciStream::settle(Time now) {
  if (now <= settled_) return;
  done_ +=
      static_cast<std::int64_t>(static_cast<Wide>((now - settled_).ps()) * rate_ >> (rate_bits - part_bits));
  settled_ = now;
}

void PciStream::postpone(Duration span) {
  settled_ += span;
  plan();
}

/// When the goal's burst ends, if nothing changes.
Time PciStream::due() const {
  const std::int64_t begun = (goal_ - 1) * whole - done_;
  const Time from = settled_ + load_.tail;
  if (begun <= 0) return from;
  const Wide wait = (static_cast<Wide>(begun) << (rate_bits - part_bits)) / rate_;
  return from + Duration::picoseconds(static_cast<std::int64_t>(wait));
}

void PciStream::plan() {
  if (goal_ == 0) return;
  timer_.arm(std::max(due(), simulator_.now()));
}

void PciStream::fire() {
  if (goal_ == load_.bursts) end();
  goal_ = 0;
  const Delivery reached = reached_;
  reached();
}

void PciStream::call(std::int64_t bursts, Delivery reached) {
  goal_ = bursts;
  reached_ = reached;
  plan();
}

void PciStream::end() {
  last_ = simulator_.now();
  active_ = false;
  for (std::size_t i = 0; i < load_.path.size(); ++i) {
    std::erase(load_.path[i].share->streams_, this);
    load_.path[i].share->passed(*this);
  }
  for (std::size_t i = 0; i < load_.path.size(); ++i) {
    if (!load_.path[i].share->idle()) rebalance(*load_.path[i].share->streams_.front());
  }
}

/// Works out the rates of all streams that the changed one has to do with, directly or by way of others.
void PciStream::rebalance(PciStream& changed) {
  thread_local std::vector<Entry> entries;  // kept for their storage
  thread_local std::vector<Room> rooms;
  entries.assign(1, {&changed, &changed.load_, 1, -1});
  rooms.clear();
  for (std::size_t next = 0; next < entries.size(); ++next) {
    const PciPath& path = entries[next].load->path;
    for (std::size_t i = 0; i < path.size(); ++i) {
      PciShare* share = path[i].share;
      if (std::any_of(rooms.begin(), rooms.end(), [share](const Room& room) { return room.share == share; }))
        continue;
      rooms.push_back({share, capacity});
      for (PciStream* other : share->streams_) {
        const auto known = [other](const Entry& entry) { return entry.stream == other; };
        if (std::none_of(entries.begin(), entries.end(), known))
          entries.push_back({other, &other->load_, 1, -1});
      }
    }
  }
  for (Entry& entry : entries) {
    entry.sharers = std::count_if(entries.begin(), entries.end(), [&entry](const Entry& other) {
      return other.load->master == entry.load->master;
    });
  }
  fill(entries, rooms);
  const Time now = changed.simulator_.now();
  for (const Entry& entry : entries) {
    entry.stream->settle(now);
    entry.stream->rate_ = entry.rate;
    entry.stream->plan();
  }
}

}  // namespace xenolith
