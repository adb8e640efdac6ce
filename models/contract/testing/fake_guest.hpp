#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/contract/guest_kernel.hpp"
#include "models/contract/network_interface.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/registry.hpp"

/// What tests of drivers and applications put in place of a guest and of its network. Not part of the
/// product.
namespace xenolith {

/// Binds the port `name` of a model to `target`, as the builder would.
template <class M>
void bind_named(M& owner, std::string_view name, Component& target) {
  for (const PortInfo& port : detail::describe_ports<M>()) {
    if (port.name != name) continue;
    const bool fits = port.bind(owner, target, port.index);
    XENO_ASSERT(fits, "a test binds a port to what does not fit");
    return;
  }
  XENO_ASSERT(false, "a test binds a port that is not there");
}

/// A statistic's value by name; nothing if the component does not have it.
inline std::optional<double> value_of(const Component& component, std::string_view name,
                                      std::string_view form) {
  for (const Statistic* found : component.statistics()) {
    if (found->name() == name) return found->value(form);
  }
  return std::nullopt;
}

/// A frame of 64 bytes whose content is its number too.
inline Frame frame_of(std::uint64_t number, MacAddress from = {}, MacAddress to = {}) {
  return {.source = from, .destination = to, .size = Bytes(64), .id = number, .content = number};
}

/// A guest with as many CPUs as it likes: one cycle takes one nanosecond, nobody waits for anybody, and no
/// handler runs twice at the same time. What it is asked for stands in `log`, as in "run 100 softirq".
class FakeGuest final : public Component, public GuestKernel {
 public:
  explicit FakeGuest(const Context& context) : Component(context) {}

  std::vector<std::string> log;
  Cycles notify_cost{};  ///< of `notify`
  Cycles wake_cost{};    ///< of `wake`, if it finds somebody asleep

  /// Sets the bit of a port, as a hypervisor does.
  void set_pending(EventPort port) {
    Channel& channel = channels_.at(static_cast<std::size_t>(port));
    channel.pending = true;
    if (!channel.running && !channel.masked) sim().spawn(serve(static_cast<std::size_t>(port)));
  }
  /// How often a line stands in the log.
  std::ptrdiff_t count(std::string_view line) const { return std::count(log.begin(), log.end(), line); }

  Task<> run(Cycles work, Level level) override {
    return spend("run " + std::to_string(work.count()), work, level);
  }
  Task<> hypercall(Cycles work, Level level) override {
    return spend("hypercall " + std::to_string(work.count()), work, level);
  }
  Task<> access(SharedLines& lines, Level level) override {
    return spend("access " + std::to_string(lines.lines), Cycles(lines.lines), level);
  }
  Task<> stall(Task<> operation, Level level) override {
    note("stall", level);
    return operation;
  }
  Task<> copy(Bytes size, CopyFrom from, Level level) override {
    const std::string_view where = from == CopyFrom::cache ? " cache" : " memory";
    return spend("copy " + std::to_string(size.count()) + std::string(where), Cycles(0), level);
  }
  WorkingSet allot(std::int64_t, std::int64_t) override { return {}; }
  Task<> touch(WorkingSet&, Level level) override { return spend("touch", Cycles(0), level); }

  EventPort bind_event(EventHandler& handler) override {
    channels_.push_back({&handler});
    return static_cast<EventPort>(channels_.size()) - 1;
  }
  Task<> notify(GuestKernel& target, EventPort port, Level level, Trail = {}) override {
    co_await spend("notify " + target.component().address() + ' ' + std::to_string(port), notify_cost, level);
    dynamic_cast<FakeGuest&>(target).set_pending(port);
  }
  void mask_event(EventPort port) override { channels_.at(static_cast<std::size_t>(port)).masked = true; }
  void unmask_event(EventPort port) override {
    Channel& channel = channels_.at(static_cast<std::size_t>(port));
    channel.masked = false;
    if (channel.pending) set_pending(port);
  }
  Softirq bind_softirq(SoftirqHandler& handler) override {
    softirqs_.push_back({&handler});
    return static_cast<Softirq>(softirqs_.size()) - 1;
  }
  void raise_softirq(Softirq softirq, Trail = {}) override {
    softirqs_.at(static_cast<std::size_t>(softirq)).raised = true;
    if (!std::exchange(in_softirq_, true)) sim().spawn(softirq_loop());
  }

  void spawn_process(Task<> body) override { sim().spawn(std::move(body)); }
  Task<> sleep_on(WaitQueue& queue) override { co_await queue.woken().wait(); }
  Task<> sleep_for(Duration duration) override { co_await sim().delay(duration); }
  void set_timer(KernelTimer& timer, Duration duration) override {
    timer.due = now() + duration;
    timer.armed = true;
    sim().spawn(expire(timer, timer.due));
  }
  void cancel_timer(KernelTimer& timer) override { timer.armed = false; }
  Task<> wake(WaitQueue& queue, Level level, Trail = {}) override {
    if (queue.sleepers() == 0) co_return;
    queue.woken().notify_one();
    co_await spend("wake", wake_cost, level);
  }

  std::uint64_t dispatches() const override { return 0; }
  Bytes memory() const override { return Bytes(0); }
  VirtualCpu& virtual_cpu() override { throw std::logic_error("a fake guest has no virtual CPU"); }
  Component& component() override { return *this; }

 private:
  struct Channel {
    EventHandler* handler = nullptr;
    bool pending = false;
    bool masked = false;
    bool running = false;
  };
  struct Work {
    SoftirqHandler* handler = nullptr;
    bool raised = false;
  };

  void note(std::string what, Level level) {
    constexpr std::string_view names[] = {" interrupt", " softirq", " process"};
    log.push_back(std::move(what) + std::string(names[static_cast<std::size_t>(level)]));
  }
  Task<> spend(std::string what, Cycles work, Level level) {
    note(std::move(what), level);
    co_await sim().delay(work / Hertz(1'000'000'000));
  }
  Task<> expire(KernelTimer& timer, Time due) {
    co_await sim().wait_until(due);
    if (!timer.armed || timer.due != due) co_return;
    timer.armed = false;
    co_await timer.handler->expired();
  }
  Task<> serve(std::size_t port) {
    if (channels_[port].running) co_return;
    channels_[port].running = true;
    while (channels_[port].pending && !channels_[port].masked) {
      channels_[port].pending = false;
      co_await channels_[port].handler->handle();
    }
    channels_[port].running = false;
  }
  Task<> softirq_loop() {
    for (bool again = true; again;) {
      again = false;
      for (std::size_t i = 0; i < softirqs_.size(); ++i) {
        if (!std::exchange(softirqs_[i].raised, false)) continue;
        again = true;
        co_await softirqs_[i].handler->run();
      }
    }
    in_softirq_ = false;
  }

  std::vector<Channel> channels_;
  std::vector<Work> softirqs_;
  bool in_softirq_ = false;
};

/// Takes frames and keeps them with the time of their arrival.
class FakeReceiver final : public FrameReceiver {
 public:
  explicit FakeReceiver(Simulator& sim) : sim_(sim) {}
  std::vector<Frame> frames;
  std::vector<Time> times;

 private:
  Task<> received(Frame frame) override {
    frames.push_back(frame);
    times.push_back(sim_.now());
    co_return;
  }
  Simulator& sim_;
};

/// A network interface of a fake guest: sends take no time, and a test says what comes in.
class FakeNic final : public Component, public NetworkInterface {
 public:
  FakeNic(const Context& context, FakeGuest& guest) : Component(context), guest_(guest) {}
  std::vector<Frame> sent;
  std::vector<Time> times;

  /// A frame arrives: what its receiver does with it, to be spawned.
  Task<> arrive(Frame frame) { return receiver_->received(frame); }

  MacAddress mac() const override { return MacAddress::of(address()); }
  Task<> transmit(Frame frame, Level) override {
    sent.push_back(frame);
    times.push_back(now());
    co_return;
  }
  void set_receiver(FrameReceiver& receiver) override { receiver_ = &receiver; }
  GuestKernel& guest() override { return guest_; }

 private:
  FakeGuest& guest_;
  FrameReceiver* receiver_ = nullptr;
};

}  // namespace xenolith
