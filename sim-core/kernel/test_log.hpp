#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim-core/kernel/simulator.hpp"

namespace xenolith {

/// What happened in a test, as "name time-in-ns"; for tests only.
class TestLog {
 public:
  explicit TestLog(const Simulator& simulator) : simulator_(&simulator) {}
  void note(const std::string& name) {
    lines_.push_back(name + " " + std::to_string((simulator_->now() - Time::origin()) / 1_ns));
  }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  const Simulator* simulator_;
  std::vector<std::string> lines_;
};

/// Notes in a log when it is destroyed, and whether it was alive at the wrong time shows in the order.
class NoteAtEnd {
 public:
  NoteAtEnd(TestLog& log, std::string name) : log_(&log), name_(std::move(name)) {}
  NoteAtEnd(NoteAtEnd&& other) noexcept
      : log_(std::exchange(other.log_, nullptr)), name_(std::move(other.name_)) {}
  NoteAtEnd& operator=(NoteAtEnd&&) = delete;
  ~NoteAtEnd() {
    if (log_ != nullptr) log_->note(name_);
  }

 private:
  TestLog* log_;
  std::string name_;
};

inline Time at(Duration since_origin) { return Time::origin() + since_origin; }

}  // namespace xenolith
