#pragma once

#include <cstddef>

#include "sim-core/kernel/arena.hpp"

namespace xenolith::detail {

class WaitList;

/// A suspended task in a list of waiters; part of an awaiter in the task's frame. Leaves its list when it is
/// destroyed.
class WaitNode {
 public:
  // A node is made with every await, entered or not: only what `listed` and `served` tell is set.
  WaitNode() noexcept : list_(nullptr), served_(false) {}
  ~WaitNode() { leave(); }
  WaitNode(const WaitNode&) = delete;
  WaitNode& operator=(const WaitNode&) = delete;

  inline void leave() noexcept;
  /// False also after the list was destroyed.
  bool listed() const noexcept { return list_ != nullptr; }
  /// True once it got what it waits for; it stays listed until it is resumed.
  bool served() const noexcept { return served_; }

  Block* frame;  ///< set before the node enters a list

 private:
  friend class WaitList;
  WaitNode* before_;
  WaitNode* after_;
  WaitList* list_;
  bool served_;
};

/// Waiters in the order of their arrival: first those that were served but not yet resumed, then those that
/// wait. When the list is destroyed they are left in no list.
class WaitList {
 public:
  WaitList() noexcept = default;
  ~WaitList() {
    while (first_ != nullptr) first_->leave();
  }
  WaitList(const WaitList&) = delete;
  WaitList& operator=(const WaitList&) = delete;

  /// True if nobody waits.
  bool empty() const noexcept { return waiting_ == nullptr; }
  /// How many wait.
  std::size_t size() const noexcept { return size_; }

  /// Puts a node that is in no list at the end of those that wait.
  void enter(WaitNode& node) noexcept {
    node.list_ = this;
    node.before_ = last_;
    node.after_ = nullptr;
    node.served_ = false;
    (last_ != nullptr ? last_->after_ : first_) = &node;
    last_ = &node;
    if (waiting_ == nullptr) waiting_ = &node;
    ++size_;
  }
  /// Marks the first that waits as served. There must be one.
  WaitNode& serve() noexcept {
    WaitNode& node = *waiting_;
    node.served_ = true;
    waiting_ = node.after_;
    --size_;
    return node;
  }

 private:
  friend class WaitNode;
  WaitNode* first_ = nullptr;
  WaitNode* last_ = nullptr;
  WaitNode* waiting_ = nullptr;  ///< the first that was not served
  std::size_t size_ = 0;
};

inline void WaitNode::leave() noexcept {
  if (list_ == nullptr) return;
  (before_ != nullptr ? before_->after_ : list_->first_) = after_;
  (after_ != nullptr ? after_->before_ : list_->last_) = before_;
  if (!served_) {
    if (list_->waiting_ == this) list_->waiting_ = after_;
    --list_->size_;
  }
  list_ = nullptr;
}

}  // namespace xenolith::detail
