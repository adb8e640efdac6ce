// SimGrid: actors that sleep. There is one engine in a process and it cannot be made again, so the jobs share
// it: the clock goes on, and the actors of a job are killed at its end.

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <simgrid/s4u.hpp>
#include <string>
#include <vector>

#include "bench/engines.hpp"
#include "bench/work.hpp"

namespace bench {
namespace {

namespace s4u = simgrid::s4u;

constexpr double second_ps = 1e12;

s4u::Engine& engine() {
  static s4u::Engine* const only = [] {
    static std::array<std::string, 5> words{"engine", "--log=xbt_cfg.thres:warning",
                                            "--cfg=contexts/stack-size:16", "--cfg=contexts/guard-size:0",
                                            "--cfg=surf/precision:1e-12"};
    static std::array<char*, words.size() + 1> argv{};
    for (std::size_t i = 0; i < words.size(); ++i) argv[i] = words[i].data();
    static int argc = words.size();
    auto* const made =
        new s4u::Engine(&argc, argv.data());  // never deleted: SimGrid's own statics outlive it
    auto* const zone = s4u::create_full_zone("zone");
    zone->create_host("host", 1e9);
    zone->seal();
    return made;
  }();
  return *only;
}

/// A semaphore that is never destroyed, for SimGrid refuses that after those who waited for it were killed.
s4u::Semaphore& make_semaphore() { return **new s4u::SemaphorePtr(s4u::Semaphore::create(0)); }

double seconds(std::int64_t ps) { return static_cast<double>(ps) / second_ps; }

class ActorJob : public Job {
 public:
  ~ActorJob() override {
    for (const s4u::ActorPtr& actor : actors_) actor->kill();
    engine().run_until(s4u::Engine::get_clock() + 1e-6);
  }
  void advance(std::int64_t amount) override {
    end_ += seconds(amount);
    engine().run_until(end_);
  }

 protected:
  template <class Body>
  void start(Body body) {
    actors_.push_back(s4u::Actor::create("process", engine().get_all_hosts().front(), body));
  }

 private:
  std::vector<s4u::ActorPtr> actors_;
  double end_ = (engine(), s4u::Engine::get_clock());
};

class Hold : public ActorJob {
 public:
  explicit Hold(std::size_t processes) {
    for (std::size_t i = 0; i < processes; ++i) {
      start([stream = Stream(i), &tally = tally_]() mutable {
        for (;;) {
          s4u::this_actor::sleep_for(seconds(stream.exponential_ps(mean_delay_ps)));
          ++tally.items;
        }
      });
    }
  }
};

class Mm1 : public ActorJob {
 public:
  Mm1() {
    start([this] {
      Stream stream(arrival_stream);
      for (;;) {
        s4u::this_actor::sleep_for(seconds(stream.exponential_ps(mean_interarrival_ps)));
        queue_.push_back(s4u::Engine::get_clock());
        filled_.release();
      }
    });
    start([this] {
      Stream stream(service_stream);
      for (;;) {
        filled_.acquire();
        const double arrived = queue_.front();
        queue_.pop_front();
        s4u::this_actor::sleep_for(seconds(stream.exponential_ps(mean_service_ps)));
        ++tally_.items;
        tally_.sojourn_ps += static_cast<std::int64_t>((s4u::Engine::get_clock() - arrived) * second_ps);
      }
    });
  }

 private:
  std::deque<double> queue_;
  s4u::Semaphore& filled_ = make_semaphore();
};

/// The channels are numbers guarded by semaphores: mailboxes would add the network model to the bill.
class PingPong : public ActorJob {
 public:
  PingPong() {
    start([this] {
      for (;;) {
        while (tally_.items >= until_) s4u::this_actor::sleep_for(pause);
        there_.release();
        back_.acquire();
        ++tally_.items;
      }
    });
    start([this] {
      for (;;) {
        there_.acquire();
        ++value_;
        back_.release();
      }
    });
  }
  void advance(std::int64_t amount) override {
    until_ = tally_.items + static_cast<std::uint64_t>(amount);
    ActorJob::advance(static_cast<std::int64_t>(pause * second_ps));
  }

 private:
  static constexpr double pause = 1e-3;
  std::uint64_t until_ = 0;
  std::int64_t value_ = 0;
  s4u::Semaphore& there_ = make_semaphore();
  s4u::Semaphore& back_ = make_semaphore();
};

}  // namespace

std::unique_ptr<Job> make_simgrid_hold(std::size_t processes) { return std::make_unique<Hold>(processes); }
std::unique_ptr<Job> make_simgrid_mm1() { return std::make_unique<Mm1>(); }
std::unique_ptr<Job> make_simgrid_pingpong() { return std::make_unique<PingPong>(); }

}  // namespace bench
