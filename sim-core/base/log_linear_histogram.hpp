#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace xenolith {

/// Counts whole numbers in bins whose width is at most 2^-bits of their lowest value: an exponent and the
/// bits that follow the first one (as HdrHistogram, Tene 2012). Numbers below 2^(bits + 1) have a bin each;
/// negative ones mirror the positive ones.
///
/// Histograms of the same resolution add up: the sum over any split of the numbers, in any order, is the
/// same.
class LogLinearHistogram {
 public:
  static constexpr int least_bits = 1;
  static constexpr int most_bits = 16;

  explicit LogLinearHistogram(int bits = 7);

  struct Bin {
    std::int64_t low = 0;
    std::int64_t high = 0;  ///< the greatest number in it
    std::int64_t count = 0;
  };

  void add(std::int64_t number, std::int64_t times = 1);
  /// Adds the counts of another histogram. Precondition: the same resolution.
  void merge(const LogLinearHistogram& other);

  int bits() const { return bits_; }
  std::int64_t count() const { return count_; }
  /// The bin that holds a number, without its count.
  Bin bin_of(std::int64_t number) const;
  /// Bins that hold something, by their lowest number.
  const std::map<std::int64_t, Bin>& bins() const { return bins_; }
  /// The number that a share p of all do not exceed, to within half a bin: the middle of the bin that holds
  /// the number of rank ceil(p n). Nothing of nothing.
  std::optional<double> quantile(double p) const;

  friend bool operator==(const LogLinearHistogram& a, const LogLinearHistogram& b);

 private:
  int bits_;
  std::int64_t count_ = 0;
  std::map<std::int64_t, Bin> bins_;
};

}  // namespace xenolith
