// The lower bound: loops written by hand for one job each, without coroutines, callbacks or any abstraction.
// The event set is a 4-ary heap whose root is replaced in place by the event that follows from it ("fused");
// ties are broken by an order number, as in every engine here.

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "bench/engines.hpp"
#include "bench/work.hpp"

namespace bench {
namespace {

/// Time and order number as one number, so that one comparison without a branch orders two events.
struct Event {
  std::int64_t time;
  std::uint32_t process;
  std::uint32_t order;
  bool before(const Event& other) const {
    return (time < other.time) |
           ((time == other.time) & (static_cast<std::int32_t>(order - other.order) < 0));
  }
};

class Heap {
 public:
  explicit Heap(std::size_t capacity) { events_.reserve(capacity); }
  const Event& root() const { return events_[0]; }
  void push(Event event) {
    std::size_t at = events_.size();
    events_.push_back(event);
    while (at > 0) {
      const std::size_t parent = (at - 1) / 4;
      if (!event.before(events_[parent])) break;
      events_[at] = events_[parent];
      at = parent;
    }
    events_[at] = event;
  }
  void replace_root(Event event) {
    const std::size_t size = events_.size();
    Event* const events = events_.data();
    std::size_t at = 0;
    std::size_t first = 1;
    for (; first + 3 < size; first = 4 * at + 1) {
      const std::size_t left = first + events[first + 1].before(events[first]);
      const std::size_t right = first + 2 + events[first + 3].before(events[first + 2]);
      const std::size_t least = events[right].before(events[left]) ? right : left;
      if (!events[least].before(event)) {
        events[at] = event;
        return;
      }
      events[at] = events[least];
      at = least;
    }
    if (first < size) {
      std::size_t least = first;
      for (std::size_t child = first + 1; child < size; ++child) {
        if (events[child].before(events[least])) least = child;
      }
      if (events[least].before(event)) {
        events[at] = events[least];
        at = least;
      }
    }
    events[at] = event;
  }
  void pop_root() {
    const Event last = events_.back();
    events_.pop_back();
    if (!events_.empty()) replace_root(last);
  }

 private:
  std::vector<Event> events_;
};

class Hold : public Job {
 public:
  explicit Hold(std::size_t processes) : heap_(processes) {
    streams_.reserve(processes);
    for (std::size_t i = 0; i < processes; ++i) {
      streams_.emplace_back(i);
      heap_.push({streams_[i].exponential_ps(mean_delay_ps), static_cast<std::uint32_t>(i), order_++});
    }
  }
  void advance(std::int64_t amount) override {
    const std::int64_t until = end_ += amount;
    std::uint64_t items = 0;
    for (;;) {
      const Event event = heap_.root();
      if (event.time > until) break;
      ++items;
      const std::int64_t delay = streams_[event.process].exponential_ps(mean_delay_ps);
      heap_.replace_root({event.time + delay, event.process, order_++});
    }
    tally_.items += items;
  }

 private:
  Heap heap_;
  std::vector<Stream> streams_;
  std::uint32_t order_ = 0;
  std::int64_t end_ = 0;
};

/// A first-in first-out queue in a power of two of slots.
class Fifo {
 public:
  bool empty() const { return head_ == tail_; }
  void push(std::int64_t value) {
    if (tail_ - head_ == slots_.size()) grow();
    slots_[tail_++ & (slots_.size() - 1)] = value;
  }
  std::int64_t pop() { return slots_[head_++ & (slots_.size() - 1)]; }

 private:
  void grow() {
    std::vector<std::int64_t> larger(2 * slots_.size());
    const std::size_t count = tail_ - head_;
    for (std::size_t i = 0; i < count; ++i) larger[i] = pop();
    slots_ = std::move(larger);
    head_ = 0;
    tail_ = count;
  }
  std::vector<std::int64_t> slots_ = std::vector<std::int64_t>(64);
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

/// A source puts customers (their times of arrival) into a queue, a server takes them out.
class Mm1 : public Job {
 public:
  Mm1() { heap_.push({arrivals_.exponential_ps(mean_interarrival_ps), source, order_++}); }
  void advance(std::int64_t amount) override {
    const std::int64_t until = end_ += amount;
    while (heap_.root().time <= until) {
      const std::int64_t now = heap_.root().time;
      if (heap_.root().process == source) {
        heap_.replace_root({now + arrivals_.exponential_ps(mean_interarrival_ps), source, order_++});
        if (busy_) {
          queue_.push(now);
        } else {
          busy_ = true;
          in_service_ = now;
          heap_.push({now + services_.exponential_ps(mean_service_ps), server, order_++});
        }
      } else {
        ++tally_.items;
        tally_.sojourn_ps += now - in_service_;
        if (queue_.empty()) {
          busy_ = false;
          heap_.pop_root();
        } else {
          in_service_ = queue_.pop();
          heap_.replace_root({now + services_.exponential_ps(mean_service_ps), server, order_++});
        }
      }
    }
  }

 private:
  static constexpr std::uint32_t source = 0;
  static constexpr std::uint32_t server = 1;
  Stream arrivals_{arrival_stream};
  Stream services_{service_stream};
  Heap heap_{2};
  std::uint32_t order_ = 0;
  std::int64_t end_ = 0;
  bool busy_ = false;
  std::int64_t in_service_ = 0;
  Fifo queue_;
};

/// Two processes and two channels of one slot. A process that finds its channel empty sleeps; who fills the
/// channel puts it at the end of the list of what is ready.
class PingPong : public Job {
 public:
  PingPong() {
    ready_.push(first);
    ready_.push(second);
  }
  void advance(std::int64_t amount) override {
    const std::uint64_t until = tally_.items + static_cast<std::uint64_t>(amount);
    while (tally_.items < until) {
      if (ready_.pop() == first) {
        run_first();
      } else {
        run_second();
      }
    }
  }

 private:
  struct Channel {
    std::int64_t value = 0;
    bool full = false;
    std::int64_t reader = -1;
    std::int64_t writer = -1;
  };
  static constexpr std::int64_t first = 0;
  static constexpr std::int64_t second = 1;

  bool put(Channel& channel, std::int64_t value, std::int64_t self) {
    if (channel.full) {
      channel.writer = self;
      return false;
    }
    channel.full = true;
    channel.value = value;
    if (channel.reader >= 0) ready_.push(std::exchange(channel.reader, -1));
    return true;
  }
  bool get(Channel& channel, std::int64_t& value, std::int64_t self) {
    if (!channel.full) {
      channel.reader = self;
      return false;
    }
    channel.full = false;
    value = channel.value;
    if (channel.writer >= 0) ready_.push(std::exchange(channel.writer, -1));
    return true;
  }
  void run_first() {
    for (;;) {
      if (first_sends_) {
        if (!put(there_, sent_, first)) return;
        first_sends_ = false;
      }
      if (!get(back_, sent_, first)) return;
      first_sends_ = true;
      ++tally_.items;
    }
  }
  void run_second() {
    for (;;) {
      if (!second_sends_) {
        if (!get(there_, received_, second)) return;
        second_sends_ = true;
      }
      if (!put(back_, received_ + 1, second)) return;
      second_sends_ = false;
    }
  }

  Fifo ready_;
  Channel there_;
  Channel back_;
  bool first_sends_ = true;
  bool second_sends_ = false;
  std::int64_t sent_ = 0;
  std::int64_t received_ = 0;
};

}  // namespace

std::unique_ptr<Job> make_bare_hold(std::size_t processes) { return std::make_unique<Hold>(processes); }
std::unique_ptr<Job> make_bare_mm1() { return std::make_unique<Mm1>(); }
std::unique_ptr<Job> make_bare_pingpong() { return std::make_unique<PingPong>(); }

}  // namespace bench
