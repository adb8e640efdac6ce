#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace xenolith::detail {

/// First-in first-out queue of what is due now. Grows by doubling and keeps what it has.
class ReadyRing {
 public:
  bool empty() const noexcept { return head_ == tail_; }
  std::size_t size() const noexcept { return tail_ - head_; }
  std::uint64_t at(std::size_t ahead) const noexcept { return words_[(head_ + ahead) & mask_]; }

  void push(std::uint64_t word) {
    if (size() == capacity_) [[unlikely]]
      grow();
    words_[tail_++ & mask_] = word;
  }
  std::uint64_t pop() noexcept { return words_[head_++ & mask_]; }

 private:
  static constexpr std::size_t first_capacity = 64;

  void grow() {
    const std::size_t capacity = capacity_ == 0 ? first_capacity : 2 * capacity_;
    auto larger = std::make_unique<std::uint64_t[]>(capacity);
    const std::size_t count = size();
    for (std::size_t i = 0; i < count; ++i) larger[i] = at(i);
    words_ = std::move(larger);
    capacity_ = capacity;
    mask_ = capacity - 1;
    head_ = 0;
    tail_ = count;
  }

  std::unique_ptr<std::uint64_t[]> words_;
  std::size_t capacity_ = 0;
  std::size_t mask_ = 0;
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

}  // namespace xenolith::detail
