#include "tests/analytic/open_queue.hpp"

#include "sim-core/base/random.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "tests/analytic/estimate.hpp"

namespace xenolith::analytic {
namespace {

constexpr std::uint64_t seed = 1;
constexpr Duration warmup = 4'000_s;
constexpr Duration measured = 100'000_s;

struct Sum {
  double total = 0;
  double count = 0;
  void add(double value) {
    total += value;
    ++count;
  }
  double mean() const { return count == 0 ? 0 : total / count; }
};

class Replication {
 public:
  Replication(const OpenQueue& queue, std::uint64_t number)
      : queue_(queue),
        arrivals_(seed, number, "arrivals"),
        services_(seed, number, "services"),
        classes_(seed, number, "classes"),
        servers_(simulator_, queue.servers) {}

  Observed run() {
    simulator_.spawn(source());
    simulator_.run({.until = Time::origin() + warmup});
    account();
    busy_area_ = system_area_ = 0;
    measuring_ = true;
    simulator_.run({.until = Time::origin() + warmup + measured});
    account();
    const double span = to_seconds(measured);
    return {.wait = wait_.mean(),
            .high_wait = high_.mean(),
            .low_wait = low_.mean(),
            .sojourn = sojourn_.mean(),
            .in_system = system_area_ / span,
            .rate = sojourn_.count / span,
            .utilisation = busy_area_ / span / queue_.servers};
  }

 private:
  Task<> source() {
    const Duration mean = from_seconds(1 / queue_.arrival_rate);
    const auto gap = DurationDistribution::exponential(mean);
    for (;;) {
      co_await simulator_.delay(gap.sample(arrivals_));
      const bool high = classes_.uniform() < queue_.high_share;
      simulator_.spawn(customer(high, queue_.service.sample(services_)));
    }
  }
  Task<> customer(bool high, Duration service) {
    const Time arrived = simulator_.now();
    account();
    ++present_;
    {
      const Lease server = co_await servers_.acquire(high ? 0 : 1);
      if (measuring_) {
        const double waited = to_seconds(simulator_.now() - arrived);
        wait_.add(waited);
        (high ? high_ : low_).add(waited);
      }
      account();
      ++serving_;
      co_await simulator_.delay(service);
      account();
      --serving_;
    }
    --present_;
    if (measuring_) sojourn_.add(to_seconds(simulator_.now() - arrived));
  }
  /// Adds what the areas under the curves have grown since the last change.
  void account() {
    const double span = to_seconds(simulator_.now() - changed_);
    system_area_ += span * present_;
    busy_area_ += span * serving_;
    changed_ = simulator_.now();
  }

  const OpenQueue& queue_;
  RandomStream arrivals_;
  RandomStream services_;
  RandomStream classes_;
  Simulator simulator_;
  Resource servers_;
  bool measuring_ = false;
  Sum wait_;
  Sum high_;
  Sum low_;
  Sum sojourn_;
  int present_ = 0;
  int serving_ = 0;
  double system_area_ = 0;
  double busy_area_ = 0;
  Time changed_;
};

}  // namespace

std::vector<Observed> observe(const OpenQueue& queue) {
  std::vector<Observed> all;
  for (int i = 0; i < replications; ++i)
    all.push_back(Replication(queue, static_cast<std::uint64_t>(i)).run());
  return all;
}

}  // namespace xenolith::analytic
