#include "models/workload/sync_user/sync_user.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

/// A device whose checkpoints take 100 s and whose restores take 50 s.
struct Device final : Component, SyncService {
  using Component::Component;
  Task<SyncOutcome> checkpoint(Afterwards what) override {
    afterwards.push_back(what);
    co_await sim().delay(100_s);
    co_return SyncOutcome{.done = works};
  }
  Task<SyncOutcome> restore(std::string uri, std::int64_t age) override {
    uris.push_back(uri);
    ages.push_back(age);
    co_await sim().delay(50_s);
    co_return SyncOutcome{.done = works};
  }
  std::string grant(Duration, Duration, std::string permission, std::string identifier) const override {
    return "https://a.blob.core.windows.net/captures/x.sync?st=1&se=2&sr=b&sp=" + permission +
           "&si=" + identifier + "&sig=abc";
  }
  bool works = true;
  std::vector<Afterwards> afterwards;
  std::vector<std::string> uris;
  std::vector<std::int64_t> ages;
};

struct Bench {
  explicit Bench(SyncUser::Params params) : user(at("user"), params) {
    bind_named(user, "device", phone);
    bind_named(user, "other", tablet);
    attach_statistics(user);
  }
  Context at(std::string_view address) {
    return {.simulator = &sim, .system = &system, .address = std::string(address)};
  }
  Simulator sim;
  System system;
  Device phone{at("phone")};
  Device tablet{at("tablet")};
  SyncUser user;
};

SyncUser::Params migrating() {
  SyncUser::Params params;
  params.wish = Wish::migrate;
  params.start = DurationDistribution::constant(10_s);
  params.hand_over = DurationDistribution::constant(20_s);
  params.age = 3;
  return params;
}

TEST(SyncUser, SuspendsHandsOverAndResumes) {
  Bench bench(migrating());
  bench.user.start();
  bench.sim.run();
  EXPECT_EQ(bench.phone.afterwards, std::vector<Afterwards>{Afterwards::stay_stopped});
  ASSERT_EQ(bench.tablet.uris.size(), 1U);
  EXPECT_EQ(bench.tablet.uris[0],
            "https://a.blob.core.windows.net/captures/x.sync?st=1&se=2&sr=b&sp=r&si=lent&sig=abc");
  EXPECT_EQ(bench.tablet.ages[0], 3);
  EXPECT_EQ(value_of(bench.user, "suspend", "mean"), 100e6);
  EXPECT_EQ(value_of(bench.user, "resume", "mean"), 50e6);
  EXPECT_EQ(value_of(bench.user, "migration", "mean"), 170e6);
}

TEST(SyncUser, AltersOneFieldOfTheUri) {
  const auto altered = [](Tampering how) {
    SyncUser::Params params = migrating();
    params.tampering = how;
    Bench bench(params);
    bench.user.start();
    bench.sim.run();
    return bench.tablet.uris.at(0);
  };
  EXPECT_NE(altered(Tampering::later_expiry).find("&se=2099-12-31T00:00:00Z&"), std::string::npos);
  EXPECT_NE(altered(Tampering::earlier_start).find("?st=2001-01-01T00:00:00Z&"), std::string::npos);
  EXPECT_NE(altered(Tampering::more_rights).find("&sp=rw&"), std::string::npos);
  EXPECT_NE(altered(Tampering::other_blob).find("net/captures/somebody-else.sync?"), std::string::npos);
  EXPECT_EQ(altered(Tampering::other_signature).find("sig=abc"), std::string::npos);
}

TEST(SyncUser, BacksUpAgainAndAgain) {
  SyncUser::Params params;
  params.wish = Wish::backup;
  params.times = 3;
  params.every = DurationDistribution::constant(3600_s);
  Bench bench(params);
  bench.user.start();
  bench.sim.run();
  EXPECT_EQ(bench.phone.afterwards.size(), 3U);
  EXPECT_EQ(bench.phone.afterwards[0], Afterwards::go_on_when_stored);
  EXPECT_EQ(value_of(bench.user, "suspends", "count"), 3);
  EXPECT_EQ(bench.tablet.uris.size(), 1U);  // resumed elsewhere behind the last
}

TEST(SyncUser, CountsWhatCameToNothing) {
  Bench bench(migrating());
  bench.tablet.works = false;
  bench.user.start();
  bench.sim.run();
  EXPECT_EQ(value_of(bench.user, "refused", "count"), 1);
  EXPECT_EQ(value_of(bench.user, "resumes", "count"), 0);
}

TEST(SyncUser, RefusesWhatMakesNoSense) {
  SyncUser::Params params = migrating();
  params.times = 2;
  EXPECT_THROW(Bench{params}, Misfit);
  params = migrating();
  params.permission = "x";
  EXPECT_THROW(Bench{params}, Misfit);
}

}  // namespace
}  // namespace xenolith
