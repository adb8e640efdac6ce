#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xenolith {

class Component;

/// What one component did with one kind of thing (frames, bytes, credits of a ring) since the start of the
/// run. Never reset: the warm-up ends no obligation.
struct Custody {
  std::int64_t entered = 0;  ///< taken over from another component
  std::int64_t left = 0;     ///< handed over to another component
  std::int64_t made = 0;     ///< came into being here: sent by an application, copied by a flooding switch
  std::int64_t used = 0;     ///< reached its end here: received by an application
  std::int64_t lost = 0;     ///< dropped here, and counted as dropped

  /// What must still be here if nothing was lost without a word.
  std::int64_t owed() const { return entered + made - left - used - lost; }
};

/// The check at the end of a run that nothing came out of nothing and nothing vanished.
///
/// Each component tells its custody and, counted from its queues and not from its custody, what it holds.
/// Two laws: what a component owes is what it holds; and over the system, as much was taken over as was
/// handed over.
class Audit {
 public:
  /// `held`: counted where the things lie.
  void check(const Component& component, std::string_view things, const Custody& custody, std::int64_t held);
  /// One sentence per violation, those of single components first, then those of the system.
  std::vector<std::string> violations() const;

 private:
  struct Total {
    std::int64_t entered = 0;
    std::int64_t left = 0;
  };
  std::vector<std::string> violations_;
  std::map<std::string, Total, std::less<>> totals_;
};

}  // namespace xenolith
