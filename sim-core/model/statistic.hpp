#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sim-core/base/units.hpp"

namespace xenolith {

class Component;

/// How far a statistic had come at one instant; what it observes from there on is a window.
struct StatisticMark {
  Time at;
  std::int64_t count = 0;
  double area = 0.0;
};

/// Something that a model counts. A member of the model, declared once, named in its `statistics()` table.
class Statistic {
 public:
  Statistic() = default;
  virtual ~Statistic() = default;
  Statistic(const Statistic&) = delete;
  Statistic& operator=(const Statistic&) = delete;

  /// Gives the statistic its name; `owner` supplies the clock.
  void attach(Component& owner, std::string_view name, std::string_view sentence);
  const std::string& name() const { return name_; }
  const std::string& sentence() const { return sentence_; }

  virtual std::string_view kind() const = 0;
  /// Unit of the values that `value` gives in the form `form`.
  virtual std::string_view unit(std::string_view form) const = 0;
  /// The forms in which this kind can be measured.
  virtual std::span<const std::string_view> forms() const = 0;
  /// The value now; nothing if there is no observation or the form does not exist.
  virtual std::optional<double> value(std::string_view form) const = 0;
  /// Forgets everything observed so far: the end of the warm-up.
  virtual void reset() = 0;
  /// The same value over several statistics of one kind taken together.
  virtual std::optional<double> pooled(std::string_view form, std::span<Statistic* const> all) const = 0;

  /// The forms in which this kind can be measured since a mark.
  virtual std::span<const std::string_view> window_forms() const { return {}; }
  virtual StatisticMark mark() const { return {now()}; }
  /// As `pooled`, of what was observed since the marks, one for each statistic.
  virtual std::optional<double> pooled_since(std::string_view, std::span<Statistic* const>,
                                             std::span<const StatisticMark>) const {
    return std::nullopt;
  }

 protected:
  Time now() const;
  /// Null for a statistic that stands alone, in a test.
  const Component* owner() const { return owner_; }

 private:
  Component* owner_ = nullptr;
  std::string name_;
  std::string sentence_;
};

/// Number of events since the last reset. Forms: count, rate (1/s). Pooled: the sum.
class Counter final : public Statistic {
 public:
  void add(std::int64_t n = 1) { count_ += n; }
  Counter& operator++() {
    ++count_;
    return *this;
  }
  std::int64_t count() const { return count_; }

  std::string_view kind() const override { return "counter"; }
  std::string_view unit(std::string_view form) const override;
  std::span<const std::string_view> forms() const override;
  std::optional<double> value(std::string_view form) const override;
  void reset() override;
  std::optional<double> pooled(std::string_view form, std::span<Statistic* const> all) const override;
  std::span<const std::string_view> window_forms() const override { return forms(); }
  StatisticMark mark() const override;
  std::optional<double> pooled_since(std::string_view form, std::span<Statistic* const> all,
                                     std::span<const StatisticMark> marks) const override;

 private:
  std::int64_t count_ = 0;
  Time since_ = Time::origin();
};

/// Bytes carried since the last reset. Forms: bytes, throughput (Mbit/s). Pooled: the sum.
class Flow final : public Statistic {
 public:
  void add(Bytes size) { bytes_ += size.count(); }

  std::string_view kind() const override { return "flow"; }
  std::string_view unit(std::string_view form) const override;
  std::span<const std::string_view> forms() const override;
  std::optional<double> value(std::string_view form) const override;
  void reset() override;
  std::optional<double> pooled(std::string_view form, std::span<Statistic* const> all) const override;
  std::span<const std::string_view> window_forms() const override { return forms(); }
  StatisticMark mark() const override;
  std::optional<double> pooled_since(std::string_view form, std::span<Statistic* const> all,
                                     std::span<const StatisticMark> marks) const override;

 private:
  std::int64_t bytes_ = 0;
  Time since_ = Time::origin();
};

/// Observations of which every one is kept, so that quantiles are exact and can be pooled.
///
/// Forms: n, mean, sd, min, q1, median, q3, iqr, p90, p95, p99, max. Quantiles interpolate linearly between
/// order statistics (Hyndman and Fan, type 7).
class Samples : public Statistic {
 public:
  std::span<const std::int64_t> samples() const { return samples_; }
  std::span<const std::string_view> forms() const override;
  std::optional<double> value(std::string_view form) const override;
  void reset() override { samples_.clear(); }
  std::optional<double> pooled(std::string_view form, std::span<Statistic* const> all) const override;
  std::span<const std::string_view> window_forms() const override { return forms(); }
  StatisticMark mark() const override;
  std::optional<double> pooled_since(std::string_view form, std::span<Statistic* const> all,
                                     std::span<const StatisticMark> marks) const override;
  std::string_view unit(std::string_view form) const override;

 protected:
  void keep(std::int64_t sample) { samples_.push_back(sample); }
  /// Samples per unit of output: 1e6 for picoseconds told in microseconds.
  virtual double scale() const = 0;
  virtual std::string_view sample_unit() const = 0;

 private:
  std::vector<std::int64_t> samples_;
};

/// Durations, told in microseconds.
class Latency final : public Samples {
 public:
  void record(Duration duration) { keep(duration.ps()); }
  std::string_view kind() const override { return "latency"; }

 private:
  double scale() const override { return 1e6; }
  std::string_view sample_unit() const override { return "us"; }
};

/// Energies, told in joules.
class Energy final : public Samples {
 public:
  void record(Joules energy) { keep(energy.nj()); }
  std::string_view kind() const override { return "energy"; }

 private:
  double scale() const override { return 1e9; }
  std::string_view sample_unit() const override { return "J"; }
};

/// Whole numbers without a unit: packets in a batch, signals per interrupt.
class Tally final : public Samples {
 public:
  void record(std::int64_t number) { keep(number); }
  std::string_view kind() const override { return "tally"; }

 private:
  double scale() const override { return 1.0; }
  std::string_view sample_unit() const override { return "1"; }
};

/// A whole number that holds for a while: a queue length, busy servers. Forms: mean (weighted by time), max,
/// last. Pooled: the mean of the means, the greatest max.
class TimedLevel final : public Statistic {
 public:
  void set(std::int64_t level);
  void change(std::int64_t by) { set(level_ + by); }
  std::int64_t level() const { return level_; }

  std::string_view kind() const override { return "level"; }
  std::string_view unit(std::string_view) const override { return "1"; }
  std::span<const std::string_view> forms() const override;
  std::optional<double> value(std::string_view form) const override;
  void reset() override;
  std::optional<double> pooled(std::string_view form, std::span<Statistic* const> all) const override;
  std::span<const std::string_view> window_forms() const override;
  StatisticMark mark() const override;
  std::optional<double> pooled_since(std::string_view form, std::span<Statistic* const> all,
                                     std::span<const StatisticMark> marks) const override;

 private:
  double area() const;

  std::int64_t level_ = 0;
  std::int64_t max_ = 0;
  double area_ = 0.0;  ///< level times seconds since `since_`
  Time since_ = Time::origin();
  Time changed_ = Time::origin();
};

/// The quantile `p` in [0, 1] of sorted numbers, type 7 of Hyndman and Fan; nothing of nothing.
std::optional<double> quantile(std::span<const std::int64_t> sorted, double p);

/// One line of a model's `statistics()` table.
template <class Owner, class S>
struct StatisticEntry {
  S Owner::*member;
  std::string_view name;
  std::string_view sentence;
};

template <class Owner, class S>
constexpr auto statistic(S Owner::*member, std::string_view name, std::string_view sentence) {
  return StatisticEntry<Owner, S>{member, name, sentence};
}

template <class... Entries>
constexpr auto statistics_of(Entries... entries) {
  return std::make_tuple(entries...);
}

/// What `describe` knows of a statistic.
struct StatisticInfo {
  std::string name;
  std::string sentence;
  std::string kind;
  std::vector<std::string> forms;
};

}  // namespace xenolith
