#include <gtest/gtest.h>

#include <vector>

#include "tests/machine/host_devices.hpp"

/// What a guest finds in the caches depends on who ran since it last did.
namespace xenolith::machine {
namespace {

/// A server of some size of working set that answers one event, and how long that took.
struct Service final : EventHandler {
  Service(HostMachine& machine, Linux& kernel) : host(machine), guest(kernel) {}
  Task<> handle() override {
    const Time begin = host.sim.now();
    co_await guest.touch(memory, Level::interrupt);
    times.push_back(host.sim.now() - begin);
  }
  HostMachine& host;
  Linux& guest;
  WorkingSet memory;
  std::vector<Duration> times;
};

/// Lets `count` guests on one CPU serve an event each, in turn, for several rounds; gives the last round's
/// times.
std::vector<Duration> serve_in_turn(int count, std::int64_t lines, std::int64_t pages) {
  HostSettings settings;
  settings.free();
  settings.guest.cpus = {2};
  settings.processor.memory_latency = 100_ns;
  settings.processor.page_walk = 50_cycles;
  HostMachine host(settings, count);
  std::vector<std::unique_ptr<Service>> services;
  Device device(host, 2);
  std::vector<std::pair<GuestKernel*, EventPort>> ports;
  for (int i = 1; i <= count; ++i) {
    services.push_back(std::make_unique<Service>(host, host.guest(i)));
    services.back()->memory = host.guest(i).allot(lines, pages);
    ports.emplace_back(&host.guest(i), host.guest(i).bind_event(*services.back()));
  }
  host.boot();
  Duration time = 20_ms;
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < count; ++i) {
      device.targets = {ports[static_cast<std::size_t>(i)]};
      device.assert_at(time);
      host.run_until(time += 10_ms);
    }
  }
  std::vector<Duration> last;
  for (const auto& service : services) last.push_back(service->times.back());
  return last;
}

TEST(HostCaches, AGuestAloneKeepsLinesAndTranslations) { EXPECT_EQ(serve_in_turn(1, 800, 20)[0], 0_ns); }

TEST(HostCaches, GuestsThatFitLoseTheirTranslationsOnly) {
  // 4 times 256 lines in 4 whole pages each: 64 KiB of 512 KiB.
  for (const Duration time : serve_in_turn(4, 256, 4)) EXPECT_EQ(time, 4 * 50_ns);
}

TEST(HostCaches, GuestsThatDoNotFitFindNothing) {
  // 24 times 64 KiB in whole pages is three times the cache: least recently used goes before it comes again,
  // but for pages whose colour few others have.
  const std::vector<Duration> times = serve_in_turn(24, 1024, 16);
  Duration total;
  for (const Duration time : times) total += time;
  const Duration all_missing = 24 * (1024 * 100_ns + 16 * 50_ns);
  EXPECT_GE(total, scaled(all_missing, 0.95));
  EXPECT_LE(total, all_missing);
}

}  // namespace
}  // namespace xenolith::machine
