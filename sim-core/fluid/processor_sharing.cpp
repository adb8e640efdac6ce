#include "sim-core/fluid/processor_sharing.hpp"

#include <algorithm>
#include <limits>

namespace xenolith {
namespace {

// So that nothing below leaves 127 bits.
constexpr std::int64_t most_bytes = std::int64_t{1} << 47;
constexpr std::int64_t most_costs = std::int64_t{1} << 35;
constexpr std::int64_t most_capacity = std::int64_t{1} << 62;

/// Picoseconds times bits per second that a byte of every job takes.
detail::Int128 per_byte(std::int64_t costs) {
  return static_cast<detail::Int128>(bits_per_byte * picoseconds_per_second) * costs;
}

}  // namespace

ProcessorSharing::ProcessorSharing(Simulator& simulator, BitRate capacity)
    : simulator_(simulator),
      capacity_(capacity),
      updated_(simulator.now()),
      timer_(Timer::of<&ProcessorSharing::finish>(simulator, this)) {
  XENO_ASSERT(capacity > BitRate::zero() && capacity.count() < most_capacity,
              "a capacity of nothing or too much");
}

ProcessorSharing::~ProcessorSharing() {
  for (Job* const job : heap_.items()) job->place_ = Heap::nowhere;
}

void ProcessorSharing::set_capacity(BitRate capacity) {
  XENO_ASSERT(capacity > BitRate::zero() && capacity.count() < most_capacity,
              "a capacity of nothing or too much");
  update();
  capacity_ = capacity;
  changed();
}

BitRate ProcessorSharing::rate() const noexcept {
  if (heap_.empty()) return {};
  const auto all = static_cast<detail::Int128>(capacity_.count()) * static_cast<std::int64_t>(heap_.size());
  return BitRate(static_cast<std::int64_t>(all / costs_));
}

void ProcessorSharing::enter(Job& job) {
  XENO_ASSERT(job.data_ >= Bytes::zero() && job.data_.count() <= most_bytes,
              "a job of a negative or absurd size");
  XENO_ASSERT(job.cost_ >= 1 && costs_ <= most_costs - job.cost_,
              "a job's cost is below 1, or all jobs' too high");
  update();
  costs_ += job.cost_;
  job.end_ = served_ + (static_cast<Fixed>(job.data_.count()) << fraction_bits);
  job.number_ = begun_++;
  heap_.push(job);
  changed();
}

void ProcessorSharing::leave(Job& job) {
  update();
  costs_ -= job.cost_;
  heap_.remove(job);
  changed();
}

void ProcessorSharing::finish() {
  update();
  while (!heap_.empty() && left(heap_.front()) == Duration::zero()) {
    Job& job = heap_.front();
    ended_.push_back(&job);
    heap_.remove(job);
  }
  std::sort(ended_.begin(), ended_.end(), [](const Job* a, const Job* b) { return a->number_ < b->number_; });
  for (Job* const job : ended_) {
    costs_ -= job->cost_;
    simulator_.wake(job->frame_);
  }
  ended_.clear();
  changed();
}

void ProcessorSharing::update() {
  const std::int64_t passed = (simulator_.now() - updated_).ps();
  updated_ = simulator_.now();
  if (heap_.empty()) {
    served_ = 0;
    return;
  }
  const detail::Int128 moved = static_cast<detail::Int128>(capacity_.count()) * passed;
  const detail::Int128 unit = per_byte(costs_);
  served_ += (moved / unit << fraction_bits) + (moved % unit << fraction_bits) / unit;
}

Duration ProcessorSharing::left(const Job& job) const {
  const Fixed bytes = std::max<Fixed>(job.end_ - served_, 0);
  const detail::Int128 unit = per_byte(costs_);
  const Fixed fraction = bytes & ((Fixed{1} << fraction_bits) - 1);
  const detail::Int128 work = (bytes >> fraction_bits) * unit + (fraction * unit >> fraction_bits);
  const detail::Int128 wait = (work + capacity_.count() / 2) / capacity_.count();
  const std::int64_t most = (Time::max() - simulator_.now()).ps();
  return wait < most ? Duration::picoseconds(static_cast<std::int64_t>(wait)) : Duration::picoseconds(most);
}

void ProcessorSharing::changed() {
  if (heap_.empty()) {
    timer_.cancel();
  } else {
    timer_.arm(simulator_.now() + left(heap_.front()));
  }
  if (changed_ != nullptr) changed_(watcher_);
}

}  // namespace xenolith
