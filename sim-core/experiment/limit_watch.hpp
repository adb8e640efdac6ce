#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "sim-core/experiment/settings.hpp"

namespace xenolith {

/// Watches real time and memory of this process while it lives, and raises a flag when one is used up.
class LimitWatch {
 public:
  explicit LimitWatch(const Limits& limits);
  ~LimitWatch();
  LimitWatch(const LimitWatch&) = delete;
  LimitWatch& operator=(const LimitWatch&) = delete;

  /// Raised once, from another thread.
  const std::atomic<bool>& flag() const { return raised_; }
  /// "wall_time" or "memory"; to be asked after the flag was seen.
  std::string reason() const { return memory_ ? "memory" : "wall_time"; }

 private:
  void watch(const std::stop_token& end, const Limits& limits);

  std::atomic<bool> raised_ = false;
  std::atomic<bool> memory_ = false;
  std::jthread thread_;
};

/// Memory of this process that is resident.
Bytes resident_memory();

}  // namespace xenolith
