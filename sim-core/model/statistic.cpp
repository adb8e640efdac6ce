#include "sim-core/model/statistic.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim-core/model/component.hpp"

namespace xenolith {

namespace {

constexpr std::array<std::string_view, 2> counter_forms{"count", "rate"};
constexpr std::array<std::string_view, 2> flow_forms{"bytes", "throughput"};
constexpr std::array<std::string_view, 12> sample_forms{"n",  "mean", "sd",  "min", "q1",  "median",
                                                        "q3", "iqr",  "p90", "p95", "p99", "max"};
constexpr std::array<std::string_view, 3> level_forms{"mean", "max", "last"};
constexpr std::array<std::string_view, 2> level_window_forms{"mean", "last"};

double mean_of(std::span<const std::int64_t> numbers) {
  // Integers add exactly, so the mean does not depend on the order of the samples.
  __extension__ __int128 sum = 0;
  for (const std::int64_t n : numbers) sum += n;
  return static_cast<double>(sum) / static_cast<double>(numbers.size());
}

std::optional<double> sd_of(std::span<const std::int64_t> sorted) {
  if (sorted.size() < 2) return std::nullopt;
  const double mean = mean_of(sorted);
  double squares = 0.0;
  for (const std::int64_t n : sorted) {
    const double d = static_cast<double>(n) - mean;
    squares += d * d;
  }
  return std::sqrt(squares / static_cast<double>(sorted.size() - 1));
}

/// The form of sorted samples in their own unit.
std::optional<double> form_of(std::span<const std::int64_t> sorted, std::string_view form) {
  if (form == "n") return static_cast<double>(sorted.size());
  if (sorted.empty()) return std::nullopt;
  if (form == "mean") return mean_of(sorted);
  if (form == "sd") return sd_of(sorted);
  if (form == "min") return quantile(sorted, 0.0);
  if (form == "q1") return quantile(sorted, 0.25);
  if (form == "median") return quantile(sorted, 0.5);
  if (form == "q3") return quantile(sorted, 0.75);
  if (form == "iqr") return *quantile(sorted, 0.75) - *quantile(sorted, 0.25);
  if (form == "p90") return quantile(sorted, 0.9);
  if (form == "p95") return quantile(sorted, 0.95);
  if (form == "p99") return quantile(sorted, 0.99);
  if (form == "max") return quantile(sorted, 1.0);
  return std::nullopt;
}

/// Adds the values of several statistics; nothing if one of them has none.
std::optional<double> sum_of(std::string_view form, std::span<Statistic* const> all) {
  double sum = 0.0;
  for (const Statistic* statistic : all) {
    const std::optional<double> value = statistic->value(form);
    if (!value) return std::nullopt;
    sum += *value;
  }
  return sum;
}

/// What all statistics counted since their marks.
std::int64_t counted_since(std::span<Statistic* const> all, std::span<const StatisticMark> marks) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < all.size(); ++i) count += all[i]->mark().count - marks[i].count;
  return count;
}

}  // namespace

void Statistic::attach(Component& owner, std::string_view name, std::string_view sentence) {
  owner_ = &owner;
  name_ = name;
  sentence_ = sentence;
  owner.adopt(*this);
}

Time Statistic::now() const { return owner_ != nullptr ? owner_->now() : Time::origin(); }

std::string_view Counter::unit(std::string_view form) const { return form == "rate" ? "1/s" : "1"; }
std::span<const std::string_view> Counter::forms() const { return counter_forms; }

std::optional<double> Counter::value(std::string_view form) const {
  if (form == "count") return static_cast<double>(count_);
  const double seconds = to_seconds(now() - since_);
  if (form == "rate" && seconds > 0.0) return static_cast<double>(count_) / seconds;
  return std::nullopt;
}

StatisticMark Counter::mark() const { return {now(), count_, 0.0}; }

std::optional<double> Counter::pooled_since(std::string_view form, std::span<Statistic* const> all,
                                            std::span<const StatisticMark> marks) const {
  const std::int64_t count = counted_since(all, marks);
  if (form == "count") return static_cast<double>(count);
  const double seconds = to_seconds(now() - marks.front().at);
  if (form == "rate" && seconds > 0.0) return static_cast<double>(count) / seconds;
  return std::nullopt;
}

void Counter::reset() {
  count_ = 0;
  since_ = now();
}

std::optional<double> Counter::pooled(std::string_view form, std::span<Statistic* const> all) const {
  return sum_of(form, all);
}

std::string_view Flow::unit(std::string_view form) const { return form == "throughput" ? "Mbit/s" : "B"; }
std::span<const std::string_view> Flow::forms() const { return flow_forms; }

std::optional<double> Flow::value(std::string_view form) const {
  if (form == "bytes") return static_cast<double>(bytes_);
  const double seconds = to_seconds(now() - since_);
  if (form == "throughput" && seconds > 0.0) return static_cast<double>(bytes_) * 8.0 / seconds / 1e6;
  return std::nullopt;
}

StatisticMark Flow::mark() const { return {now(), bytes_, 0.0}; }

std::optional<double> Flow::pooled_since(std::string_view form, std::span<Statistic* const> all,
                                         std::span<const StatisticMark> marks) const {
  const std::int64_t bytes = counted_since(all, marks);
  if (form == "bytes") return static_cast<double>(bytes);
  const double seconds = to_seconds(now() - marks.front().at);
  if (form == "throughput" && seconds > 0.0) return static_cast<double>(bytes) * 8.0 / seconds / 1e6;
  return std::nullopt;
}

void Flow::reset() {
  bytes_ = 0;
  since_ = now();
}

std::optional<double> Flow::pooled(std::string_view form, std::span<Statistic* const> all) const {
  return sum_of(form, all);
}

std::string_view Samples::unit(std::string_view form) const { return form == "n" ? "1" : sample_unit(); }
std::span<const std::string_view> Samples::forms() const { return sample_forms; }

std::optional<double> Samples::value(std::string_view form) const {
  Statistic* self = const_cast<Samples*>(this);
  return pooled(form, std::span<Statistic* const>(&self, 1));
}

std::optional<double> Samples::pooled(std::string_view form, std::span<Statistic* const> all) const {
  const std::vector<StatisticMark> from_the_start(all.size());
  return pooled_since(form, all, from_the_start);
}

StatisticMark Samples::mark() const { return {now(), static_cast<std::int64_t>(samples_.size()), 0.0}; }

std::optional<double> Samples::pooled_since(std::string_view form, std::span<Statistic* const> all,
                                            std::span<const StatisticMark> marks) const {
  std::vector<std::int64_t> together;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto* samples = dynamic_cast<const Samples*>(all[i]);
    if (samples == nullptr) return std::nullopt;
    together.insert(together.end(), samples->samples_.begin() + marks[i].count, samples->samples_.end());
  }
  std::sort(together.begin(), together.end());
  const std::optional<double> value = form_of(together, form);
  if (!value || form == "n") return value;
  return *value / scale();
}

void TimedLevel::set(std::int64_t level) {
  const Time time = now();
  area_ += static_cast<double>(level_) * to_seconds(time - changed_);
  changed_ = time;
  level_ = level;
  max_ = std::max(max_, level);
}

std::span<const std::string_view> TimedLevel::forms() const { return level_forms; }

std::optional<double> TimedLevel::value(std::string_view form) const {
  if (form == "max") return static_cast<double>(max_);
  if (form == "last") return static_cast<double>(level_);
  const double seconds = to_seconds(now() - since_);
  if (form != "mean" || seconds <= 0.0) return std::nullopt;
  return area() / seconds;
}

std::span<const std::string_view> TimedLevel::window_forms() const { return level_window_forms; }

double TimedLevel::area() const { return area_ + static_cast<double>(level_) * to_seconds(now() - changed_); }

StatisticMark TimedLevel::mark() const { return {now(), level_, area()}; }

std::optional<double> TimedLevel::pooled_since(std::string_view form, std::span<Statistic* const> all,
                                               std::span<const StatisticMark> marks) const {
  if (form == "last") return sum_of(form, all);
  const double seconds = to_seconds(now() - marks.front().at);
  if (form != "mean" || seconds <= 0.0) return std::nullopt;
  double sum = 0.0;
  for (std::size_t i = 0; i < all.size(); ++i) sum += all[i]->mark().area - marks[i].area;
  return sum / seconds / static_cast<double>(all.size());
}

void TimedLevel::reset() {
  since_ = changed_ = now();
  area_ = 0.0;
  max_ = level_;
}

std::optional<double> TimedLevel::pooled(std::string_view form, std::span<Statistic* const> all) const {
  if (form == "mean" || form == "last") {
    const std::optional<double> sum = sum_of(form, all);
    if (!sum || form == "last") return sum;
    return *sum / static_cast<double>(all.size());
  }
  std::optional<double> greatest;
  for (const Statistic* statistic : all) {
    const std::optional<double> value = statistic->value(form);
    if (value && (!greatest || *value > *greatest)) greatest = value;
  }
  return greatest;
}

std::optional<double> quantile(std::span<const std::int64_t> sorted, double p) {
  if (sorted.empty()) return std::nullopt;
  const double position = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(position));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double weight = position - static_cast<double>(below);
  const auto low = static_cast<double>(sorted[below]);
  const auto high = static_cast<double>(sorted[above]);
  return low + weight * (high - low);
}

}  // namespace xenolith
