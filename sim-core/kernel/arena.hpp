#pragma once

#include <cstddef>
#include <cstdint>

namespace xenolith::detail {

/// What stands before every coroutine frame and timer: all that the event queue knows of them.
///
/// `word` names the block and one waiting: the low 28 bits are the block's number in its arena, the bits
/// above count how often it was scheduled, woken, cancelled or freed. While the lowest counting bit is set
/// the block is pending: the queue or the ready ring holds exactly one entry with this very word. An entry
/// with another word is stale and is dropped when it is met. Blocks are reused but never given back, so a
/// word can always be compared.
struct Block {
  std::uint64_t word;
  void (*fire)(
      void* context);  ///< null for a coroutine, whose frame follows; otherwise called when it is due

  bool pending() const noexcept;
  void* payload() noexcept { return this + 1; }
  static Block* of(void* payload) noexcept { return static_cast<Block*>(payload) - 1; }
};
static_assert(sizeof(Block) == 16, "a coroutine frame is aligned to 16 bytes");

inline constexpr unsigned frame_bits = 28;
inline constexpr std::uint64_t frame_mask = (std::uint64_t{1} << frame_bits) - 1;
inline constexpr std::uint64_t one_step = std::uint64_t{1} << frame_bits;

inline bool Block::pending() const noexcept { return (word & one_step) != 0; }

/// Memory of one thread's frames: one range of addresses, blocks of a multiple of a cache line, free lists by
/// size.
///
/// A size class takes slabs from the range and keeps them. Memory returns to the system when the thread ends.
/// A frame is freed by the thread that made it.
class Arena {
 public:
  static constexpr std::size_t unit = 64;

  /// The arena of this thread; made at first use.
  static Arena& current() {
    if (current_ == nullptr) [[unlikely]]
      create();
    return *current_;
  }

  /// Memory for `bytes`, aligned to 16, after a block header. Throws std::bad_alloc when the range is used
  /// up.
  void* allocate(std::size_t bytes) {
    const std::size_t index = size_class(bytes);
    FreeBlock* block = free_[index];
    if (block == nullptr) [[unlikely]]
      block = refill(index);
    unpoison(block, index);
    free_[index] = block->next;
    block->header.fire = nullptr;
    return block->header.payload();
  }
  void free(void* payload, std::size_t bytes) noexcept;
  /// Frees what `allocate` of this thread gave; harmless after the arena of the thread is gone.
  static void free_current(void* payload, std::size_t bytes) noexcept {
    if (current_ != nullptr) current_->free(payload, bytes);
  }

  Block* block(std::uint64_t word) const noexcept {
    return reinterpret_cast<Block*>(base_ + (word & frame_mask) * unit);
  }
  /// Fetches the lines of a block that a resumption touches first.
  void prefetch(std::uint64_t word) const noexcept {
    const std::byte* const at = base_ + (word & frame_mask) * unit;
    __builtin_prefetch(at, 1);
    __builtin_prefetch(at + unit, 1);
  }
  /// Entries that went stale so far, in all queues of this thread.
  std::uint64_t cancelled() const noexcept { return cancelled_; }
  void count_cancelled() noexcept { ++cancelled_; }
  /// Bytes taken from the range so far.
  std::size_t used() const noexcept { return used_; }

  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

 private:
  struct FreeBlock {
    Block header;
    FreeBlock* next;
  };
  struct Owner;
  static constexpr std::size_t exact_classes = 32;  // up to 2 KiB in steps of a unit, then powers of two
  static constexpr std::size_t classes = exact_classes + 60;  // whatever a size_t can ask for

  Arena();
  ~Arena();
  static void create();
  static std::size_t size_class(std::size_t bytes) noexcept {
    const std::size_t units = (bytes + sizeof(Block) + unit - 1) / unit;
    return units <= exact_classes ? units : large_class(units);
  }
  static std::size_t large_class(std::size_t units) noexcept;
  static std::size_t units_of(std::size_t index) noexcept;
  FreeBlock* refill(std::size_t index);
  static void unpoison(FreeBlock* block, std::size_t index) noexcept;
  static void poison(FreeBlock* block, std::size_t index) noexcept;

  static constinit inline thread_local Arena* current_ = nullptr;
  std::byte* base_ = nullptr;
  std::size_t reserved_ = 0;
  std::size_t used_ = 0;
  std::uint64_t cancelled_ = 0;
  FreeBlock* free_[classes] = {};
  std::size_t taken_[classes] = {};
};

#if defined(__SANITIZE_ADDRESS__)
#define XENO_ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define XENO_ARENA_POISONS 1
#endif
#endif
#ifndef XENO_ARENA_POISONS
inline void Arena::unpoison(FreeBlock*, std::size_t) noexcept {}
inline void Arena::poison(FreeBlock*, std::size_t) noexcept {}
#endif

inline void Arena::free(void* payload, std::size_t bytes) noexcept {
  const std::size_t index = size_class(bytes);
  auto* block = reinterpret_cast<FreeBlock*>(Block::of(payload));
  if (block->header.pending()) ++cancelled_;
  // An even count, so that whatever entry or handle still names this block is stale.
  block->header.word = (block->header.word + 2 * one_step) & ~one_step;
  block->next = free_[index];
  free_[index] = block;
  poison(block, index);
}

}  // namespace xenolith::detail
