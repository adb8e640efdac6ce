#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/fluid/placed_heap.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/timer.hpp"

namespace xenolith {

/// One capacity that all its jobs share: at any moment every job moves as many bytes a second as every other,
/// and together they use the whole capacity. A link between many senders and receivers, a server's uplink, a
/// Wi-Fi cell.
///
/// Lives on the kernel alone and costs O(log jobs) per arrival, end or cancellation, where a network's solver
/// costs at least O(jobs); it is exact for one bottleneck. A job's end is the nearest picosecond. Jobs that
/// end in one instant wake their processes in the order in which they began, behind everything that is due
/// then.
class ProcessorSharing {
 public:
  class Job;

  /// `capacity` is above zero.
  ProcessorSharing(Simulator& simulator, BitRate capacity);
  ~ProcessorSharing();
  ProcessorSharing(const ProcessorSharing&) = delete;
  ProcessorSharing& operator=(const ProcessorSharing&) = delete;

  /// `co_await link.serve(data)` waits until so many bytes have been moved; a job whose frame goes before
  /// leaves its share to the others. A byte of the job takes as much of the capacity as `cost` bytes: in a
  /// cell of 432 Mbit/s a station of 54 Mbit/s costs 8, one of 6 Mbit/s 72. At least 1.
  Job serve(Bytes data, std::int64_t cost = 1) noexcept;

  BitRate capacity() const noexcept { return capacity_; }
  /// From now on, for the jobs that are under way as well; above zero.
  void set_capacity(BitRate capacity);
  /// Jobs under way.
  std::size_t jobs() const noexcept { return heap_.size(); }
  /// At which they all together are moved.
  BitRate rate() const noexcept;
  /// Has a member function called whenever that has changed: `link.watch<&Modem::note>(this)`.
  template <auto method, class Object>
  void watch(Object* object) {
    watcher_ = object;
    changed_ = [](void* watcher) { (static_cast<Object*>(watcher)->*method)(); };
  }

 private:
  /// Bytes with 48 bits behind the point: no rounding of a share adds up to a picosecond in a run's life.
  using Fixed = detail::Int128;
  static constexpr unsigned fraction_bits = 48;

  void enter(Job& job);
  void leave(Job& job);
  void finish();
  /// Brings the service that every job has had since the server was last idle up to now.
  void update();
  /// From now until a job is through, to the nearest picosecond.
  Duration left(const Job& job) const;
  /// Sets the timer for the next end.
  void changed();

  /// The job that ends first comes first.
  struct Order {
    static bool before(const Job& a, const Job& b) noexcept;
    static std::size_t& place(Job& job) noexcept;
  };
  using Heap = PlacedHeap<Job, Order>;

  Simulator& simulator_;
  BitRate capacity_;
  Heap heap_;
  std::vector<Job*> ended_;
  Fixed served_ = 0;        ///< to every job that has been here all the time since the server was last idle
  std::int64_t costs_ = 0;  ///< of all jobs
  std::uint64_t begun_ = 0;
  Time updated_;
  void* watcher_ = nullptr;
  void (*changed_)(void*) = nullptr;
  Timer timer_;
};

/// What a process waits for in a processor-sharing server.
class ProcessorSharing::Job {
 public:
  Job(ProcessorSharing& server, Bytes data, std::int64_t cost) noexcept
      : server_(&server), data_(data), cost_(cost) {}
  ~Job() {
    if (place_ != Heap::nowhere) server_->leave(*this);
  }
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> handle) {
    frame_ = detail::Block::of(handle.address());
    server_->enter(*this);
  }
  void await_resume() const noexcept {}

 private:
  friend class ProcessorSharing;

  ProcessorSharing* server_;
  Bytes data_;
  std::int64_t cost_;
  detail::Block* frame_ = nullptr;
  Fixed end_ = 0;  ///< through when every job has had so much
  std::uint64_t number_ = 0;
  std::size_t place_ = Heap::nowhere;  ///< in the heap
};

inline bool ProcessorSharing::Order::before(const Job& a, const Job& b) noexcept {
  return a.end_ != b.end_ ? a.end_ < b.end_ : a.number_ < b.number_;
}
inline std::size_t& ProcessorSharing::Order::place(Job& job) noexcept { return job.place_; }

inline ProcessorSharing::Job ProcessorSharing::serve(Bytes data, std::int64_t cost) noexcept {
  return Job(*this, data, cost);
}

}  // namespace xenolith
