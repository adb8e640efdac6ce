#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/fluid/placed_heap.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/timer.hpp"

namespace xenolith {

/// A root capacity that all jobs share, and branches below it that their own jobs share: a server's uplink
/// and the access links of the sites that it serves. Every job crosses the root and one branch.
///
/// Shares are max-min fair: with n jobs at a branch of capacity A, each of them has the lesser of A/n and a
/// level that all branches have in common, and the level is as high as the root allows. Branches of equal
/// capacity and equally many jobs form a group, whose jobs always advance alike, whatever limits them. An
/// arrival or end moves one branch from one group to another, and moves a group whenever the level crosses
/// its A/n: O(log n) each. How many groups cross at an event depends on how far the level moves, not on how
/// many jobs there are; there are as many groups as different A/n.
///
/// Lives on the kernel alone. A job's end is the nearest picosecond. Jobs that end in one instant wake their
/// processes in the order in which they began, behind everything that is due then.
class SharingTree {
 public:
  class Job;

  /// `root` is above zero.
  SharingTree(Simulator& simulator, BitRate root);
  ~SharingTree();
  SharingTree(const SharingTree&) = delete;
  SharingTree& operator=(const SharingTree&) = delete;

  /// One more branch, of a capacity above zero; branches are numbered from 0.
  std::size_t add_branch(BitRate capacity);
  /// `co_await tree.serve(branch, data)` waits until so many bytes have been moved; a job whose frame goes
  /// before leaves its share to the others.
  Job serve(std::size_t branch, Bytes data) noexcept;

  BitRate root() const noexcept { return BitRate(root_); }
  std::size_t branches() const noexcept { return branches_.size(); }
  /// Jobs under way.
  std::size_t jobs() const noexcept { return jobs_; }
  /// What moves through the root at the moment.
  BitRate rate() const noexcept { return BitRate(root_jobs_ > 0 ? root_ : held_); }
  /// Jobs that would move faster if the root had more.
  std::int64_t held_by_root() const noexcept { return root_jobs_; }
  /// What has moved through the root until now, in whole bytes.
  Bytes moved() const;
  /// Has a member function called whenever shares have changed: `tree.watch<&Server::note>(this)`.
  template <auto method, class Object>
  void watch(Object* object) {
    watcher_ = object;
    changed_ = [](void* watcher) { (static_cast<Object*>(watcher)->*method)(); };
  }

 private:
  /// Bytes with 48 bits behind the point.
  using Fixed = detail::Int128;
  static constexpr unsigned fraction_bits = 48;
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  struct Branch;
  struct Group;
  struct JobOrder {  // the job that ends first
    static bool before(const Job& a, const Job& b) noexcept;
    static std::size_t& place(Job& job) noexcept;
  };
  struct BranchOrder {  // the branch one of whose jobs ends first
    static bool before(const Branch& a, const Branch& b) noexcept;
    static std::size_t& place(Branch& branch) noexcept;
  };
  struct DueOrder {  // of groups with a rate of their own: the first whose job ends
    static bool before(const Group& a, const Group& b) noexcept;
    static std::size_t& place(Group& group) noexcept;
  };
  struct EndOrder {  // of groups that advance with the root: the same
    static bool before(const Group& a, const Group& b) noexcept;
    static std::size_t& place(Group& group) noexcept;
  };
  struct LeastShareOrder {
    static bool before(const Group& a, const Group& b) noexcept;
    static std::size_t& place(Group& group) noexcept;
  };
  struct GreatestShareOrder {
    static bool before(const Group& a, const Group& b) noexcept;
    static std::size_t& place(Group& group) noexcept;
  };

  struct Branch {
    std::int64_t capacity;
    PlacedHeap<Job, JobOrder> jobs{};
    Group* group = nullptr;  ///< null while there are no jobs
    Fixed offset = 0;        ///< what each job here has had, less what the group's have had
    std::size_t place = nowhere;
  };
  struct Group {
    std::int64_t capacity;
    std::int64_t jobs;  ///< at each branch
    PlacedHeap<Branch, BranchOrder> branches{};
    bool by_root = false;  ///< whether the root limits its jobs, or the branches do
    Fixed base = 0;        ///< what its jobs have had: by the root, less the root's; else at `since`
    Time since{};
    Time due{};  ///< unless by the root: when its next job ends
    std::size_t share_place = nowhere;
    std::size_t end_place = nowhere;
    Fixed end() const;
  };

  void enter(Job& job);
  void leave(Job& job);
  void finish();
  /// Takes the job out and gives its share to the others.
  void take_out(Job& job);
  /// Brings the root up to now.
  void update();
  /// What each job of a group has had.
  Fixed service(const Group& group) const;
  /// Takes a branch out of its group -> what each of its jobs has had.
  Fixed detach(Branch& branch);
  void attach(Branch& branch, Fixed service);
  /// Moves groups between the root and their own branches until every share is fair.
  void balance();
  bool above_level(const Group& group) const;
  bool below_level(const Group& group) const;
  void hold(Group& group, bool by_root);
  void list(Group& group);
  void unlist(Group& group);
  Duration until_end_by_root(const Group& group) const;
  /// Sets the timer for the next end.
  void changed();

  Simulator& simulator_;
  std::int64_t root_;
  std::deque<Branch> branches_;
  std::map<std::pair<std::int64_t, std::int64_t>, Group> groups_;  ///< by capacity and jobs
  PlacedHeap<Group, DueOrder> own_by_due_;
  PlacedHeap<Group, GreatestShareOrder> own_by_share_;
  PlacedHeap<Group, EndOrder> root_by_end_;
  PlacedHeap<Group, LeastShareOrder> root_by_share_;
  std::int64_t held_ = 0;       ///< what branches that limit their own jobs take of the root
  std::int64_t root_jobs_ = 0;  ///< jobs that share the rest
  std::size_t jobs_ = 0;
  Fixed served_ = 0;          ///< to every job that the root has limited all the time
  detail::Int128 moved_ = 0;  ///< through the root, bits times ps per second
  Time updated_;
  std::uint64_t begun_ = 0;
  std::vector<Job*> ended_;
  void* watcher_ = nullptr;
  void (*changed_)(void*) = nullptr;
  Timer timer_;
};

/// What a process waits for in a tree.
class SharingTree::Job {
 public:
  Job(SharingTree& tree, std::size_t branch, Bytes data) noexcept
      : tree_(&tree), branch_(branch), data_(data) {}
  ~Job() {
    if (place_ != nowhere) tree_->leave(*this);
  }
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> handle) {
    frame_ = detail::Block::of(handle.address());
    tree_->enter(*this);
  }
  void await_resume() const noexcept {}

 private:
  friend class SharingTree;

  SharingTree* tree_;
  std::size_t branch_;
  Bytes data_;
  detail::Block* frame_ = nullptr;
  Fixed end_ = 0;  ///< through when every job of its branch has had so much
  std::uint64_t number_ = 0;
  std::size_t place_ = nowhere;
};

inline SharingTree::Job SharingTree::serve(std::size_t branch, Bytes data) noexcept {
  return Job(*this, branch, data);
}

}  // namespace xenolith
