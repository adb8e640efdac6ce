#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
  /// Held by activities that are under way, in no queue. Outlives the component, as its activities may.
  std::shared_ptr<std::int64_t> in_hand = std::make_shared<std::int64_t>(0);

  /// What must still be here if nothing was lost without a word.
  std::int64_t owed() const { return entered + made - left - used - lost; }

  /// One thing in the hands of an activity that is under way, which has to say what became of it: whoever
  /// forgets to is found out at the end of the run.
  class Hand {
   public:
    explicit Hand(Custody& custody) : custody_(&custody), count_(custody.in_hand) { ++*count_; }
    Hand(Hand&& other) noexcept
        : custody_(std::exchange(other.custody_, nullptr)), count_(std::move(other.count_)) {}
    Hand& operator=(Hand&&) = delete;
    ~Hand() {
      if (custody_ != nullptr) --*count_;
    }
    /// Handed over to another component: say so right before the call that takes it over.
    void passed() { ++end().left; }
    void used() { ++end().used; }
    void lost() { ++end().lost; }
    /// Put into a queue of this component, which counts it from now on.
    void kept() { end(); }

   private:
    Custody& end() {
      --*count_;
      return *std::exchange(custody_, nullptr);
    }
    Custody* custody_;
    std::shared_ptr<std::int64_t> count_;
  };
  /// Taken over from another component just now.
  Hand taken() {
    ++entered;
    return Hand(*this);
  }
  Hand created() {
    ++made;
    return Hand(*this);
  }
  /// Taken out of a queue of this component.
  Hand resumed() { return Hand(*this); }
};

/// The check at the end of a run that nothing came out of nothing and nothing vanished.
///
/// Each component tells its custody and, counted from its queues and activities and not from the custody,
/// what it holds. Two laws: what a component owes is what it holds; and over the system, as much was taken
/// over as was handed over.
class Audit {
 public:
  /// `queued`: counted where the things lie; what is in hand comes on top.
  void check(const Component& component, std::string_view things, const Custody& custody,
             std::int64_t queued);
  /// A stream of bytes is nowhere further than where it came from: `counts`, from its reader back to its
  /// writer, may not fall.
  struct Count {
    std::string_view name;
    std::uint64_t bytes = 0;
  };
  void check_stream(const Component& component, std::string_view stream, std::span<const Count> counts);
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
