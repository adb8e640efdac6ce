#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "models/contract/network_processor.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// Numbers that contexts of one engine draw, and the turn that goes through these numbers.
///
/// Who is not next sleeps until its turn comes; the micro-code that is modelled yields and looks again
/// instead, which differs by one look at most.
class InOrder {
 public:
  std::uint64_t draw() { return drawn_++; }

  Task<> turn(MicroContext& context, std::uint64_t number) {
    if (number == serving_) co_return;
    MicroSignal signal;
    waiting_.emplace_back(number, &signal);
    co_await context.wait_for(signal);
  }
  /// The turn goes on to the next number.
  void advance(MicroContext& context) {
    ++serving_;
    const auto next = std::find_if(waiting_.begin(), waiting_.end(),
                                   [this](const auto& entry) { return entry.first == serving_; });
    if (next == waiting_.end()) return;
    MicroSignal& signal = *next->second;
    waiting_.erase(next);
    context.send(signal);
  }
  std::uint64_t serving() const { return serving_; }
  /// Contexts whose turn has not ended.
  std::int64_t under_way() const { return static_cast<std::int64_t>(drawn_ - serving_); }

 private:
  std::uint64_t drawn_ = 0;
  std::uint64_t serving_ = 0;
  std::vector<std::pair<std::uint64_t, MicroSignal*>> waiting_;
};

}  // namespace xenolith
