#pragma once

#include <cstddef>
#include <vector>

namespace xenolith {

/// A binary heap whose items know their places, so that any of them can be taken out or moved in O(log n).
///
/// `Order::before(a, b)` says which of two items comes first; `Order::place(item)` is the item's own note of
/// where it is, `nowhere` while it is in no heap. Items are not owned and must not move.
template <class T, class Order>
class PlacedHeap {
 public:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  bool empty() const noexcept { return items_.empty(); }
  std::size_t size() const noexcept { return items_.size(); }
  T& front() const noexcept { return *items_.front(); }
  /// All items, in the heap's order.
  const std::vector<T*>& items() const noexcept { return items_; }

  void push(T& item) {
    items_.push_back(&item);
    put(items_.size() - 1, item);
    sift_up(items_.size() - 1);
  }
  void remove(T& item) noexcept {
    const std::size_t place = Order::place(item);
    Order::place(item) = nowhere;
    T& last = *items_.back();
    items_.pop_back();
    if (place == items_.size()) return;
    put(place, last);
    moved(last);
  }
  /// The item comes earlier or later than it did when it was put here.
  void moved(T& item) noexcept {
    sift_up(Order::place(item));
    sift_down(Order::place(item));
  }

 private:
  void put(std::size_t place, T& item) noexcept {
    items_[place] = &item;
    Order::place(item) = place;
  }
  void sift_up(std::size_t place) noexcept {
    T& item = *items_[place];
    while (place > 0) {
      const std::size_t parent = (place - 1) / 2;
      if (!Order::before(item, *items_[parent])) break;
      put(place, *items_[parent]);
      place = parent;
    }
    put(place, item);
  }
  void sift_down(std::size_t place) noexcept {
    T& item = *items_[place];
    for (;;) {
      std::size_t child = 2 * place + 1;
      if (child >= items_.size()) break;
      if (child + 1 < items_.size() && Order::before(*items_[child + 1], *items_[child])) ++child;
      if (!Order::before(*items_[child], item)) break;
      put(place, *items_[child]);
      place = child;
    }
    put(place, item);
  }

  std::vector<T*> items_;
};

}  // namespace xenolith
