#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/kernel/timer.hpp"
#include "sim-core/model/trail.hpp"

namespace xenolith {

class PciStream;
class Simulator;

/// What happens at the far end when a posted write has reached its memory. Plain function and context: no
/// allocation.
struct Delivery {
  void (*arrive)(void* context, std::uint64_t argument) = nullptr;
  void* context = nullptr;
  std::uint64_t argument = 0;
  Trail* trail = nullptr;  ///< marked on the way, for the latency anatomy; must be there until arrival
  void operator()() const {
    if (arrive != nullptr) arrive(context, argument);
  }
};

/// Something that the bursts of streams take turns at: a bus, a unit that carries out one transaction at a
/// time, a buffer that drains at a rate.
class PciShare {
 public:
  PciShare() = default;
  PciShare(const PciShare&) = delete;
  PciShare& operator=(const PciShare&) = delete;
  /// Streams that are under way here come to nothing.
  virtual ~PciShare();

  bool idle() const { return streams_.empty(); }
  /// How long the burst that is under way now still takes; zero between two bursts.
  Duration busy_for(Time now) const;
  /// Somebody else has taken the share for so long: bursts that have no slack come later.
  void take(Duration span, Time now);
  /// A stream has come to its end here.
  virtual void passed(const PciStream& stream) = 0;

 private:
  friend class PciStream;
  std::vector<PciStream*> streams_;
};

/// A share that keeps no account of what passes.
class PlainShare final : public PciShare {
 public:
  void passed(const PciStream&) override {}
};

/// The shares that every burst of a stream passes, and how long it takes each of them.
class PciPath {
 public:
  struct Leg {
    PciShare* share = nullptr;
    Duration use{};
  };
  void add(PciShare& share, Duration use);
  /// A memory along the way cannot take bursts any faster.
  void slow_down(Duration interval) { pace_ = std::max(pace_, interval); }
  /// Somewhere along the way there is room for so many bursts more.
  void buffer(std::int64_t bursts) { buffered_ += bursts; }
  /// What comes behind this.
  void append(const PciPath& onward);
  Duration pace() const { return pace_; }
  std::int64_t buffered() const { return buffered_; }
  std::size_t size() const { return size_; }
  const Leg& operator[](std::size_t i) const { return legs_[i]; }

 private:
  std::array<Leg, 6> legs_{};
  std::size_t size_ = 0;
  Duration pace_{};
  std::int64_t buffered_ = 0;
};

/// A run of equal bursts from one master to one memory, whose timing is arithmetic instead of an event each.
///
/// While the same streams are under way, their bursts take turns at the shares that they have in common, so
/// that each has a constant interval from one burst to the next: its own pace, or what the turns at the
/// busiest share leave it (masters take turns, and so do the streams of one master). The intervals are worked
/// out anew whenever a stream begins or ends. A stream only stands for bytes: what tells of them is written
/// afterwards as a burst of its own.
class PciStream {
 public:
  /// What is to be carried.
  struct Load {
    PciPath path;
    const void* master = nullptr;  ///< streams of one master share its turn
    std::int64_t bursts = 0;
    Bytes data{};
    Duration pace{};  ///< least time from one burst to the next, as its source can make it
    Duration tail{};  ///< from the start of the last burst to its end
  };
  explicit PciStream(Simulator& simulator);
  PciStream(const PciStream&) = delete;
  PciStream& operator=(const PciStream&) = delete;
  ~PciStream() { abandon(); }

  /// The first burst begins at `first`, which is not in the past.
  void start(const Load& load, Time first);
  /// Calls when so many bursts have ended; one call at a time.
  void call(std::int64_t bursts, Delivery reached);
  const Load& load() const { return load_; }
  Time first() const { return first_; }
  Time last() const { return last_; }

 private:
  friend class PciShare;
  void fire();
  void plan();
  void end();
  void abandon();
  void settle(Time now);
  void postpone(Duration span);
  Time due() const;
  static void rebalance(PciStream& changed);

  Simulator& simulator_;
  Timer timer_;
  Load load_;
  bool active_ = false;
  Time first_;
  Time last_;
  Time settled_;           ///< up to when `done_` counts
  std::int64_t done_ = 0;  ///< bursts begun and gone by, in parts of 2^-20
  std::int64_t rate_ = 0;  ///< bursts in 2^50 picoseconds
  std::int64_t goal_ = 0;
  Delivery reached_;
};

}  // namespace xenolith
