#pragma once

#include <bit>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace xenolith::detail {

/// A first-in first-out queue in one piece of memory of a power of two, which it keeps. Grows by doubling.
template <class T>
class CircularBuffer {
 public:
  CircularBuffer() noexcept = default;
  /// Room for `capacity` elements, at least one, without growing.
  explicit CircularBuffer(std::size_t capacity) : capacity_(std::bit_ceil(capacity)) {
    slots_ = std::allocator<T>().allocate(capacity_);
  }
  ~CircularBuffer() {
    while (!empty()) pop_front();
    if (slots_ != nullptr) std::allocator<T>().deallocate(slots_, capacity_);
  }
  CircularBuffer(const CircularBuffer&) = delete;
  CircularBuffer& operator=(const CircularBuffer&) = delete;

  bool empty() const noexcept { return head_ == tail_; }
  std::size_t size() const noexcept { return tail_ - head_; }
  T& front() noexcept { return slot(head_); }

  void push_back(T value) {
    if (size() == capacity_) grow();
    std::construct_at(&slot(tail_), std::move(value));
    ++tail_;
  }
  void push_front(T value) {
    if (size() == capacity_) grow();
    std::construct_at(&slot(head_ - 1), std::move(value));
    --head_;
  }
  T pop_front() {
    T value = std::move(front());
    std::destroy_at(&front());
    ++head_;
    return value;
  }

 private:
  static constexpr std::size_t first_capacity = 8;

  T& slot(std::size_t number) noexcept { return slots_[number & (capacity_ - 1)]; }
  void grow() {
    CircularBuffer larger(capacity_ == 0 ? first_capacity : 2 * capacity_);
    while (!empty()) larger.push_back(pop_front());
    std::swap(slots_, larger.slots_);
    std::swap(capacity_, larger.capacity_);
    std::swap(head_, larger.head_);
    std::swap(tail_, larger.tail_);
  }

  T* slots_ = nullptr;
  std::size_t capacity_ = 0;
  std::size_t head_ = 0;  // counts on for ever; only the low bits choose a slot
  std::size_t tail_ = 0;
};

}  // namespace xenolith::detail
