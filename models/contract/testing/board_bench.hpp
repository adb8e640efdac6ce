#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/contract/ethernet.hpp"
#include "models/contract/guest_kernel.hpp"
#include "models/contract/hypervisor.hpp"
#include "models/contract/pci.hpp"
#include "models/contract/virtual_interface.hpp"
#include "sim-core/base/json.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith::bench {

/// A guest that does nothing but take signals: `signalled` is told on which port.
class SignalledGuest final : public Component, public GuestKernel {
 public:
  static constexpr EventPort own_interrupt = 2;
  using Component::Component;
  void signalled(EventPort port) {
    if (port == own_interrupt) {
      ++interrupts;
    } else {
      ++signals[static_cast<std::size_t>(port)];
    }
    if (on_signal != nullptr) on_signal(this_, *this, port);
  }
  void (*on_signal)(void* self, SignalledGuest& guest, EventPort port) = nullptr;
  void* this_ = nullptr;
  VirtualInterface* interface = nullptr;
  int number = 0;
  std::vector<int> signals = {0, 0};  ///< per port
  int interrupts = 0;                 ///< of a device whose only interface is this guest's tunnel
  std::vector<std::pair<Time, Frame>> received;

  Task<> run(Cycles, Level) override { co_return; }
  Task<> hypercall(Cycles, Level) override { co_return; }
  Task<> access(SharedLines&, Level) override { co_return; }
  Task<> stall(Task<> operation, Level) override { co_await std::move(operation); }
  Task<> copy(Bytes, CopyFrom, Level) override { co_return; }
  WorkingSet allot(std::int64_t, std::int64_t) override { std::abort(); }
  Task<> touch(WorkingSet&, Level) override { co_return; }
  EventPort bind_event(EventHandler&) override { std::abort(); }
  Task<> notify(GuestKernel&, EventPort, Level, Trail = {}) override { co_return; }
  void mask_event(EventPort) override {}
  void unmask_event(EventPort) override {}
  Softirq bind_softirq(SoftirqHandler&) override { std::abort(); }
  void raise_softirq(Softirq, Trail = {}) override {}
  void spawn_process(Task<> body) override { sim().spawn(std::move(body)); }
  Task<> sleep_on(WaitQueue&) override { co_return; }
  Task<> sleep_for(Duration) override { co_return; }
  void set_timer(KernelTimer&, Duration) override {}
  void cancel_timer(KernelTimer&) override {}
  Task<> wake(WaitQueue&, Level, Trail = {}) override { co_return; }
  std::uint64_t dispatches() const override { return 0; }
  Bytes memory() const override { return {}; }
  VirtualCpu& virtual_cpu() override { std::abort(); }
  Component& component() override { return *this; }
};

/// Interrupt controller and hypervisor in one, with a CPU that is never busy otherwise.
class SmallHypervisor final : public Component,
                              public Hypervisor,
                              public InterruptController,
                              public MessagePoller,
                              private HypervisorCpu {
 public:
  using Component::Component;
  int allot_line(std::string_view) override { return 0; }
  void set_level(int, bool asserted, Trail = {}) override {
    asserted_ = asserted;
    if (asserted && !serving_) sim().spawn(serve());
  }
  void bind_interrupt(int, HypervisorInterruptHandler& handler) override { handler_ = &handler; }
  void route_interrupt(int, int cpu) override { routed_to = cpu; }
  int cpu_of(GuestKernel&) const override { return 2; }
  void bind_guest_interrupt(int, GuestKernel& guest, EventPort port) override {
    line_guest_ = &guest;
    line_port_ = port;
    routed_to = cpu_of(guest);
  }
  Task<> end_guest_interrupt(GuestKernel&, int, Level) override {
    co_await sim().delay(100_ns);
    serving_ = false;
    if (asserted_) sim().spawn(serve());
  }
  VirtualCpu& create_virtual_cpu(GuestKernel&, VirtualCpuClient&, const std::vector<std::int64_t>&) override {
    std::abort();
  }
  MessagePoller* poll_messages(MessageChannel& channel) override {
    channel_ = &channel;
    return sidecore ? this : nullptr;
  }
  bool always() const override { return serves_always; }
  void message_written() override {
    ++messages;
    if (serves_messages) sim().spawn(serve_message());
  }
  int bind_message_interrupt(GuestKernel& guest, EventPort port) override {
    message_targets_.emplace_back(&guest, port);
    return static_cast<int>(message_targets_.size()) - 1;
  }
  void message_interrupt(int number, Trail) override {
    ++messages;
    const auto [guest, port] = message_targets_[static_cast<std::size_t>(number)];
    sim().spawn(signal(*guest, port, {}));
  }
  bool sidecore = false;      ///< set before the first interface is created
  bool serves_always = true;  ///< false: `open_channel` and `close_channel` say when
  MessageChannel& channel() { return *channel_; }
  HypervisorCpu& cpu() { return *this; }
  bool serves_messages = true;  ///< false: the sidecore never comes to look
  int messages = 0;             ///< to the sidecore, or interrupts that were messages
  int routed_to = -1;
  int interrupts = 0;

 private:
  Task<> serve() {
    serving_ = true;
    if (line_guest_ != nullptr) {  // masked until the guest ends it
      ++interrupts;
      co_await sim().delay(1_us);
      co_await signal(*line_guest_, line_port_, {});
      co_return;
    }
    while (asserted_) {
      ++interrupts;
      co_await sim().delay(1_us);
      co_await handler_->interrupt(*this);
    }
    serving_ = false;
  }
  Task<> run(Cycles work) override { co_await sim().delay(work / 2.8_GHz); }
  Task<> stall(Task<> operation) override { co_await std::move(operation); }
  int index() const override { return 2; }
  Task<> signal(GuestKernel& guest, EventPort port, Trail = {}) override {
    co_await sim().delay(300_ns);
    dynamic_cast<SignalledGuest&>(guest.component()).signalled(port);
  }
  Task<> serve_message() {
    co_await sim().delay(200_ns);
    co_await channel_->serve(*this);
  }
  HypervisorInterruptHandler* handler_ = nullptr;
  GuestKernel* line_guest_ = nullptr;
  EventPort line_port_ = -1;
  MessageChannel* channel_ = nullptr;
  std::vector<std::pair<GuestKernel*, EventPort>> message_targets_;
  bool asserted_ = false;
  bool serving_ = false;
};

inline const Registry& models() {
  static const Registry registry = [] {
    Registry made;
    register_all_models(made);
    return made;
  }();
  return registry;
}

/// The values of a part under hardware/, with some of them replaced.
inline ParamValues part(const std::string& file, std::string& model, const ParamValues& replaced = {}) {
  const auto root = std::filesystem::path(XENOLITH_SOURCE_DIR) / "hardware";
  Problems problems;
  const std::optional<Json> json = read_json_file(root / (file + ".json"), problems);
  XENO_ASSERT(json.has_value(), "a part of the bench cannot be read");
  model = json->find("model")->as_string();
  ParamValues values;
  for (const Json::Member& member : json->find("values")->members())
    values[member.key] = *member.value.find("value");
  for (const auto& [name, value] : replaced) values[name] = value;
  return values;
}

/// Hosts with a board each on one switch, built from the catalogue.
struct Bench {
  struct Host {
    SmallHypervisor* hypervisor = nullptr;
    Component* service = nullptr;
    Component* bridge = nullptr;
    Component* port = nullptr;
    std::vector<SignalledGuest*> guests;
  };

  /// Values of parts to be replaced, on every host.
  struct Changes {
    ParamValues processor;
    ParamValues bridge;
    ParamValues firmware;
    ParamValues host_bridge;
    ParamValues mac;
    ParamValues bus = {};  ///< both of them
  };
  explicit Bench(int hosts) : Bench(hosts, Changes{}) {}
  Bench(int hosts, const Changes& changes) {
    for (int h = 0; h < hosts; ++h) all.push_back(host("h" + std::to_string(h), changes));
    Component& lan = make("network/gigabit-switch", "lan", {});
    for (const Host& each : all) connect(lan, "joins", *each.port);
    system.start();
  }
  Host host(const std::string& name, const Changes& changes) {
    auto& hypervisor = own<SmallHypervisor>(name + ".hypervisor");
    Component& pci = make("interconnect/pci-64-66", name + ".pci", changes.bus);
    Component& host_bridge =
        make("interconnect/host-bridge-e7501", name + ".host_bridge", changes.host_bridge);
    Component& local = make("interconnect/pci-64-66", name + ".local_pci", changes.bus);
    Component& bridge = make("interconnect/intel-21555", name + ".bridge", changes.bridge);
    Component& np = make("network_processor/ixp2400", name + ".np", changes.processor);
    Component& port = make("network/pm3386", name + ".port0", changes.mac);
    Component& service = make("service/svio-firmware", name + ".firmware", changes.firmware);
    connect(host_bridge, "bus", pci);
    connect(host_bridge, "device", bridge);
    connect(bridge, "primary", pci);
    connect(bridge, "secondary", local);
    connect(bridge, "host", host_bridge);
    connect(bridge, "local", np);
    connect(bridge, "host_io", host_bridge);
    connect(bridge, "interrupts", hypervisor);
    connect(np, "media", port);
    connect(service, "processor", np);
    connect(service, "device_io", bridge);
    connect(service, "doorbell", bridge);
    connect(service, "host_io", host_bridge);
    connect(service, "hypervisor", hypervisor);
    return {&hypervisor, &service, &bridge, &port, {}};
  }
  SignalledGuest& add_guest(int host, bool tunnel = false) {
    Host& home = all[static_cast<std::size_t>(host)];
    const int number = static_cast<int>(home.guests.size());
    const std::string name = "h" + std::to_string(host) + ".guest" + std::to_string(number);
    auto& guest = own<SignalledGuest>(name);
    guest.number = number;
    auto& device = dynamic_cast<VirtualInterfaceProvider&>(*home.service);
    const MacAddress mac = MacAddress::of(name);
    guest.interface = tunnel ? &device.create_tunnel(guest, mac, {0, 1}, SignalledGuest::own_interrupt)
                             : &device.create_interface(guest, mac, {0, 1});
    home.guests.push_back(&guest);
    return guest;
  }
  SignalledGuest& guest(int host, int number) {
    return *all[static_cast<std::size_t>(host)].guests[static_cast<std::size_t>(number)];
  }

  template <class C>
  C& own(const std::string& name) {
    return static_cast<C&>(
        system.own(std::make_unique<C>(Context{.simulator = &sim, .system = &system, .address = name})));
  }
  Component& make(const std::string& file, const std::string& name, const ParamValues& replaced) {
    std::string model;
    const ParamValues values = part(file, model, replaced);
    const ModelInfo* info = models().find(model);
    XENO_ASSERT(info != nullptr, "a part of the bench has an unknown model");
    Problems problems;
    info->check(values, name, Place{}, problems);
    XENO_ASSERT(problems.empty(), "a part of the bench has a wrong value");
    Component& made = system.own(info->make({.simulator = &sim, .system = &system, .address = name}, values));
    infos[&made] = info;
    return made;
  }
  void connect(Component& owner, std::string_view port, Component& target) {
    for (const PortInfo& candidate : infos.at(&owner)->ports) {
      if (candidate.name != port) continue;
      const bool bound = candidate.bind(owner, target, candidate.index);
      XENO_ASSERT(bound, "a port of the bench does not fit");
      return;
    }
    XENO_ASSERT(false, "a port of the bench does not exist");
  }
  double value(std::string_view address, std::string_view name, std::string_view form) const {
    const Component* component = system.find(address);
    XENO_ASSERT(component != nullptr, "the bench has no such component");
    for (const Statistic* found : component->statistics()) {
      if (found->name() == name) return found->value(form).value_or(-1);
    }
    return -2;
  }

  Simulator sim;
  System system;
  std::vector<Host> all;
  std::map<const Component*, const ModelInfo*> infos;
};

}  // namespace xenolith::bench
