#include "models/contract/coherent_memory.hpp"

#include <algorithm>

namespace xenolith {

namespace {

Task<> own_later(LineUser user, Duration after, MessageLine& line, std::uint64_t content) {
  co_await user.sim->delay(after);
  user.memory->own_line(user.cpu, line, content);
}

/// A loop that loads and compares: its looks lie whole periods after the first one.
Task<> spin(LineUser user, MessageLine& line, std::uint64_t seen) {
  co_await load_line(user, line);
  const Time first = user.sim->now();
  const Duration period = user.memory->line_timing().spin_period;
  user.memory->note_state(user.cpu, CpuState::spin);
  while (line.content() == seen) co_await line.changed().wait();
  const std::int64_t looks = (user.sim->now() - first + period - Duration::picoseconds(1)) / period;
  co_await user.sim->wait_until(first + period * looks);
  user.memory->note_state(user.cpu, CpuState::work);
  co_await load_line(user, line);
  co_await user.server->compute(user.memory->line_timing().spin_exit, user.level);
}

/// MONITOR, another look, MWAIT: a write after the look before is seen by the monitor, whenever it comes.
Task<> sleep(LineUser user, MessageLine& line, std::uint64_t seen) {
  const LineTiming& timing = user.memory->line_timing();
  while (line.content() == seen) {
    co_await load_line(user, line);
    co_await user.server->compute(timing.monitor, user.level);
    if (line.content() != seen) break;
    co_await user.server->compute(timing.mwait_entry, user.level);
    if (line.content() != seen) break;  // MWAIT with a triggered monitor does nothing
    user.memory->note_state(user.cpu, CpuState::mwait);
    co_await line.changed().wait();
    user.memory->note_state(user.cpu, CpuState::work);
    co_await user.server->wait(timing.mwait_exit, user.level);
  }
  co_await load_line(user, line);
}

}  // namespace

void store_line(LineUser user, MessageLine& line, std::uint64_t content) {
  const Duration invisible = user.memory->store_line(user.cpu, line);
  user.sim->spawn(own_later(user, invisible, line, content));
}

Task<> load_line(LineUser user, MessageLine& line) {
  const Duration fetch = user.memory->load_line(user.cpu, line);
  co_await user.server->wait(fetch, user.level);
}

Task<> wait_for_line(LineUser user, MessageLine& line, std::uint64_t seen, LineWait how) {
  return how == LineWait::spin ? spin(user, line, seen) : sleep(user, line, seen);
}

}  // namespace xenolith
