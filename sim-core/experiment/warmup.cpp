#include "sim-core/experiment/warmup.hpp"

#include <vector>

#include "sim-core/base/quantity.hpp"

namespace xenolith {

Measure WarmupSearch::measure() const {
  const std::size_t dot = metric.rfind('.');
  Measure measure;
  measure.pattern = metric.substr(0, dot);
  measure.place = measure.window_place = place;
  measure.forms = {{metric.substr(dot + 1), place}};
  measure.window = window;
  return measure;
}

std::optional<std::size_t> mser_truncation(std::span<const double> series) {
  if (series.size() < least_mser_batches) return std::nullopt;
  // From the end: mean and squares of what stays when d values are left out (Welford 1962).
  std::size_t best = 0;
  double least = 0.0;
  double mean = 0.0;
  double squares = 0.0;
  const std::size_t most = series.size() / 2;
  for (std::size_t d = series.size(); d-- > 0;) {
    const auto count = static_cast<double>(series.size() - d);
    const double off = series[d] - mean;
    mean += off / count;
    squares += off * (series[d] - mean);
    const double statistic = squares / (count * count);
    if (d == most || (d < most && statistic <= least)) {
      least = statistic;
      best = d;
    }
  }
  if (best == most) return std::nullopt;
  return best;
}

std::optional<std::size_t> mser5_truncation(std::span<const double> observations) {
  std::vector<double> batches;
  for (std::size_t i = 0; i + mser_batch <= observations.size(); i += mser_batch) {
    double sum = 0.0;
    for (const double value : observations.subspan(i, mser_batch)) sum += value;
    batches.push_back(sum / static_cast<double>(mser_batch));
  }
  const auto truncation = mser_truncation(batches);
  if (!truncation) return std::nullopt;
  return *truncation * mser_batch;
}

std::string to_text(const WarmupSearch& search) {
  return "mser5 of " + search.metric + " over windows of " + to_text(search.window) + " within " +
         to_text(search.within);
}

}  // namespace xenolith
