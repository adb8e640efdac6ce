#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/trail.hpp"
#include "sim-core/model/work_server.hpp"

namespace xenolith {

/// A cache line of memory that one side writes and another waits for: a mailbox, a request in a shared page.
///
/// The content is what a load gives now. It changes when a write has become visible: when the last other copy
/// is gone.
class MessageLine {
 public:
  explicit MessageLine(Simulator& sim) : changed_(sim) {}

  std::uint64_t content() const { return content_; }
  /// A write has become visible; whoever waits for the line is told.
  void show(std::uint64_t content) {
    content_ = content;
    changed_.notify_all();
  }
  Signal& changed() { return changed_; }

  // For the coherent memory.
  bool held_by(int core) const { return std::find(holders.begin(), holders.end(), core) != holders.end(); }
  std::vector<int> holders;  ///< cores whose cache has a copy
  int owner = -1;            ///< the core that holds it modified; -1: memory is up to date

 private:
  std::uint64_t content_ = 0;
  Signal changed_;
};

/// How a CPU waits for a line to change.
enum class LineWait { spin, mwait };
constexpr std::array<std::string_view, 2> choices_of(LineWait) { return {"spin", "mwait"}; }

/// What a logical CPU does, as far as its power depends on it.
enum class CpuState { work, spin, mwait, halt };
inline constexpr std::size_t cpu_states = 4;

/// Is told when a logical CPU changes its state.
class CpuStateObserver {
 public:
  virtual ~CpuStateObserver() = default;
  virtual void state_changed(int cpu, CpuState state) = 0;
};

/// What waiting for a line costs on a processor.
struct LineTiming {
  Duration spin_period;  ///< from one look of a loop (load, compare, PAUSE, branch) to the next
  Duration spin_exit;    ///< work: leaving the loop, whose branch was predicted to stay
  Duration monitor;      ///< work: arming the monitor and looking once more
  Duration mwait_entry;  ///< work: until the CPU sleeps
  Duration mwait_exit;   ///< time: from the write that the monitor sees until instructions go on
  bool has_mwait = false;
};

/// The caches of a machine's processors, as those see them who pass messages through memory.
class CoherentMemory {
 public:
  static constexpr std::string_view contract = "coherent-memory";
  virtual ~CoherentMemory() = default;

  virtual const LineTiming& line_timing() const = 0;
  /// A logical CPU stores to the line now: the time until no other cache has a copy, when `own_line` follows.
  virtual Duration store_line(int cpu, const MessageLine& line) const = 0;
  /// No other cache has a copy any more: the others see the new content.
  virtual void own_line(int cpu, MessageLine& line, std::uint64_t content) = 0;
  /// A logical CPU loads the line now: the time until it has come; none if its cache holds it.
  virtual Duration load_line(int cpu, MessageLine& line) = 0;
  /// A device has written the line: the copies in the caches are gone, and the content is seen from now on.
  virtual void device_wrote(MessageLine& line, std::uint64_t content) = 0;

  /// What a CPU that is not halted does from now on.
  virtual void note_state(int cpu, CpuState state) = 0;
  /// The state of a logical CPU now.
  virtual CpuState state(int cpu) const = 0;
  /// Tells `observer` of all changes from now on; called once.
  virtual void observe_states(CpuStateObserver& observer) = 0;
  /// Logical CPUs, and which core a logical CPU belongs to.
  virtual int cpus() const = 0;
  virtual int core_of(int cpu) const = 0;
};

/// A logical CPU that uses lines: the activity's time is spent on `server` at `level`.
struct LineUser {
  CoherentMemory* memory = nullptr;
  WorkServer* server = nullptr;
  Simulator* sim = nullptr;
  int cpu = 0;
  int level = 0;
  Hertz clock{};
  const Component* teller = nullptr;  ///< with a trail: whose stages the steps of a message are
  Trail* trail = nullptr;             ///< marked on the way, if any; must be there until the line is seen

  /// The same for a message whose way is to be told.
  LineUser telling(const Component& component, Trail& message) const {
    LineUser telling = *this;
    telling.teller = &component;
    telling.trail = &message;
    return telling;
  }
};

/// Stores `content` to the line. The CPU goes on at once, from its store buffer; the others see the content
/// when their copies are gone.
void store_line(LineUser user, MessageLine& line, std::uint64_t content);
/// Loads the line, waiting for it if another cache or memory has it.
Task<> load_line(LineUser user, MessageLine& line);
/// Waits until the line no longer holds `seen`, and has loaded what it holds then. Without an event until
/// somebody writes.
Task<> wait_for_line(LineUser user, MessageLine& line, std::uint64_t seen, LineWait how);

}  // namespace xenolith
