#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "models/service/overlay_mirror/overlay_mirror.hpp"
#include "models/workload/crowd/crowd.hpp"
#include "sim-core/fluid/in_child_test.hpp"
#include "sim-core/fluid/network.hpp"
#include "sim-core/model/system.hpp"

/// A crowd whose overlays cross a network of SimGrid, against the same crowd and an overlay server.
namespace xenolith {
namespace {

constexpr BitRate uplink = 200_Mbit_per_s;
constexpr Duration half_way = 5_ms;

/// The server, a switch, and a link from there to every site.
class NetworkMirror final : public Component, public OverlaySource {
 public:
  explicit NetworkMirror(const Context& context) : Component(context) {
    hub_ = platform_.add_router("hub");
    platform_.add_link("uplink", platform_.add_host("server", 1_GHz), hub_, uplink, half_way);
  }
  std::size_t connect(BitRate access) override {
    const std::string number = std::to_string(sites_);
    platform_.add_link("access" + number, platform_.add_host("site" + number, 1_GHz), hub_, access, half_way);
    return sites_++;
  }
  Task<> fetch(std::size_t site, Bytes overlay) override {
    if (!network_) {
      network_.emplace(sim(), std::move(platform_));
      for (std::size_t i = 0; i < sites_; ++i) {
        routes_.push_back(network_->route("server", "site" + std::to_string(i)));
      }
    }
    co_await network_->transfer(routes_[site], overlay);
  }

 private:
  FluidPlatform platform_;
  FluidNode hub_;
  std::size_t sites_ = 0;
  std::optional<FluidNetwork> network_;
  std::vector<FluidRoute> routes_;
};

CrowdParams params(std::int64_t users, std::int64_t sites) {
  CrowdParams params;
  params.devices = users;
  params.sites = sites;
  params.within = 60_s;
  params.desktops = users;
  params.patience = DurationDistribution::constant(1_s);
  params.use = DurationDistribution::constant(1_s);
  params.access = 40_Mbit_per_s;
  params.cell = 20_Mbit_per_s;
  params.radio = 7_Mbit_per_s;
  params.query_delay = DurationDistribution::uniform(100_ms, 1_s);
  params.answer_delay = DurationDistribution::uniform(100_ms, 1_s);
  params.device_clock = 400_MHz;
  params.floppy = 20_MB;
  params.floppy_packed = 0.5;
  params.desktop_clock = 3_GHz;
  params.disk = 480_Mbit_per_s;
  params.base_image = 256_MB;
  params.flash = 60_Mbit_per_s;
  params.vm_memory = 512_MB;
  return params;
}

struct SizedOverlay final : Component, Overlay {
  SizedOverlay(const Context& context, Bytes size) : Component(context), size_(size) {}
  Bytes compressed() const override { return size_; }
  Bytes uncompressed() const override { return 3 * size_; }
  Bytes memory_difference() const override { return size_; }
  Bytes package() const override { return 0_B; }
  Bytes size_;
};

struct Costs final : Component, WorkCosts {
  using Component::Component;
  Cycles cycles(DataTask, Bytes in, Bytes out) const override {
    return Cycles(in.count() * 50 + out.count() * 20);
  }
};

/// When users could interact, sorted: by the mirror of this type.
template <class Mirror, class... Arguments>
std::vector<std::int64_t> startups(const CrowdParams& params, Arguments... arguments) {
  Simulator sim;
  System system;
  const auto at = [&](std::string_view address) {
    return Context{.simulator = &sim, .system = &system, .address = std::string(address)};
  };
  Mirror mirror(at("mirror"), arguments...);
  SizedOverlay large(at("large"), 141_MB);
  SizedOverlay small(at("small"), 64_MB);
  Costs costs(at("costs"));
  Crowd crowd(at("crowd"), params);
  attach_statistics(crowd);
  bind_named(crowd, "mirrors", mirror);
  bind_named(crowd, "overlays", large);
  bind_named(crowd, "overlays", small);
  bind_named(crowd, "desktop", costs);
  bind_named(crowd, "device", costs);
  crowd.start();
  sim.run();
  std::vector<std::int64_t> found;
  for (const Statistic* statistic : static_cast<const Component&>(crowd).statistics()) {
    if (statistic->name() != "startup") continue;
    const auto samples = dynamic_cast<const Latency&>(*statistic).samples();
    found.assign(samples.begin(), samples.end());
  }
  std::sort(found.begin(), found.end());
  return found;
}

void agree(std::int64_t users, std::int64_t sites) {
  const CrowdParams crowd = params(users, sites);
  const OverlayMirror::Params server{
      .uplink = uplink, .latency = 2 * half_way, .usable = 0.97, .start_latencies = 13.01};
  const std::vector<std::int64_t> by_tree = startups<OverlayMirror>(crowd, server);
  const std::vector<std::int64_t> by_simgrid = startups<NetworkMirror>(crowd);
  ASSERT_EQ(by_tree.size(), static_cast<std::size_t>(users));
  ASSERT_EQ(by_simgrid.size(), by_tree.size());
  for (std::size_t i = 0; i < by_tree.size(); ++i) {
    EXPECT_LE(std::abs(by_tree[i] - by_simgrid[i]), (1_us).ps()) << i;
  }
}

FLUID_TEST(CrowdOnSimGrid, OneUser) { agree(1, 1); }
FLUID_TEST(CrowdOnSimGrid, TwentyUsersAtOneSite) { agree(20, 1); }
FLUID_TEST(CrowdOnSimGrid, TwoHundredUsersAtOneSite) { agree(200, 1); }
/// The uplink carries five of the ten access links: either level holds somebody back.
FLUID_TEST(CrowdOnSimGrid, ThreeHundredUsersAtTenSites) { agree(300, 10); }

}  // namespace
}  // namespace xenolith
