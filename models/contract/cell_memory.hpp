#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// What a page held at some time: its contents are named by how often it had been written.
struct PageContent {
  std::int64_t page = 0;
  std::uint32_t version = 0;  ///< 0: never written, zeros
  friend bool operator==(const PageContent&, const PageContent&) = default;
};

/// How well the pages of a cell compress. Zeros compress to nearly nothing; any other page to a share of its
/// size that belongs to its contents, evenly between the two ends.
struct Compressibility {
  double lowest = 1;
  double highest = 1;
};

/// A checkpoint of a cell: registers, stacks and globals, and pages.
struct CellImage {
  Bytes page_size{};
  std::int64_t memory_pages = 0;   ///< of the cell
  std::vector<PageContent> pages;  ///< in rising order
  bool complete = true;            ///< false: only what has changed since `base`
  std::string base;                ///< the checkpoint that this one builds upon
  Bytes state{};                   ///< registers, stacks, kernel objects; they come first
  Compressibility content;

  Bytes size() const { return state + page_size * std::ssize(pages); }
  /// What of the image lies in a run of its bytes, compressed.
  Bytes compressed(std::int64_t from, Bytes run) const;
};

using CellImageRef = std::shared_ptr<const CellImage>;

/// The image that a complete checkpoint and those that build upon it make together, oldest first. The first
/// one is complete.
CellImage merge_images(const std::vector<CellImageRef>& images);

/// The pages of a cell: what each holds, and which were written since somebody asked.
class CellMemory {
 public:
  /// The first `touched` pages have been written once; the others are zeros.
  CellMemory(Bytes memory, Bytes page_size, std::int64_t touched);

  std::int64_t pages() const { return std::ssize(versions_); }
  Bytes page_size() const { return page_size_; }

  /// A write to a page. True if it is the first since the page was protected: a fault, which the kernel
  /// notes.
  bool write(std::int64_t page);
  /// Protects every page: from now on it is noted which are written.
  void watch();
  bool watched() const { return watched_; }
  /// Pages written since they were protected last.
  std::int64_t dirty() const { return dirty_count_; }

  /// All pages as they are.
  std::vector<PageContent> contents() const;
  /// The dirty ones, which are protected again.
  std::vector<PageContent> take_dirty();
  /// Puts pages back and stops watching.
  void load(const CellImage& image);
  /// Zeros everywhere, as after power was gone.
  void clear();
  /// True if the memory holds exactly what a complete image says.
  bool holds(const CellImage& image) const;

 private:
  Bytes page_size_;
  std::vector<std::uint32_t> versions_;
  std::vector<bool> dirty_;
  std::int64_t dirty_count_ = 0;
  bool watched_ = false;
};

}  // namespace xenolith
