#include "sim-core/experiment/limit_watch.hpp"

#include <unistd.h>

#include <chrono>
#include <fstream>

namespace xenolith {

LimitWatch::LimitWatch(const Limits& limits)
    : thread_([this, limits](const std::stop_token& end) { watch(end, limits); }) {}

LimitWatch::~LimitWatch() {
  thread_.request_stop();
  thread_.join();
}

void LimitWatch::watch(const std::stop_token& end, const Limits& limits) {
  const auto begin = std::chrono::steady_clock::now();
  const auto period = std::chrono::milliseconds(2);
  for (int turn = 0; !end.stop_requested(); ++turn) {
    std::this_thread::sleep_for(period);
    const auto passed = std::chrono::steady_clock::now() - begin;
    if (std::chrono::duration<double>(passed).count() >= to_seconds(limits.wall_time)) break;
    constexpr int memory_every = 10;
    if (turn % memory_every != 0 || resident_memory() <= limits.memory) continue;
    memory_ = true;
    break;
  }
  if (!end.stop_requested()) raised_ = true;
}

Bytes resident_memory() {
  std::ifstream file("/proc/self/statm");
  std::int64_t total = 0;
  std::int64_t resident = 0;
  file >> total >> resident;
  return Bytes(resident * sysconf(_SC_PAGESIZE));
}

}  // namespace xenolith
