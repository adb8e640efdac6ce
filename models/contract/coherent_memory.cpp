#include "models/contract/coherent_memory.hpp"

#include <algorithm>

namespace xenolith {

namespace {

void served(const LineUser& user, std::string_view stage) {
  if (user.trail != nullptr) user.teller->served(*user.trail, stage);
}
void waited(const LineUser& user, std::string_view stage) {
  if (user.trail != nullptr) user.teller->waited(*user.trail, stage);
}

Task<> own_later(LineUser user, Duration after, MessageLine& line, std::uint64_t content) {
  co_await user.sim->delay(after);
  served(user, "take the copies away");
  user.memory->own_line(user.cpu, line, content);
}

/// The look before a message is under way is no part of it.
LineUser quiet(LineUser user) {
  user.trail = nullptr;
  return user;
}

/// A loop that loads and compares: its looks lie whole periods after the first one.
Task<> spin(LineUser user, MessageLine& line, std::uint64_t seen) {
  co_await load_line(quiet(user), line);
  const Time first = user.sim->now();
  const Duration period = user.memory->line_timing().spin_period;
  user.memory->note_state(user.cpu, CpuState::spin);
  while (line.content() == seen) {
    co_await line.changed().wait();
  }
  const std::int64_t looks = (user.sim->now() - first + period - Duration::picoseconds(1)) / period;
  co_await user.sim->wait_until(first + period * looks);
  waited(user, "wait for the next look");
  user.memory->note_state(user.cpu, CpuState::work);
  co_await load_line(user, line);
  co_await user.server->compute(user.memory->line_timing().spin_exit, user.level);
  served(user, "leave the loop");
}

/// MONITOR, another look, MWAIT: a write after the look before is seen by the monitor, whenever it comes.
Task<> sleep(LineUser user, MessageLine& line, std::uint64_t seen) {
  const LineTiming& timing = user.memory->line_timing();
  while (line.content() == seen) {
    co_await load_line(quiet(user), line);
    co_await user.server->compute(timing.monitor, user.level);
    if (line.content() != seen) break;
    co_await user.server->compute(timing.mwait_entry, user.level);
    if (line.content() != seen) break;  // MWAIT with a triggered monitor does nothing
    user.memory->note_state(user.cpu, CpuState::mwait);
    co_await line.changed().wait();
    user.memory->note_state(user.cpu, CpuState::work);
    co_await user.server->wait(timing.mwait_exit, user.level);
    served(user, "leave MWAIT");
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
  served(user, "fetch the line");
}

Task<> wait_for_line(LineUser user, MessageLine& line, std::uint64_t seen, LineWait how) {
  return how == LineWait::spin ? spin(user, line, seen) : sleep(user, line, seen);
}

}  // namespace xenolith
