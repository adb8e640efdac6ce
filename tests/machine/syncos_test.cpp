#include <gtest/gtest.h>

#include "models/network/radio_coverage/radio_coverage.hpp"
#include "models/workload/memory_writer/memory_writer.hpp"
#include "sim-core/model/misfit.hpp"
#include "tests/machine/syncos_world.hpp"

namespace xenolith {
namespace {

using namespace syncos_test;

/// Snapshot: 1.001 MB to flash at 10 MB/s, 100.1 ms. Session: 3 round trips. Each block: a round trip for
/// its head, 13.01 latencies and its bytes at 0.97 MB/s, the same bytes to a disk of 10 MB/s, and the word
/// back. The list of blocks: another request, with a start-up but without a body.
FLUID_TEST(SyncosMachine, SuspendsInTheTimeOfItsParts) {
  World world;
  world.system.start();
  const SyncOutcome outcome = world.checkpointed(60_s, Afterwards::stay_stopped);
  EXPECT_TRUE(outcome.done);
  EXPECT_TRUE(world.phone.guest.stopped());
  const double startup = 0.1301;
  const double blocks = 3 * (0.02 + startup + 0.01) + 1.001 / 0.97 + 0.1001;
  const double list = 0.02 + startup + 0.01;
  EXPECT_NEAR(*value_of(world.phone.manager, "capture", "mean"), 100.1e3, 1);
  EXPECT_NEAR(*value_of(world.phone.manager, "downtime", "mean") / 1e6, 0.1001 + 0.06 + blocks + list, 0.02);
  EXPECT_EQ(value_of(world.store, "stored", "bytes"), 1'001'000);
}

FLUID_TEST(SyncosMachine, GoesOnElsewhereWithTheSameMemory) {
  World world;
  world.system.start();
  world.run_to(20_s);
  for (std::int64_t page = 0; page < 250; page += 3) world.phone.guest.memory().write(page);
  const auto before = world.phone.guest.memory().contents();
  EXPECT_TRUE(world.checkpointed(60_s, Afterwards::stay_stopped).done);
  EXPECT_TRUE(world.restored(120_s).done);
  EXPECT_EQ(world.tablet.guest.memory().contents(), before);
  EXPECT_FALSE(world.tablet.guest.stopped());
  EXPECT_EQ(value_of(world.tablet.kernel, "faithful", "count"), 1);
  EXPECT_NEAR(*value_of(world.tablet.manager, "reboot", "mean"), 10e6, 0.01e6);
}

FLUID_TEST(SyncosMachine, RestoresAnyEarlierCheckpointOfAChain) {
  SyncosParams params = manager_params();
  params.incremental = true;
  World world(params);
  world.system.start();
  EXPECT_TRUE(world.checkpointed(60_s).done);
  std::vector<std::vector<PageContent>> states;
  for (int i = 1; i <= 3; ++i) {
    for (std::int64_t page = 0; page < 10 * i; ++page) world.phone.guest.memory().write(page);
    states.push_back(world.phone.guest.memory().contents());
    EXPECT_TRUE(world.checkpointed((60 + 20 * i) * 1_s).done);
  }
  // All pages once, then 10, 20 and 30 of them.
  EXPECT_EQ(value_of(world.phone.manager, "sent", "bytes"), 4000 * (250 + 10 + 20 + 30) + 4 * 1000);
  EXPECT_TRUE(world.restored(200_s, 1).done);
  EXPECT_EQ(world.tablet.guest.memory().contents(), states[1]);
  EXPECT_FALSE(world.restored(300_s, 4).done);  // there is none so old
}

FLUID_TEST(SyncosMachine, CopiesBeforeItStopsTheGuest) {
  SyncosParams params = manager_params();
  params.strategy = Strategy::pre_copy;
  params.enough = 20;
  World world(params);
  auto& writer = world.make<MemoryWriter>("phone.guest.writer", {.working_set = Bytes(400'000),
                                                                 .hot_set = Bytes(0),
                                                                 .hot = 0,
                                                                 .writes = Hertz(20),
                                                                 .work = Cycles(0),
                                                                 .tick = 100_ms,
                                                                 .until = 100_s});
  bind_named(writer, "cell", world.phone.guest);
  bind_named(writer, "microvisor", world.phone.kernel);
  world.system.start();
  world.run_to(20_s);
  EXPECT_TRUE(world.checkpointed(60_s, Afterwards::stay_stopped).done);
  const double last = *value_of(world.phone.manager, "last_pages", "mean");
  EXPECT_LE(last, 30);
  EXPECT_GT(*value_of(world.phone.manager, "rounds", "mean"), 1);
  EXPECT_LT(*value_of(world.phone.manager, "downtime", "mean"), 0.7e6);
  const auto stopped = world.phone.guest.memory().contents();
  EXPECT_TRUE(world.restored(120_s).done);
  EXPECT_EQ(world.tablet.guest.memory().contents(), stopped);
}

/// Coverage ends after 11.1 s, when one block is stored and the second is under way, for 5 s.
double stored_after_a_loss(Resumption resumption) {
  SyncosParams params = manager_params();
  params.resumption = resumption;
  World world(params);
  auto& hole = world.make<RadioCoverage>("phone.hole", {.covered = DurationDistribution::constant(11'100_ms),
                                                        .lost = DurationDistribution::constant(5_s),
                                                        .holes = 1});
  bind_named(world.phone.connection, "coverage", hole);
  world.system.start();
  EXPECT_TRUE(world.checkpointed(60_s).done);
  EXPECT_EQ(value_of(world.phone.manager, "retries", "max"), 1);
  return *value_of(world.store, "stored", "bytes");
}

FLUID_TEST(SyncosMachine, GoesOnWithTheBlockThatWasLost) {
  EXPECT_EQ(stored_after_a_loss(Resumption::block), 1'001'000);
}

FLUID_TEST(SyncosMachine, BeginsAnewIfItIsTold) {
  EXPECT_EQ(stored_after_a_loss(Resumption::start), 1'501'000);  // the first block again
}

FLUID_TEST(SyncosMachine, SendsLessWhenItCompresses) {
  SyncosParams params = manager_params();
  params.compress = true;
  World world(params);
  world.system.start();
  EXPECT_TRUE(world.checkpointed(60_s).done);
  EXPECT_EQ(value_of(world.phone.manager, "sent", "bytes"), 1000 + 250'000);
}

FLUID_TEST(SyncosMachine, GivesNothingToAnAlteredUri) {
  World world;
  world.system.start();
  EXPECT_TRUE(world.checkpointed(60_s).done);
  std::string uri = world.phone.manager.grant(0_s, 10_s, "r", "lent");
  uri.replace(uri.find("&se=2011"), 8, "&se=2099");
  SyncOutcome outcome;
  world.sim.spawn(world.restore(uri, 0, &outcome));
  world.run_to(120_s);
  EXPECT_FALSE(outcome.done);
  EXPECT_EQ(outcome.status, 403);
  EXPECT_EQ(outcome.refusal, Refusal::signature);
  EXPECT_EQ(value_of(world.tablet.manager, "received", "bytes"), 0);
  EXPECT_EQ(value_of(world.store, "forged", "count"), 1);
}

TEST(SyncosParamsCheck, RefusesPacesWithoutARateAndIncrementsOfPreCopy) {
  FluidBench bench;
  SyncosParams params = manager_params();
  params.pacing = Pacing::fixed;
  EXPECT_THROW(Syncos(bench.at("a"), params), Misfit);
  params = manager_params();
  params.strategy = Strategy::pre_copy;
  params.incremental = true;
  EXPECT_THROW(Syncos(bench.at("b"), params), Misfit);
}

}  // namespace
}  // namespace xenolith
