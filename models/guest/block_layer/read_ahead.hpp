#pragma once

#include <cstdint>

namespace xenolith {

/// Decides what a sequential reader of a file will want next: the two windows of Linux 2.6's
/// mm/readahead.c, the current one and one ahead of it. State only.
class ReadAhead {
 public:
  /// Pages to be read now.
  struct Window {
    std::int64_t begin = 0;
    std::int64_t pages = 0;
  };
  /// What a call to `access` asks for: at most a window that is needed at once, and the one ahead.
  struct Plan {
    Window now;
    Window ahead;
    std::int64_t next = 0;  ///< page at which to ask again
  };

  /// `most` pages per window; 0: no read-ahead.
  explicit ReadAhead(std::int64_t most) : most_(most) {}

  /// A reader has come to `page` and wants `wanted` pages from there on.
  Plan access(std::int64_t page, std::int64_t wanted);
  void reset() { *this = ReadAhead(most_); }

 private:
  Window make_ahead();
  static std::int64_t first_size(std::int64_t wanted, std::int64_t most);
  std::int64_t next_size() const;

  std::int64_t most_;
  std::int64_t previous_ = -1;
  std::int64_t start_ = 0;
  std::int64_t size_ = 0;
  std::int64_t ahead_start_ = 0;
  std::int64_t ahead_size_ = 0;
};

}  // namespace xenolith
