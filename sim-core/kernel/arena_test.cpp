#include "sim-core/kernel/arena.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <thread>
#include <vector>

namespace xenolith::detail {
namespace {

TEST(Arena, BlocksOfAllSizesAreApartAndFoundByTheirNumber) {
  Arena& arena = Arena::current();
  struct Piece {
    char* memory;
    std::size_t size;
  };
  std::vector<Piece> pieces;
  for (std::size_t size = 1; size < 200'000; size = size * 5 / 4 + 1) {
    auto* const memory = static_cast<char*>(arena.allocate(size));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % 16, 0U);
    EXPECT_EQ(arena.block(Block::of(memory)->word), Block::of(memory));
    std::memset(memory, static_cast<int>(size % 251), size);
    pieces.push_back({memory, size});
  }
  for (const Piece& piece : pieces) {
    EXPECT_EQ(piece.memory[0], static_cast<char>(piece.size % 251));
    EXPECT_EQ(piece.memory[piece.size - 1], static_cast<char>(piece.size % 251));
    arena.free(piece.memory, piece.size);
  }
}

TEST(Arena, AFreedBlockIsReusedUnderAnotherWord) {
  Arena& arena = Arena::current();
  void* const first = arena.allocate(100);
  const std::uint64_t word = Block::of(first)->word;
  arena.free(first, 100);
  void* const second = arena.allocate(90);
  EXPECT_EQ(first, second);
  EXPECT_NE(Block::of(second)->word, word);
  EXPECT_EQ(Block::of(second)->word & frame_mask, word & frame_mask);
  EXPECT_FALSE(Block::of(second)->pending());
  arena.free(second, 90);
}

TEST(Arena, FreeingAPendingBlockCountsItsStaleEntry) {
  Arena& arena = Arena::current();
  const std::uint64_t before = arena.cancelled();
  void* const block = arena.allocate(10);
  Block::of(block)->word += one_step;
  arena.free(block, 10);
  EXPECT_EQ(arena.cancelled(), before + 1);
}

TEST(Arena, EveryThreadHasItsOwn) {
  Arena* other = nullptr;
  std::thread([&other] {
    other = &Arena::current();
    Arena::free_current(other->allocate(64), 64);
  }).join();
  EXPECT_NE(other, &Arena::current());
}

TEST(Arena, WhatIsTooLargeThrows) {
  EXPECT_THROW(Arena::current().allocate(std::size_t{1} << 40), std::bad_alloc);
}

}  // namespace
}  // namespace xenolith::detail
