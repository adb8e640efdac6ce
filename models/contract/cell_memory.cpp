#include "models/contract/cell_memory.hpp"

#include <algorithm>
#include <cmath>

#include "sim-core/base/check.hpp"
#include "sim-core/base/random.hpp"

namespace xenolith {
namespace {

constexpr double zero_page = 0.01;  // of its size: a run of one byte and the header around it

std::int64_t pages_of(Bytes memory, Bytes page_size) {
  return (memory.count() + page_size.count() - 1) / page_size.count();
}

/// Evenly in [0, 1), the same for the same contents.
double draw_of(PageContent content) {
  RandomStream stream(static_cast<std::uint64_t>(content.page), content.version, "contents of a page");
  return stream.uniform();
}

double share_of(PageContent content, Compressibility of) {
  if (content.version == 0) return zero_page;
  return of.lowest + (of.highest - of.lowest) * draw_of(content);
}

}  // namespace

Bytes CellImage::compressed(std::int64_t from, Bytes run) const {
  const std::int64_t end = std::min(from + run.count(), size().count());
  double total = static_cast<double>(std::max<std::int64_t>(0, std::min(end, state.count()) - from));
  const std::int64_t first = std::max(from, state.count()) - state.count();
  const std::int64_t last = end - state.count();
  for (std::int64_t at = first; at < last;) {
    const std::int64_t page = at / page_size.count();
    const std::int64_t until = std::min(last, (page + 1) * page_size.count());
    total += static_cast<double>(until - at) * share_of(pages[static_cast<std::size_t>(page)], content);
    at = until;
  }
  return Bytes(static_cast<std::int64_t>(std::ceil(total)));
}

CellImage merge_images(const std::vector<CellImageRef>& images) {
  XENO_ASSERT(!images.empty() && images.front()->complete, "a chain of checkpoints begins with a whole one");
  CellImage whole = *images.front();
  for (const CellImageRef& image : images) {
    XENO_ASSERT(image->memory_pages == whole.memory_pages, "checkpoints of different cells");
    for (const PageContent& content : image->pages) {
      whole.pages[static_cast<std::size_t>(content.page)] = content;
    }
  }
  return whole;
}

CellMemory::CellMemory(Bytes memory, Bytes page_size, std::int64_t touched)
    : page_size_(page_size),
      versions_(static_cast<std::size_t>(pages_of(memory, page_size)), 0),
      dirty_(versions_.size(), false) {
  const std::int64_t count = std::clamp<std::int64_t>(touched, 0, pages());
  std::fill_n(versions_.begin(), count, 1);
}

bool CellMemory::write(std::int64_t page) {
  const auto index = static_cast<std::size_t>(page);
  ++versions_[index];
  if (!watched_ || dirty_[index]) return false;
  dirty_[index] = true;
  ++dirty_count_;
  return true;
}

void CellMemory::watch() {
  dirty_.assign(dirty_.size(), false);
  dirty_count_ = 0;
  watched_ = true;
}

std::vector<PageContent> CellMemory::contents() const {
  std::vector<PageContent> all;
  all.reserve(versions_.size());
  for (std::size_t i = 0; i < versions_.size(); ++i) {
    all.push_back({static_cast<std::int64_t>(i), versions_[i]});
  }
  return all;
}

std::vector<PageContent> CellMemory::take_dirty() {
  std::vector<PageContent> taken;
  taken.reserve(static_cast<std::size_t>(dirty_count_));
  for (std::size_t i = 0; i < dirty_.size(); ++i) {
    if (dirty_[i]) taken.push_back({static_cast<std::int64_t>(i), versions_[i]});
  }
  watch();
  return taken;
}

void CellMemory::load(const CellImage& image) {
  XENO_ASSERT(image.complete && image.memory_pages == pages(), "the image of another cell");
  for (const PageContent& content : image.pages) {
    versions_[static_cast<std::size_t>(content.page)] = content.version;
  }
  watch();
  watched_ = false;
}

void CellMemory::clear() {
  std::fill(versions_.begin(), versions_.end(), 0);
  watch();
  watched_ = false;
}

bool CellMemory::holds(const CellImage& image) const { return image.complete && contents() == image.pages; }

}  // namespace xenolith
