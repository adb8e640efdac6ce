#include "sim-core/kernel/chunk_pool.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace xenolith::detail {
namespace {

constexpr std::size_t smallest_slab = std::size_t{16} << 10;
constexpr std::size_t huge_page = std::size_t{2} << 20;

std::align_val_t alignment_of(std::size_t bytes) {
  return std::align_val_t{bytes >= huge_page ? huge_page : alignof(Chunk)};
}

}  // namespace

ChunkPool::~ChunkPool() {
  for (const Slab& slab : slabs_) ::operator delete(slab.chunks, alignment_of(slab.bytes));
}

void ChunkPool::grow() {
  const std::size_t bytes = slabs_.empty() ? smallest_slab : std::min(2 * slabs_.back().bytes, huge_page);
  auto* const chunks = static_cast<Chunk*>(::operator new(bytes, alignment_of(bytes)));
  slabs_.push_back({chunks, bytes});
  if (bytes >= huge_page) madvise(chunks, bytes, MADV_HUGEPAGE);
  for (std::size_t i = bytes / sizeof(Chunk); i-- > 0;) give_back(chunks + i);
}

}  // namespace xenolith::detail
