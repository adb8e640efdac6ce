#include "sim-core/base/log_linear_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "sim-core/base/check.hpp"

namespace xenolith {

LogLinearHistogram::LogLinearHistogram(int bits) : bits_(bits) {
  XENO_ASSERT(bits >= least_bits && bits <= most_bits, "a histogram of an absurd resolution");
}

LogLinearHistogram::Bin LogLinearHistogram::bin_of(std::int64_t number) const {
  if (number == std::numeric_limits<std::int64_t>::min()) ++number;  // has no mirror
  if (number < 0) {
    const Bin mirror = bin_of(-number);
    return {-mirror.high, -mirror.low, 0};
  }
  const auto magnitude = static_cast<std::uint64_t>(number);
  const int shift = std::max(0, static_cast<int>(std::bit_width(magnitude)) - bits_ - 1);
  const std::uint64_t low = magnitude >> shift << shift;
  const std::uint64_t width = std::uint64_t{1} << shift;
  return {static_cast<std::int64_t>(low), static_cast<std::int64_t>(low + (width - 1)), 0};
}

void LogLinearHistogram::add(std::int64_t number, std::int64_t times) {
  if (times <= 0) return;
  Bin bin = bin_of(number);
  bins_.try_emplace(bin.low, bin).first->second.count += times;
  count_ += times;
}

void LogLinearHistogram::merge(const LogLinearHistogram& other) {
  XENO_ASSERT(bits_ == other.bits_, "histograms of different resolutions are added up");
  for (const auto& [low, bin] : other.bins_) add(low, bin.count);
}

std::optional<double> LogLinearHistogram::quantile(double p) const {
  if (count_ == 0) return std::nullopt;
  const double wanted = std::ceil(p * static_cast<double>(count_));
  const std::int64_t rank = std::clamp(static_cast<std::int64_t>(wanted), std::int64_t{1}, count_);
  std::int64_t seen = 0;
  for (const auto& [low, bin] : bins_) {
    seen += bin.count;
    if (seen >= rank) return (static_cast<double>(bin.low) + static_cast<double>(bin.high)) / 2;
  }
  return std::nullopt;
}

bool operator==(const LogLinearHistogram& a, const LogLinearHistogram& b) {
  const auto same = [](const auto& one, const auto& other) {
    return one.first == other.first && one.second.count == other.second.count;
  };
  return a.bits_ == b.bits_ && a.bins_.size() == b.bins_.size() &&
         std::equal(a.bins_.begin(), a.bins_.end(), b.bins_.begin(), same);
}

}  // namespace xenolith
