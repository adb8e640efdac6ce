#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "models/contract/network_processor.hpp"
#include "models/service/svio/svio_params.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// What the scheduler counts; the service publishes it.
struct EgressStatistics {
  Counter overloads;        ///< times that the guaranteed mode began
  TimedLevel guaranteeing;  ///< 1 in guaranteed mode
};

/// Which of the egress contexts that found the transmit ring full gets the next entry that becomes free.
///
/// With `contention` it is the one that has waited longest: nobody knows whose packets they are. With
/// `guaranteed` the same, until the input of a window reaches the threshold; from then on interfaces with a
/// priority get what is guaranteed to them, first, and the others what is left.
class EgressScheduler {
 public:
  struct Waiter {
    MicroSignal* signal = nullptr;
    int interface = 0;
    Bytes size{};
  };
  EgressScheduler(const SvioParams& params, EgressStatistics& statistics)
      : params_(params), statistics_(statistics) {}

  bool is_aware() const { return params_.egress_service == EgressService::guaranteed; }
  /// The table that management writes: 0 is no priority, n > 0 weighs n of the guaranteed share.
  void set_priority(int interface, std::int64_t priority);
  /// A context has found a packet of this size in a send queue: input.
  void found(Bytes size, Time now);
  void join(const Waiter& waiter) { waiters_.push_back(waiter); }
  /// Whose turn it is, taken from the list; null if nobody waits.
  MicroSignal* next(Time now);
  /// A packet goes onto the ring: a guarantee is used up by it.
  void admitted(int interface, Bytes size, Time now);

 private:
  struct Flow {
    std::int64_t priority = 0;
    Duration credit{};  ///< time on the line that the guarantee still covers
    Time credited;
  };
  Flow& flow(int interface);
  void accrue(Flow& flow, Time now) const;
  bool covers(const Waiter& waiter, Time now);
  void set_guaranteeing(bool on, Time now);
  Duration line_time(Bytes size) const { return size / params_.egress_rate; }

  const SvioParams& params_;
  EgressStatistics& statistics_;
  std::deque<Waiter> waiters_;
  std::vector<Flow> flows_;
  std::int64_t priorities_ = 0;  ///< sum over all flows
  bool guaranteeing_ = false;
  std::int64_t window_ = 0;  ///< number of the window that input is counted in
  Bytes input_{};
};

}  // namespace xenolith
