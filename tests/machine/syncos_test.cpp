#include "models/service/syncos/syncos.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "models/contract/testing/fake_guest.hpp"
#include "models/cpu/bulk_host/bulk_host.hpp"
#include "models/guest/okl4_cell/okl4_cell.hpp"
#include "models/hypervisor/okl4/okl4.hpp"
#include "models/network/bulk_link/bulk_link.hpp"
#include "models/network/mobile_connection/mobile_connection.hpp"
#include "models/network/radio_coverage/radio_coverage.hpp"
#include "models/service/blob_disk/blob_disk.hpp"
#include "models/service/blob_store/blob_store.hpp"
#include "models/storage/flash/flash.hpp"
#include "models/workload/memory_writer/memory_writer.hpp"
#include "sim-core/model/anatomy.hpp"
#include "sim-core/model/fluid_world_test.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

using fluid_test::FluidBench;

const BulkHost::Params processor{.clock = 1_GHz, .cores = 1, .idle = 0_W, .busy = 1_W, .full = 1_W};
const Flash::Params chip{.capacity = 100_MB,
                         .read_overhead = 0_s,
                         .read_rate = BitRate(8'000'000'000),
                         .write_overhead = 0_s,
                         .write_rate = BitRate(80'000'000),
                         .idle = 0_W,
                         .reading = 0_W,
                         .writing = 0_W};
constexpr Okl4Params free_kernel{.message = Cycles(1),
                                 .message_word = Cycles(0),
                                 .capability = Cycles(0),
                                 .system_call = Cycles(0),
                                 .fault = Cycles(0),
                                 .copy = 0,
                                 .transfer = Bytes(100'000),
                                 .header = Bytes(1000),
                                 .area = Bytes(10'000'000),
                                 .area_offset = 0,
                                 .boot = Duration::picoseconds(10 * picoseconds_per_second)};
/// 250 pages of 4000 B and 1000 B beside them: 1.001 MB in blocks of 500, 500 and 1 kB.
Okl4Cell::Params cell_params(std::vector<std::string> calls, bool privileged) {
  return {.memory = Bytes(1'000'000),
          .page = Bytes(4000),
          .touched = 1,
          .kernel_state = Bytes(1000),
          .shutdown = Cycles(0),
          .compressed_low = 0.25,
          .compressed_high = 0.25,
          .calls = std::move(calls),
          .checkpoint = privileged,
          .restore = privileged};
}
SyncosParams manager_params() {
  SyncosParams params;
  params.key = "secret";
  params.block = Bytes(500'000);
  return params;
}
BlobStoreParams store_params() {
  BlobStoreParams params;
  params.key = "secret";
  params.block_limit = Bytes(500'000);
  return params;
}

struct Device {
  Device(FluidBench& bench, const std::string& name, const SyncosParams& params)
      : host(bench.make<BulkHost>(name + ".processor", processor)),
        flash(bench.make<Flash>(name + ".flash", chip)),
        kernel(bench.make<Okl4>(name + ".kernel", free_kernel)),
        guest(bench.make<Okl4Cell>(name + ".guest", cell_params({"syncos"}, false))),
        syncos(bench.make<Okl4Cell>(name + ".syncos", cell_params({}, true))),
        connection(bench.make<MobileConnection>(name + ".connection", {})),
        manager(bench.make<Syncos>(name + ".syncos.manager", params)) {
    bind_named(kernel, "processor", host);
    bind_named(kernel, "flash", flash);
    for (Okl4Cell* cell : {&guest, &syncos}) bind_named(*cell, "microvisor", kernel);
    bind_named(connection, "host", host);
    bind_named(manager, "cell", syncos);
    bind_named(manager, "microvisor", kernel);
    bind_named(manager, "guest", guest);
    bind_named(manager, "access", connection);
  }
  BulkHost& host;
  Flash& flash;
  Okl4& kernel;
  Okl4Cell& guest;
  Okl4Cell& syncos;
  MobileConnection& connection;
  Syncos& manager;
};

/// Two devices and a store of one server. Up and down: 8 Mbit/s, of which 0.97 MB/s are payload, 10 ms.
struct World : FluidBench {
  explicit World(const SyncosParams& params = manager_params(), Anatomy* looking_on = nullptr)
      : FluidBench{looking_on},
        phone(*this, "phone", params),
        tablet(*this, "tablet", params),
        front(make<BulkHost>("front", processor)),
        server(make<BulkHost>("server", processor)),
        disk(make<Flash>("server.disk", chip)),
        log(make<BlobDisk>("server.log", {.request = Cycles(0)})),
        store(make<BlobStore>("front.blobs", store_params())) {
    bind_named(log, "host", server);
    bind_named(log, "disk", disk);
    bind_named(store, "host", front);
    bind_named(store, "nodes", log);
    link("up", 8_Mbit_per_s, 10_ms, phone.host, front);
    link("down", 8_Mbit_per_s, 10_ms, front, tablet.host);
    link("lan", BitRate(1'000'000'000), 1_us, front, server);
    for (Device* device : {&phone, &tablet}) bind_named(device->manager, "store", store);
  }
  void link(std::string_view name, BitRate bandwidth, Duration latency, Component& a, Component& b) {
    auto& made = make<BulkLink>(name, {.bandwidth = bandwidth, .latency = latency});
    bind_named(made, "joins", a);
    bind_named(made, "joins", b);
  }
  Task<> checkpoint(Afterwards afterwards, SyncOutcome* outcome) {
    const SyncOutcome got = co_await phone.manager.checkpoint(afterwards);
    *outcome = got;
  }
  Task<> restore(std::string uri, std::int64_t age, SyncOutcome* outcome) {
    const SyncOutcome got = co_await tablet.manager.restore(uri, age);
    *outcome = got;
  }
  SyncOutcome checkpointed(Duration until, Afterwards afterwards = Afterwards::go_on_when_captured) {
    SyncOutcome outcome;
    sim.spawn(checkpoint(afterwards, &outcome));
    run_to(until);
    return outcome;
  }
  SyncOutcome restored(Duration until, std::int64_t age = 0) {
    SyncOutcome outcome;
    sim.spawn(restore(phone.manager.grant(0_s, 3600_s, "r", "lent"), age, &outcome));
    run_to(until);
    return outcome;
  }
  Device phone;
  Device tablet;
  BulkHost& front;
  BulkHost& server;
  Flash& disk;
  BlobDisk& log;
  BlobStore& store;
};

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

/// The same checkpoint, stage by stage.
FLUID_TEST(SyncosMachine, TellsWhereTheTimeOfACheckpointGoes) {
  Anatomy anatomy([](std::string_view metric) { return metric == "phone.syncos.manager.suspend"; });
  World world(manager_params(), &anatomy);
  world.system.start();
  EXPECT_TRUE(world.checkpointed(60_s, Afterwards::stay_stopped).done);
  ASSERT_EQ(anatomy.requests().size(), 1U);
  std::map<std::string, double> times;
  for (const Anatomy::Segment& one : anatomy.requests()[0].segments) {
    const Anatomy::Place& place = anatomy.places()[one.place];
    times[place.component + ": " + place.stage] += to_seconds(one.end - one.start);
  }
  const double startup = 0.1301;
  EXPECT_NEAR(times["phone.syncos.manager: checkpoint"], 0.1001, 1e-6);
  EXPECT_NEAR(times["phone.syncos.manager: session with the store"], 0.06, 0.001);
  EXPECT_NEAR(times["phone.syncos.manager: request and word of the store"], 4 * 0.02, 0.001);
  EXPECT_NEAR(times["phone.syncos.manager: send a block"], 3 * startup + 1.001 / 0.97, 0.01);
  EXPECT_NEAR(times["front.blobs: store a block"], 0.1001, 0.01);
  EXPECT_NEAR(times["phone.syncos.manager: send the list of blocks"], startup, 0.005);
  EXPECT_NEAR(times["phone.syncos.manager: hear the answer"], 4 * 0.01, 0.001);
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
