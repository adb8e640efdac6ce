#include "models/contract/cell_memory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace xenolith {
namespace {

CellImageRef image_of(const CellMemory& memory, std::vector<PageContent> pages, bool complete) {
  CellImage image;
  image.page_size = memory.page_size();
  image.memory_pages = memory.pages();
  image.pages = std::move(pages);
  image.complete = complete;
  image.state = Bytes(100);
  image.content = {0.5, 0.5};
  return std::make_shared<CellImage>(image);
}

TEST(CellMemory, NotesTheFirstWriteToEachPageWhileWatched) {
  CellMemory memory(Bytes(40961), Bytes(4096), 3);  // a byte of an eleventh page
  EXPECT_EQ(memory.pages(), 11);
  EXPECT_FALSE(memory.write(7));
  EXPECT_EQ(memory.dirty(), 0);
  memory.watch();
  EXPECT_TRUE(memory.write(7));
  EXPECT_FALSE(memory.write(7));
  EXPECT_TRUE(memory.write(2));
  EXPECT_EQ(memory.take_dirty(), (std::vector<PageContent>{{2, 2}, {7, 3}}));
  EXPECT_EQ(memory.dirty(), 0);
  EXPECT_TRUE(memory.write(7));  // protected again
}

TEST(CellMemory, IsPutBackFromAChainOfCheckpoints) {
  CellMemory memory(Bytes(4 * 4096), Bytes(4096), 4);
  const CellImageRef whole = image_of(memory, memory.contents(), true);
  memory.watch();
  memory.write(1);
  const CellImageRef first = image_of(memory, memory.take_dirty(), false);
  memory.write(1);
  memory.write(3);
  const CellImageRef second = image_of(memory, memory.take_dirty(), false);
  const CellImage merged = merge_images({whole, first, second});
  EXPECT_EQ(merged.pages, (std::vector<PageContent>{{0, 1}, {1, 3}, {2, 1}, {3, 2}}));

  CellMemory other(Bytes(4 * 4096), Bytes(4096), 0);
  EXPECT_FALSE(other.holds(merged));
  other.load(merged);
  EXPECT_TRUE(other.holds(merged));
  other.clear();
  EXPECT_EQ(other.contents()[3].version, 0U);
}

TEST(CellImage, HasTheSizeOfItsStateAndPages) {
  const CellMemory memory(Bytes(4 * 4096), Bytes(4096), 4);
  EXPECT_EQ(image_of(memory, memory.contents(), true)->size(), Bytes(100 + 4 * 4096));
}

TEST(CellImage, CompressesEveryPageByItsContents) {
  CellMemory memory(Bytes(4 * 4096), Bytes(4096), 2);  // two pages at half their size, two of zeros
  const CellImageRef image = image_of(memory, memory.contents(), true);
  const double zeros = std::ceil(100 + 2 * 2048 + 2 * 0.01 * 4096);
  EXPECT_EQ(image->compressed(0, image->size()), Bytes(static_cast<std::int64_t>(zeros)));
  EXPECT_EQ(image->compressed(100, Bytes(4096)), Bytes(2048));
  EXPECT_EQ(image->compressed(100 + 2048, Bytes(4096)), Bytes(2048));  // halves of two pages
}

TEST(CellImage, CompressesTheSameContentsAlikeAndOthersBetweenTheEnds) {
  CellMemory memory(Bytes(1000 * 4096), Bytes(4096), 1000);
  CellImage image = *image_of(memory, memory.contents(), true);
  image.content = {0.2, 0.8};
  image.state = Bytes::zero();
  const Bytes once = image.compressed(0, image.size());
  EXPECT_EQ(once, image.compressed(0, image.size()));
  // The mean of 1000 uniform shares: 0.5, with a standard deviation of 0.6 / sqrt(12 * 1000).
  EXPECT_NEAR(static_cast<double>(once.count()) / (1000 * 4096), 0.5, 4 * 0.0055);
}

}  // namespace
}  // namespace xenolith
