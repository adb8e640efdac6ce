#include "bench/engines.hpp"
#include "bench/work.hpp"
#include "sim-core/kernel/mailbox.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/task.hpp"

namespace bench {
namespace {

using xenolith::Duration;
using xenolith::Mailbox;
using xenolith::Simulator;
using xenolith::Task;

class Timed : public Job {
 public:
  void advance(std::int64_t amount) override {
    end_ += Duration::picoseconds(amount);
    simulator_.run({.until = end_});
  }

 protected:
  Simulator simulator_;

 private:
  xenolith::Time end_;
};

class Hold : public Timed {
 public:
  explicit Hold(std::size_t processes) {
    for (std::size_t i = 0; i < processes; ++i) simulator_.spawn(sleep(simulator_, tally_, Stream(i)));
  }

 private:
  static Task<> sleep(Simulator& simulator, Tally& tally, Stream stream) {
    for (;;) {
      co_await simulator.delay(Duration::picoseconds(stream.exponential_ps(mean_delay_ps)));
      ++tally.items;
    }
  }
};

class Mm1 : public Timed {
 public:
  Mm1() {
    simulator_.spawn(source(simulator_, queue_, Stream(arrival_stream)));
    simulator_.spawn(serve(simulator_, queue_, tally_, Stream(service_stream)));
  }

 private:
  static Task<> source(Simulator& simulator, Mailbox<std::int64_t>& queue, Stream stream) {
    for (;;) {
      co_await simulator.delay(Duration::picoseconds(stream.exponential_ps(mean_interarrival_ps)));
      co_await queue.put(simulator.now().ps());
    }
  }
  static Task<> serve(Simulator& simulator, Mailbox<std::int64_t>& queue, Tally& tally, Stream stream) {
    for (;;) {
      const std::int64_t arrived = co_await queue.get();
      co_await simulator.delay(Duration::picoseconds(stream.exponential_ps(mean_service_ps)));
      ++tally.items;
      tally.sojourn_ps += simulator.now().ps() - arrived;
    }
  }

  Mailbox<std::int64_t> queue_{simulator_};
};

class PingPong : public Job {
 public:
  PingPong() {
    simulator_.spawn(first(simulator_, there_, back_, tally_, until_));
    simulator_.spawn(second(there_, back_));
  }
  void advance(std::int64_t amount) override {
    until_ = tally_.items + static_cast<std::uint64_t>(amount);
    simulator_.run();
  }

 private:
  static Task<> first(Simulator& simulator, Mailbox<std::int64_t>& there, Mailbox<std::int64_t>& back,
                      Tally& tally, const std::uint64_t& until) {
    std::int64_t value = 0;
    for (;;) {
      co_await there.put(value);
      const std::int64_t returned = co_await back.get();
      value = returned;
      if (++tally.items == until) simulator.stop();
    }
  }
  static Task<> second(Mailbox<std::int64_t>& there, Mailbox<std::int64_t>& back) {
    for (;;) {
      const std::int64_t value = co_await there.get();
      co_await back.put(value + 1);
    }
  }

  Simulator simulator_;
  Mailbox<std::int64_t> there_{simulator_, 1};
  Mailbox<std::int64_t> back_{simulator_, 1};
  std::uint64_t until_ = 0;
};

}  // namespace

std::unique_ptr<Job> make_xenolith_hold(std::size_t processes) { return std::make_unique<Hold>(processes); }
std::unique_ptr<Job> make_xenolith_mm1() { return std::make_unique<Mm1>(); }
std::unique_ptr<Job> make_xenolith_pingpong() { return std::make_unique<PingPong>(); }

}  // namespace bench
