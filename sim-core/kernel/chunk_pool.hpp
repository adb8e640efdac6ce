#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace xenolith::detail {

/// One waiting: when, and which block in which state (arena.hpp).
struct QueueEntry {
  std::int64_t time;
  std::uint64_t word;
};
static_assert(sizeof(QueueEntry) == 16);

/// A piece of a bucket: four cache lines.
struct alignas(64) Chunk {
  static constexpr std::uint32_t capacity = 15;
  QueueEntry entries[capacity];
  Chunk* next;
};
static_assert(sizeof(Chunk) == 256);

/// Chunks, taken from growing slabs and reused; nothing is given back before the end.
class ChunkPool {
 public:
  ChunkPool() = default;
  ~ChunkPool();
  ChunkPool(const ChunkPool&) = delete;
  ChunkPool& operator=(const ChunkPool&) = delete;

  Chunk* take() {
    if (free_ == nullptr) [[unlikely]]
      grow();
    Chunk* const chunk = free_;
    free_ = chunk->next;
    chunk->next = nullptr;
    return chunk;
  }
  void give_back(Chunk* chunk) noexcept {
    chunk->next = free_;
    free_ = chunk;
  }

 private:
  void grow();
  struct Slab {
    Chunk* chunks;
    std::size_t bytes;
  };
  Chunk* free_ = nullptr;
  std::vector<Slab> slabs_;
};

/// An unsorted list of entries that keeps their order of arrival.
struct Bucket {
  Chunk* head = nullptr;
  Chunk* tail = nullptr;
  std::uint32_t count = 0;
  std::uint32_t fill = Chunk::capacity;  ///< entries in the last chunk; full also when there is no chunk

  void append(QueueEntry entry, ChunkPool& pool) {
    if (fill == Chunk::capacity) [[unlikely]]
      extend(pool);
    tail->entries[fill++] = entry;
    ++count;
  }
  /// Calls `visit(entry)` in order, gives the chunks back and leaves the bucket empty.
  template <class Visit>
  void drain(ChunkPool& pool, Visit visit) {
    Chunk* chunk = head;
    std::uint32_t left = count;
    *this = Bucket{};
    while (chunk != nullptr) {
      Chunk* const next = chunk->next;
      if (next != nullptr) __builtin_prefetch(next);
      const std::uint32_t here = left < Chunk::capacity ? left : Chunk::capacity;
      for (std::uint32_t i = 0; i < here; ++i) visit(chunk->entries[i]);
      left -= here;
      pool.give_back(chunk);
      chunk = next;
    }
  }
  template <class Visit>
  void each(Visit visit) const {
    std::uint32_t left = count;
    for (const Chunk* chunk = head; chunk != nullptr; chunk = chunk->next) {
      const std::uint32_t here = left < Chunk::capacity ? left : Chunk::capacity;
      for (std::uint32_t i = 0; i < here; ++i) visit(chunk->entries[i]);
      left -= here;
    }
  }

 private:
  void extend(ChunkPool& pool) {
    Chunk* const chunk = pool.take();
    (tail == nullptr ? head : tail->next) = chunk;
    tail = chunk;
    fill = 0;
  }
};

}  // namespace xenolith::detail
