// SystemC: methods, which are cheaper there than threads: a process is a function that says when it is to be
// called again. The kernel cannot be started anew, so the jobs share it: the processes of a job are killed at
// its end.

#ifndef SC_INCLUDE_DYNAMIC_PROCESSES
#define SC_INCLUDE_DYNAMIC_PROCESSES
#endif
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <systemc>
#include <vector>

#include "bench/engines.hpp"
#include "bench/work.hpp"

// The library's main() hands over to this; our own main() is linked first and never calls it.
int sc_main(int, char**);
int sc_main(int, char**) { return 0; }

namespace bench {
namespace {

using sc_core::sc_time;

sc_time picoseconds(std::int64_t ps) { return sc_time::from_value(static_cast<sc_dt::uint64>(ps)); }

std::int64_t now_ps() { return static_cast<std::int64_t>(sc_core::sc_time_stamp().value()); }

/// Channels and events of the jobs. They must be there before the first start, and must outlive the
/// processes.
struct Shared {
  sc_core::sc_fifo<std::int64_t> there{"there", 1};
  sc_core::sc_fifo<std::int64_t> back{"back", 1};
  sc_core::sc_event filled{"filled"};
};
Shared& shared() {
  static auto* const only = new Shared;  // never deleted: SystemC's own statics outlive it
  return *only;
}

class MethodJob : public Job {
 public:
  MethodJob() { shared(); }
  ~MethodJob() override {
    for (sc_core::sc_process_handle& process : processes_) process.kill();
    sc_core::sc_start(picoseconds(1));
  }
  void advance(std::int64_t amount) override { sc_core::sc_start(picoseconds(amount)); }

 protected:
  void start(std::function<void()> body, bool at_once = true) {
    sc_core::sc_spawn_options options;
    options.spawn_method();
    if (!at_once) options.dont_initialize();
    processes_.push_back(sc_core::sc_spawn(body, nullptr, &options));
  }

 private:
  std::vector<sc_core::sc_process_handle> processes_;
};

class Hold : public MethodJob {
 public:
  explicit Hold(std::size_t processes) {
    for (std::size_t i = 0; i < processes; ++i) {
      start([stream = Stream(i), started = false, &tally = tally_]() mutable {
        if (started) ++tally.items;
        started = true;
        sc_core::next_trigger(picoseconds(stream.exponential_ps(mean_delay_ps)));
      });
    }
  }
};

class Mm1 : public MethodJob {
 public:
  Mm1() {
    start([this, stream = Stream(arrival_stream), started = false]() mutable {
      if (started) {
        queue_.push_back(now_ps());
        if (idle_) shared().filled.notify();
      }
      started = true;
      sc_core::next_trigger(picoseconds(stream.exponential_ps(mean_interarrival_ps)));
    });
    start([this, stream = Stream(service_stream)]() mutable {
      if (!idle_) {
        ++tally_.items;
        tally_.sojourn_ps += now_ps() - queue_.front();
        queue_.pop_front();
      }
      idle_ = queue_.empty();
      if (idle_) {
        sc_core::next_trigger(shared().filled);
      } else {
        sc_core::next_trigger(picoseconds(stream.exponential_ps(mean_service_ps)));
      }
    });
  }

 private:
  std::deque<std::int64_t> queue_;
  bool idle_ = true;
};

class PingPong : public MethodJob {
 public:
  PingPong() {
    start([this] { first(); });
    start([] {
      std::int64_t value = 0;
      if (!shared().there.nb_read(value)) {
        sc_core::next_trigger(shared().there.data_written_event());
        return;
      }
      shared().back.nb_write(value + 1);
      sc_core::next_trigger(shared().there.data_written_event());
    });
  }
  ~PingPong() override {
    std::int64_t value = 0;
    sc_core::sc_start(picoseconds(1));
    while (shared().there.nb_read(value) || shared().back.nb_read(value)) continue;
  }
  void advance(std::int64_t amount) override {
    until_ = tally_.items + static_cast<std::uint64_t>(amount);
    MethodJob::advance(1);
  }

 private:
  void first() {
    std::int64_t value = 0;
    if (waiting_ && !shared().back.nb_read(value)) {
      sc_core::next_trigger(shared().back.data_written_event());
      return;
    }
    if (waiting_) ++tally_.items;
    waiting_ = tally_.items < until_;
    if (waiting_) {
      shared().there.nb_write(value);
      sc_core::next_trigger(shared().back.data_written_event());
    } else {
      sc_core::next_trigger(picoseconds(1));
    }
  }
  bool waiting_ = false;
  std::uint64_t until_ = 0;
};

}  // namespace

std::unique_ptr<Job> make_systemc_hold(std::size_t processes) { return std::make_unique<Hold>(processes); }
std::unique_ptr<Job> make_systemc_mm1() { return std::make_unique<Mm1>(); }
std::unique_ptr<Job> make_systemc_pingpong() { return std::make_unique<PingPong>(); }

}  // namespace bench
