// A closed tandem of exponential servers: mean value analysis (Reiser and Lavenberg 1980) is exact for it.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "sim-core/base/distribution.hpp"
#include "sim-core/base/random.hpp"
#include "sim-core/kernel/mailbox.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "tests/analytic/estimate.hpp"

namespace xenolith::analytic {
namespace {

constexpr std::size_t stations = 3;
constexpr std::array<double, stations> service_seconds{1.0, 0.8, 0.5};
constexpr int customers = 6;
constexpr Duration warmup = 500_s;
constexpr Duration measured = 10'000_s;

/// Throughput of the tandem with this population, per second.
double throughput(int population) {
  std::array<double, stations> queue{};
  double rate = 0;
  for (int n = 1; n <= population; ++n) {
    std::array<double, stations> response{};
    double cycle = 0;
    for (std::size_t i = 0; i < stations; ++i) {
      response[i] = service_seconds[i] * (1 + queue[i]);
      cycle += response[i];
    }
    rate = n / cycle;
    for (std::size_t i = 0; i < stations; ++i) queue[i] = rate * response[i];
  }
  return rate;
}

/// Customers walk from resource to resource.
class Walking {
 public:
  explicit Walking(std::uint64_t replication) : services_(2, replication, "services") {
    for (std::size_t i = 0; i < stations; ++i) stations_.push_back(std::make_unique<Resource>(simulator_, 1));
    for (int i = 0; i < customers; ++i) simulator_.spawn(walk());
  }
  double run() {
    simulator_.run({.until = Time::origin() + warmup});
    rounds_ = 0;
    simulator_.run({.until = Time::origin() + warmup + measured});
    return static_cast<double>(rounds_) / to_seconds(measured);
  }

 private:
  Task<> walk() {
    for (;;) {
      for (std::size_t i = 0; i < stations; ++i) {
        const Lease server = co_await stations_[i]->acquire();
        co_await simulator_.delay(from_seconds(sample_exponential(services_, service_seconds[i])));
      }
      ++rounds_;
    }
  }
  Simulator simulator_;
  RandomStream services_;
  std::vector<std::unique_ptr<Resource>> stations_;
  std::int64_t rounds_ = 0;
};

/// Servers hand customers from mailbox to mailbox.
class Handing {
 public:
  explicit Handing(std::uint64_t replication) : services_(3, replication, "services") {
    for (std::size_t i = 0; i < stations; ++i) boxes_.push_back(std::make_unique<Mailbox<int>>(simulator_));
    for (int i = 0; i < customers; ++i) boxes_[0]->try_put(i);
    for (std::size_t i = 0; i < stations; ++i) simulator_.spawn(serve(i));
  }
  double run() {
    simulator_.run({.until = Time::origin() + warmup});
    rounds_ = 0;
    simulator_.run({.until = Time::origin() + warmup + measured});
    return static_cast<double>(rounds_) / to_seconds(measured);
  }

 private:
  Task<> serve(std::size_t station) {
    for (;;) {
      const int customer = co_await boxes_[station]->get();
      co_await simulator_.delay(from_seconds(sample_exponential(services_, service_seconds[station])));
      if (station + 1 == stations) ++rounds_;
      co_await boxes_[(station + 1) % stations]->put(customer);
    }
  }
  Simulator simulator_;
  RandomStream services_;
  std::vector<std::unique_ptr<Mailbox<int>>> boxes_;
  std::int64_t rounds_ = 0;
};

template <class Model>
Interval replicate() {
  std::vector<double> rates;
  for (int i = 0; i < replications; ++i) rates.push_back(Model(static_cast<std::uint64_t>(i)).run());
  return interval(rates);
}

TEST(Analytic, ClosedTandemOfResources) {
  expect_agrees(replicate<Walking>(), throughput(customers), throughput(customers - 1));
}

TEST(Analytic, ClosedTandemOfMailboxes) {
  expect_agrees(replicate<Handing>(), throughput(customers), throughput(customers - 1));
}

}  // namespace
}  // namespace xenolith::analytic
