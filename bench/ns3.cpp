// ns-3: callbacks, its only form of process, with the scheduler that is fastest in these jobs.

#include <ns3/nstime.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include "bench/engines.hpp"
#include "bench/work.hpp"

namespace bench {
namespace {

using ns3::Simulator;

ns3::Time picoseconds(std::int64_t ps) { return ns3::TimeStep(static_cast<std::uint64_t>(ps)); }

std::int64_t now_ps() { return Simulator::Now().GetTimeStep(); }

class CallbackJob : public Job {
 public:
  CallbackJob() {
    static const bool once = (ns3::Time::SetResolution(ns3::Time::PS), true);
    static_cast<void>(once);
    ns3::ObjectFactory scheduler;
    scheduler.SetTypeId("ns3::PriorityQueueScheduler");
    Simulator::SetScheduler(scheduler);
  }
  ~CallbackJob() override { Simulator::Destroy(); }
  void advance(std::int64_t amount) override {
    Simulator::Stop(picoseconds(amount));
    Simulator::Run();
  }
};

class Hold : public CallbackJob {
 public:
  explicit Hold(std::size_t processes) {
    streams_.reserve(processes);
    for (std::size_t i = 0; i < processes; ++i) {
      streams_.emplace_back(i);
      sleep(&streams_[i]);
    }
  }

 private:
  void sleep(Stream* stream) {
    Simulator::Schedule(picoseconds(stream->exponential_ps(mean_delay_ps)), &Hold::wake, this, stream);
  }
  void wake(Stream* stream) {
    ++tally_.items;
    sleep(stream);
  }
  std::vector<Stream> streams_;
};

class Mm1 : public CallbackJob {
 public:
  Mm1() { next(); }

 private:
  void next() {
    Simulator::Schedule(picoseconds(arrivals_.exponential_ps(mean_interarrival_ps)), &Mm1::arrive, this);
  }
  void arrive() {
    queue_.push_back(now_ps());
    if (queue_.size() == 1) serve();
    next();
  }
  void serve() {
    Simulator::Schedule(picoseconds(services_.exponential_ps(mean_service_ps)), &Mm1::depart, this);
  }
  void depart() {
    ++tally_.items;
    tally_.sojourn_ps += now_ps() - queue_.front();
    queue_.pop_front();
    if (!queue_.empty()) serve();
  }
  Stream arrivals_{arrival_stream};
  Stream services_{service_stream};
  std::deque<std::int64_t> queue_;
};

class PingPong : public CallbackJob {
 public:
  PingPong() { Simulator::ScheduleNow(&PingPong::first, this); }
  void advance(std::int64_t amount) override {
    until_ = tally_.items + static_cast<std::uint64_t>(amount);
    Simulator::Run();
  }

 private:
  void first() { Simulator::ScheduleNow(&PingPong::second, this); }
  void second() {
    ++value_;
    Simulator::ScheduleNow(&PingPong::finish, this);
  }
  void finish() {
    if (++tally_.items == until_) Simulator::Stop();
    first();
  }
  std::uint64_t until_ = 0;
  std::int64_t value_ = 0;
};

}  // namespace

std::unique_ptr<Job> make_ns3_hold(std::size_t processes) { return std::make_unique<Hold>(processes); }
std::unique_ptr<Job> make_ns3_mm1() { return std::make_unique<Mm1>(); }
std::unique_ptr<Job> make_ns3_pingpong() { return std::make_unique<PingPong>(); }

}  // namespace bench
