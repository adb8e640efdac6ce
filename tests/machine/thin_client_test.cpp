#include "models/workload/thin_client/thin_client.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_files.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "models/network/bulk_link/bulk_link.hpp"
#include "models/service/display_server/display_server.hpp"
#include "sim-core/model/fluid_world_test.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

ThinClient::Params user(Duration distance) {
  ThinClient::Params params;
  params.actions = 20;
  params.think = DurationDistribution::constant(1_s);
  params.distance = distance;
  params.event = Cycles(1'000'000);
  params.small = 10_KiB;
  params.large = 10_KiB;
  params.decode = Cycles(500'000);
  return params;
}

double mean_response(Duration distance) {
  fluid_test::FluidBench bench;
  auto& viewer = bench.make<FakeHost>("viewer", {.clock = 1_GHz});
  auto& server = bench.make<FakeHost>("server", {.clock = 1_GHz});
  auto& link = bench.make<BulkLink>("link", {.bandwidth = 10_Mbit_per_s, .latency = 100_us});
  bind_named(link, "joins", viewer);
  bind_named(link, "joins", server);
  FakeCosts costs(bench.at("costs"), {});
  auto& application =
      bench.make<DisplayServer>("application", {.draw = Cycles(2'000'000), .encode = Cycles(300'000)});
  bind_named(application, "host", server);
  bind_named(application, "costs", costs);
  auto& client = bench.make<ThinClient>("client", user(distance));
  bind_named(client, "host", viewer);
  bind_named(client, "costs", costs);
  bind_named(client, "application", application);
  bench.system.start();
  bench.sim.run();
  return *value_of(client, "response", "mean") * 1e-6;
}

/// 1 ms for the event, 2 and 3 ms at the application, 5 ms for the picture; 10 KiB at 9.7 Mbit/s.
constexpr double near_by = 1e-3 + 1e-4 + 5e-3 + 10'240 * 8 / 9.7e6 + 13.01e-4 + 5e-3;

FLUID_TEST(ThinClient, SeesItsActionAfterBothWaysAndAllWork) {
  EXPECT_NEAR(mean_response(Duration::zero()), near_by, 1e-7);
}

FLUID_TEST(ThinClient, CrossesADistanceTwice) { EXPECT_NEAR(mean_response(75_ms), near_by + 0.15, 1e-7); }

TEST(ThinClientParams, SmallUpdatesAreSmall) {
  fluid_test::FluidBench bench;
  ThinClient::Params params = user({});
  params.large = 1_KiB;
  EXPECT_THROW(bench.make<ThinClient>("client", params), Misfit);
}

}  // namespace
}  // namespace xenolith
