#pragma once

#include <optional>
#include <span>
#include <string>

#include "sim-core/experiment/measure.hpp"

namespace xenolith {

/// Asks for a warm-up that is found by each replication itself, by MSER-5.
struct WarmupSearch {
  std::string metric;  ///< statistic and form: `client.guest[*].psapp.rtt.mean`
  Duration window{};   ///< it is observed over consecutive windows of this length
  Duration within{};   ///< from the start of the run until then
  Place place{};

  /// What the search measures.
  Measure measure() const;
};

/// Observations that a batch of MSER-5 averages.
inline constexpr std::size_t mser_batch = 5;
/// Batches below which MSER-5 says nothing.
inline constexpr std::size_t least_mser_batches = 10;

/// How many leading values of a series to leave out: the number d, at most half of them, for which the
/// squared standard error of the mean of the rest is smallest (White, Cobb and Spratt 2000).
///
/// Nothing if there are too few values, or if it is the last d that is allowed: the series has not settled.
std::optional<std::size_t> mser_truncation(std::span<const double> series);

/// The same over averages of five, a rest at the end left out; counts observations, not batches.
std::optional<std::size_t> mser5_truncation(std::span<const double> observations);

/// "mser5 of client.guest[*].psapp.rtt.mean over windows of 10 ms within 2 s".
std::string to_text(const WarmupSearch& search);

}  // namespace xenolith
