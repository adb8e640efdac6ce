#include "models/guest/linux/pending_work.hpp"

#include "sim-core/base/check.hpp"

namespace xenolith {

EventPort EventChannels::bind(EventHandler& handler) {
  channels_.push_back(Channel{&handler, false, false, Time::origin(), {}});
  return static_cast<EventPort>(channels_.size()) - 1;
}

void EventChannels::make_due(const Channel& channel) {
  if (!upcall_due_) due_cause_ = channel.cause;
  upcall_due_ = true;
}

bool EventChannels::set(EventPort port, Time now, Trail cause) {
  Channel& channel = at(port);
  const bool news = !channel.pending && !channel.masked && !upcall_due_;
  if (!channel.pending) {
    channel.since = now;
    channel.cause = cause;
  }
  channel.pending = true;
  if (!channel.masked) make_due(channel);
  return news;
}

void EventChannels::mask(EventPort port) { at(port).masked = true; }

void EventChannels::unmask(EventPort port) {
  Channel& channel = at(port);
  channel.masked = false;
  if (channel.pending) make_due(channel);
}

std::optional<EventChannels::Event> EventChannels::take(EventPort from) {
  for (auto i = static_cast<std::size_t>(from); i < channels_.size(); ++i) {
    Channel& channel = channels_[i];
    if (!channel.pending || channel.masked) continue;
    channel.pending = false;
    return Event{static_cast<EventPort>(i), channel.handler, channel.since, channel.cause};
  }
  return std::nullopt;
}

EventChannels::Channel& EventChannels::at(EventPort port) {
  XENO_ASSERT(port >= 0 && port < static_cast<int>(channels_.size()), "an event port is not bound");
  return channels_[static_cast<std::size_t>(port)];
}

Softirq Softirqs::bind(SoftirqHandler& handler) {
  works_.push_back(Work{&handler, false, {}});
  return static_cast<Softirq>(works_.size()) - 1;
}

void Softirqs::raise(Softirq softirq, Trail cause) {
  XENO_ASSERT(softirq >= 0 && softirq < static_cast<int>(works_.size()), "a soft interrupt is not bound");
  Work& work = works_[static_cast<std::size_t>(softirq)];
  if (!work.raised) work.cause = cause;
  work.raised = true;
}

Trail Softirqs::due_cause() const {
  const auto first =
      std::find_if(works_.begin(), works_.end(), [](const Work& work) { return work.raised && work.cause; });
  return first == works_.end() ? Trail{} : first->cause;
}

bool Softirqs::raised() const {
  return std::any_of(works_.begin(), works_.end(), [](const Work& work) { return work.raised; });
}

SoftirqHandler* Softirqs::take(Softirq& from) {
  while (from < static_cast<int>(works_.size())) {
    Work& work = works_[static_cast<std::size_t>(from++)];
    if (!work.raised) continue;
    work.raised = false;
    return work.handler;
  }
  return nullptr;
}

Sleeper::Sleeper(Simulator& sim, SleepQueue& in, Time until) : queue(&in), due(until), woken(sim) {
  in.sleepers_.push_back(this);
}

Sleeper::~Sleeper() {
  if (queue != nullptr) std::erase(queue->sleepers_, this);
}

SleepQueue::~SleepQueue() {
  for (Sleeper* sleeper : sleepers_) sleeper->queue = nullptr;
}

std::optional<Time> SleepQueue::earliest() const {
  const auto first = std::min_element(sleepers_.begin(), sleepers_.end(),
                                      [](const Sleeper* a, const Sleeper* b) { return a->due < b->due; });
  if (first == sleepers_.end()) return std::nullopt;
  return (*first)->due;
}

Sleeper* SleepQueue::take(Time now) {
  const auto due = std::find_if(sleepers_.begin(), sleepers_.end(),
                                [now](const Sleeper* sleeper) { return sleeper->due <= now; });
  if (due == sleepers_.end()) return nullptr;
  Sleeper* const sleeper = *due;
  sleepers_.erase(due);
  sleeper->queue = nullptr;
  return sleeper;
}

void TimerList::set(KernelTimer& timer, Time due) {
  timer.due = due;
  if (!timer.armed) armed_.push_back(&timer);
  timer.armed = true;
}

void TimerList::cancel(KernelTimer& timer) {
  if (!timer.armed) return;
  timer.armed = false;
  std::erase(armed_, &timer);
}

std::optional<Time> TimerList::earliest() const {
  std::optional<Time> first;
  for (const KernelTimer* timer : armed_) {
    if (!first || timer->due < *first) first = timer->due;
  }
  return first;
}

KernelTimer* TimerList::take(Time now) {
  for (KernelTimer* timer : armed_) {
    if (timer->due > now) continue;
    cancel(*timer);
    return timer;
  }
  return nullptr;
}

}  // namespace xenolith
