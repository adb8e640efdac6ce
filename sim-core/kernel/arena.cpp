#include "sim-core/kernel/arena.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <new>

#ifdef XENO_ARENA_POISONS
#include <sanitizer/asan_interface.h>
#endif

namespace xenolith::detail {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;
constexpr std::size_t smallest_range = std::size_t{64} << 20;
constexpr std::size_t smallest_slab = std::size_t{16} << 10;
constexpr std::size_t largest_slab = std::size_t{4} << 20;

/// Addresses without memory behind them: pages come when they are touched. Null if the system refuses.
std::byte* reserve(std::size_t bytes) {
  void* range =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return range == MAP_FAILED ? nullptr : static_cast<std::byte*>(range);
}

std::byte* align_up(std::byte* address, std::size_t alignment) {
  const auto number = reinterpret_cast<std::uintptr_t>(address);
  return address + ((alignment - number % alignment) % alignment);
}

}  // namespace

/// Ends the arena with its thread.
struct Arena::Owner {
  Arena arena;
  ~Owner() { current_ = nullptr; }
};

void Arena::create() {
  static thread_local Owner owner;
  current_ = &owner.arena;
}

Arena::Arena() {
  std::size_t bytes = (frame_mask + 1) * unit;
  std::byte* range = reserve(bytes);
  while (range == nullptr && bytes > smallest_range) {
    bytes /= 2;
    range = reserve(bytes);
  }
  if (range == nullptr) throw std::bad_alloc();
  base_ = align_up(range, huge_page);
  // Given back by munmap of exactly this range; what lies before the first huge page stays untouched.
  if (base_ != range) munmap(range, static_cast<std::size_t>(base_ - range));
  reserved_ = bytes - static_cast<std::size_t>(base_ - range);
  madvise(base_, reserved_, MADV_HUGEPAGE);
}

Arena::~Arena() { munmap(base_, reserved_); }

std::size_t Arena::large_class(std::size_t units) noexcept {
  return exact_classes + static_cast<std::size_t>(std::bit_width(units - 1)) -
         std::bit_width(exact_classes - 1);
}

std::size_t Arena::units_of(std::size_t index) noexcept {
  return index <= exact_classes ? index : exact_classes << (index - exact_classes);
}

Arena::FreeBlock* Arena::refill(std::size_t index) {
  if (index > exact_classes + 30) throw std::bad_alloc();  // beyond every range
  const std::size_t size = units_of(index) * unit;
  const std::size_t wanted = std::clamp(taken_[index], smallest_slab, largest_slab);
  const std::size_t count = std::max<std::size_t>(1, wanted / size);
  if (count * size > reserved_ - used_) throw std::bad_alloc();
  std::byte* const slab = base_ + used_;
  used_ += count * size;
  taken_[index] += count * size;
  for (std::size_t i = count; i-- > 0;) {  // the lowest address is handed out first
    auto* block = reinterpret_cast<FreeBlock*>(slab + i * size);
    block->header.word = static_cast<std::uint64_t>(slab + i * size - base_) / unit;
    block->next = free_[index];
    free_[index] = block;
    poison(block, index);
  }
  return free_[index];
}

#ifdef XENO_ARENA_POISONS
void Arena::unpoison(FreeBlock* block, std::size_t index) noexcept {
  ASAN_UNPOISON_MEMORY_REGION(block, units_of(index) * unit);
}
void Arena::poison(FreeBlock* block, std::size_t index) noexcept {
  ASAN_POISON_MEMORY_REGION(block->header.payload(), units_of(index) * unit - sizeof(Block));
}
#endif

}  // namespace xenolith::detail
