#include "models/workload/crowd/crowd.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct FakeMirror final : Component, OverlaySource {
  using Component::Component;
  std::size_t connect(BitRate access) override {
    accesses.push_back(access);
    return accesses.size() - 1;
  }
  Task<> fetch(std::size_t site, Bytes overlay) override {
    sites.push_back(site);
    co_await sim().delay(overlay / 8_Mbit_per_s);
  }
  std::vector<BitRate> accesses;
  std::vector<std::size_t> sites;
};

struct FakeOverlay final : Component, Overlay {
  using Component::Component;
  Bytes compressed() const override { return 2_MB; }
  Bytes uncompressed() const override { return 4_MB; }
  Bytes memory_difference() const override { return 1_MB; }
  Bytes package() const override { return 0_B; }
};

/// Cycles: 1 a byte of what goes in, whatever is done; nothing comes out for nothing.
struct FakeCosts final : Component, WorkCosts {
  using Component::Component;
  Cycles cycles(DataTask task, Bytes in, Bytes out) const override {
    return Cycles(task == DataTask::inflate || task == DataTask::delta_apply ? out.count() : in.count());
  }
};

/// Binding takes 0.5 + 0.5 s of waits, 1 s of each end's work and ten ways of 0.1 s: 4 s. The floppy takes
/// 1 + 1 + 10 s to be unmounted, read and packed, 5 s in the air and 5 s to be expanded: 22 s. The overlay
/// begins after 1 s of the command; 2 s of transfer. Then 1 s to decrypt, 1 s to decompress, 2 s to apply (an
/// image of 3 + 1 MB at 2 MHz), 3 s to read the base image, 2 s to write what 2 MB of the page cache do not
/// take, and 0.5 + 2 + 0.5 s to resume (an image of 3906.25 KiB): 12 s. The screen: 1.024 s in the air, 1 + 1
/// s to attach and encode, 3 s to show.
CrowdParams params(std::int64_t devices) {
  CrowdParams params;
  params.devices = devices;
  params.patience = DurationDistribution::constant(1000_s);
  params.use = DurationDistribution::constant(10_s);
  params.access = 100_Mbit_per_s;
  params.cell = 80_Mbit_per_s;
  params.radio = 8_Mbit_per_s;
  params.cell_latency = 100_ms;
  params.bind_rounds = 5;
  params.query_delay = DurationDistribution::constant(500_ms);
  params.answer_delay = DurationDistribution::constant(500_ms);
  params.device_clock = 1_MHz;
  params.device_bind = 1000000_cycles;
  params.unmount = 1000000_cycles;
  params.flash = 80_Mbit_per_s;
  params.show = 3000_cycles;
  params.floppy = 10_MB;
  params.floppy_packed = 0.5;
  params.desktop_clock = 2_MHz;
  params.desktop_bind = 2000000_cycles;
  params.command = 2000000_cycles;
  params.disk = 8_Mbit_per_s;
  params.page_cache = 20_MB;
  params.dirty_background = 0.1;
  params.dirty_limit = 0.2;
  params.base_image = 3_MB;
  params.vm_memory = 512_MB;
  params.start_process = 1000000_cycles;
  params.load = 1024_cycles;
  params.restore_devices = 1000000_cycles;
  params.attach = 2000000_cycles;
  params.first_update = 2000000_cycles;
  params.screen = 1024_kB;
  params.cleanup = 5_s;
  return params;
}

constexpr Duration bind_time = 4_s;
constexpr Duration floppy_time = 22_s;
constexpr Duration fetch_time = 2_s;
constexpr Duration work_time = 12_s;
constexpr Duration picture_time = 1'024_ms + 2_s + 3_s;
constexpr Duration startup_time = bind_time + floppy_time + work_time + picture_time;

class CrowdTest : public testing::Test {
 protected:
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  Crowd& make(const CrowdParams& params) {
    auto made = std::make_unique<Crowd>(at("city.crowd" + std::to_string(made_++)), params);
    attach_statistics(*made);
    bind_named(*made, "mirrors", mirror_);
    bind_named(*made, "overlays", overlay_);
    bind_named(*made, "desktop", costs_);
    bind_named(*made, "device", costs_);
    return static_cast<Crowd&>(system_.own(std::move(made)));
  }
  Crowd& run(const CrowdParams& params, Duration until = 100 * 3600 * 1_s) {
    Crowd& crowd = make(params);
    crowd.start();
    sim_.run({.until = Time::origin() + until});
    return crowd;
  }
  static double seconds(const Crowd& crowd, std::string_view statistic, std::string_view form) {
    return value(crowd, statistic, form) / 1e6;
  }
  static double value(const Component& crowd, std::string_view statistic, std::string_view form) {
    for (const Statistic* found : crowd.statistics()) {
      if (found->name() == statistic) return found->value(form).value_or(-1e9);
    }
    return -2e9;
  }

  Simulator sim_;
  System system_;
  int made_ = 0;
  FakeMirror mirror_{at("city.mirror")};
  FakeCosts costs_{at("city.costs")};
  FakeOverlay overlay_{at("city.overlay")};
};

TEST_F(CrowdTest, OneUserWaitsForTheSlowerOfOverlayAndFloppy) {
  const Crowd& crowd = run(params(1));
  EXPECT_EQ(seconds(crowd, "wait", "max"), 0);
  EXPECT_EQ(seconds(crowd, "bind", "max"), to_seconds(bind_time));
  EXPECT_EQ(seconds(crowd, "fetch", "max"), to_seconds(fetch_time));
  EXPECT_EQ(seconds(crowd, "floppy", "max"), to_seconds(floppy_time));
  EXPECT_EQ(seconds(crowd, "prepare", "max"), to_seconds(work_time));
  EXPECT_EQ(seconds(crowd, "startup", "max"), to_seconds(startup_time));
  EXPECT_EQ(sim_.now(), Time::origin() + startup_time + 10_s + 5_s);
  EXPECT_EQ(mirror_.accesses, std::vector<BitRate>{100_Mbit_per_s});
}

TEST_F(CrowdTest, ASmallFloppyWaitsForTheOverlay) {
  CrowdParams small = params(1);
  small.floppy = 0_B;  // a second to unmount it
  const Crowd& crowd = run(small);
  EXPECT_EQ(seconds(crowd, "startup", "max"),
            to_seconds(bind_time + 1_s + fetch_time + work_time + picture_time));
}

TEST_F(CrowdTest, TheNextUserWaitsUntilTheDesktopIsCleanAgain) {
  const Crowd& crowd = run(params(2));
  EXPECT_EQ(seconds(crowd, "wait", "max"), to_seconds(startup_time + 15_s));
  EXPECT_EQ(seconds(crowd, "delay", "max"), to_seconds(startup_time + 15_s + startup_time));
  EXPECT_EQ(value(crowd, "arrivals", "count"), 2);
  EXPECT_EQ(value(crowd, "waiting", "max"), 1);
  EXPECT_EQ(value(crowd, "busy", "max"), 1);
}

TEST_F(CrowdTest, AnImpatientUserLeaves) {
  CrowdParams impatient = params(2);
  impatient.patience = DurationDistribution::constant(startup_time + 14_s);
  const Crowd& crowd = run(impatient);
  EXPECT_EQ(value(crowd, "abandoned", "count"), 1);
  EXPECT_EQ(value(crowd, "delay", "n"), 1);
}

/// No floppy, so that overlays decide.
CrowdParams without_floppy(std::int64_t devices) {
  CrowdParams without = params(devices);
  without.floppy = 0_B;
  without.unmount = 0_cycles;
  return without;
}
constexpr Duration kept_time = bind_time + 1_s + work_time + picture_time;

TEST_F(CrowdTest, ASiteThatKeepsOverlaysSparesTheTransfer) {
  CrowdParams keeping = without_floppy(2);
  keeping.cache = 2_MB;
  const Crowd& crowd = run(keeping);
  EXPECT_EQ(value(crowd, "misses", "count"), 1);
  EXPECT_EQ(value(crowd, "hits", "count"), 1);
  EXPECT_EQ(value(crowd, "fetch", "n"), 1);
  EXPECT_EQ(seconds(crowd, "startup", "min"), to_seconds(kept_time));
}

TEST_F(CrowdTest, AUserMayJoinTheTransferOfAnother) {
  CrowdParams joining = without_floppy(3);
  joining.desktops = 3;
  joining.join_fetches = true;
  const Crowd& crowd = run(joining);
  EXPECT_EQ(value(crowd, "misses", "count"), 1);
  EXPECT_EQ(value(crowd, "joined", "count"), 2);
  EXPECT_EQ(mirror_.sites.size(), 1U);
  EXPECT_EQ(seconds(crowd, "fetch", "min"), 2);
  EXPECT_EQ(seconds(crowd, "startup", "max"), to_seconds(kept_time + fetch_time));
}

TEST_F(CrowdTest, AStagedOverlayIsThereForTheFirstUser) {
  CrowdParams staged = without_floppy(1);
  staged.cache = 2_MB;
  staged.staged = true;
  const Crowd& crowd = run(staged);
  EXPECT_EQ(value(crowd, "hits", "count"), 1);
  EXPECT_EQ(seconds(crowd, "startup", "max"), to_seconds(kept_time));
}

TEST_F(CrowdTest, AnOverlayOfOnesOwnIsNobodyElses) {
  CrowdParams own = params(2);
  own.cache = 20_MB;
  own.private_share = 1;
  EXPECT_EQ(value(run(own), "hits", "count"), 0);
}

TEST_F(CrowdTest, DevicesOfOneSiteShareItsCell) {
  CrowdParams two = params(2);
  two.desktops = 2;
  two.cell = 8_Mbit_per_s;  // 10 s for both
  EXPECT_EQ(seconds(run(two), "floppy", "max"), to_seconds(floppy_time + 5_s));
}

TEST_F(CrowdTest, SitesBelongToTheMirrorsInTurn) {
  FakeMirror second(at("city.mirror2"));
  CrowdParams three = params(1);
  three.sites = 3;
  Crowd& crowd = make(three);
  bind_named(crowd, "mirrors", second);
  crowd.start();
  EXPECT_EQ(mirror_.accesses.size(), 2U);
  EXPECT_EQ(second.accesses.size(), 1U);
}

TEST_F(CrowdTest, UsersComeBackAsOftenAsTheDaySays) {
  CrowdParams daily = params(2000);
  daily.visits = Visits::daily;
  daily.per_day = 2;
  daily.profile = {0, 1, 3, 0};
  daily.desktops = 2000;
  const Crowd& crowd = run(daily, 5 * 24 * 3600 * 1_s);
  // 20 000 expected, standard deviation 141; a visit of a minute is nothing beside half a day
  EXPECT_NEAR(value(crowd, "arrivals", "count"), 20000, 600);
}

TEST_F(CrowdTest, WhatADeviceDrawsDoesNotDependOnTheOthers) {
  CrowdParams few = params(3);
  few.sites = 50;
  few.use = DurationDistribution::exponential(10_s);
  CrowdParams many = few;
  many.devices = 1000;
  const Component owner(at("city.crowd"));
  const Population a(owner, few, {&overlay_});
  const Population b(owner, many, {&overlay_});
  EXPECT_EQ(a.visit(2, 5).site, b.visit(2, 5).site);
  EXPECT_EQ(a.visit(2, 5).use, b.visit(2, 5).use);
  EXPECT_NE(a.visit(2, 5).use, a.visit(2, 6).use);
  EXPECT_NE(a.visit(2, 5).use, a.visit(1, 5).use);
}

TEST_F(CrowdTest, HomeIsTheSamePlaceEveryTime) {
  CrowdParams at_home = params(1);
  at_home.sites = 1000;
  at_home.home_share = 1;
  const Component owner(at("city.crowd"));
  const Population population(owner, at_home, {&overlay_});
  for (std::uint32_t i = 1; i < 20; ++i) EXPECT_EQ(population.visit(7, i).site, population.visit(7, 0).site);
}

TEST_F(CrowdTest, WhatCannotBeIsTold) {
  CrowdParams never = params(1);
  never.visits = Visits::daily;
  EXPECT_THROW(make(never).start(), Misfit);
  never.per_day = 1;
  never.profile = {0, 0};
  EXPECT_THROW(make(never).start(), Misfit);
  CrowdParams unlike = params(1);
  unlike.popularity = {1, 2};
  EXPECT_THROW(make(unlike).start(), Misfit);
  EXPECT_THROW(Crowd(at("x"), params(1)).start(), Misfit);
}

}  // namespace
}  // namespace xenolith
