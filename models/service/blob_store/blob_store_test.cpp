#include "models/service/blob_store/blob_store.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_cells.hpp"
#include "sim-core/model/fluid_world_test.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

using fluid_test::FluidBench;

struct Node final : Component, BlobNode {
  Node(const Context& context, TestHost& on) : Component(context), machine(on) {}
  FluidHost& host() override { return machine; }
  bool alive() const override { return living; }
  Task<std::int64_t> append(Bytes size) override {
    co_await sim().delay(writing);
    const std::int64_t place = end;
    end += size.count();
    co_return place;
  }
  Task<> fetch(std::int64_t place, Bytes) override {
    fetched.push_back(place);
    co_await sim().delay(10_ms);
  }
  TestHost& machine;
  bool living = true;
  Duration writing = 10_ms;
  std::int64_t end = 0;
  std::vector<std::int64_t> fetched;
};

BlobStoreParams params_of(std::vector<std::string> revoked = {}) {
  BlobStoreParams params;
  params.key = "secret";
  params.revoked = std::move(revoked);
  params.request = Cycles(1'000'000);  // 1 ms
  params.check = Cycles(1000);
  params.session = Cycles(5'000'000);
  params.per_byte = 1;
  params.block_limit = Bytes(4'194'304);
  return params;
}

struct Bench : FluidBench {
  explicit Bench(const BlobStoreParams& params = params_of()) : store(at("front.blobs"), params) {
    FluidPlatform& platform = front.fluid().platform();
    for (TestHost* host : {&first, &second, &third}) {
      platform.add_link("to " + host->address(), front.node(), host->node(), BitRate(1'000'000'000), 100_us);
    }
    bind_named(store, "host", front);
    for (Node* node : {&one, &two, &three}) bind_named(store, "nodes", *node);
    attach_statistics(store);
    store.start();
  }
  Task<> put(BlobBlock block, BlobReply* reply) {
    BlobReply got = co_await store.put_block(block);
    *reply = std::move(got);
  }
  Task<> get(BlobBlock block, BlobReply* reply) {
    BlobReply got = co_await store.get_block(block);
    *reply = std::move(got);
  }
  Task<> list(std::string uri, std::int64_t age, BlobReply* reply) {
    BlobReply got = co_await store.get_block_list(uri, age);
    *reply = std::move(got);
  }
  Task<> commit(std::string uri, Blob blob) {
    const BlobReply reply = co_await store.put_block_list(uri, blob);
    EXPECT_EQ(reply.status, 201);
  }
  Task<> admit(std::string uri, Access access, BlobReply* reply) {
    BlobReply got = co_await store.admit(uri, access);
    *reply = std::move(got);
  }
  BlobReply admitted(const std::string& uri, Access access) {
    BlobReply reply;
    sim.spawn(admit(uri, access, &reply));
    sim.run();
    return reply;
  }
  TestHost front{at("front")};
  TestHost first{at("first")};
  TestHost second{at("second")};
  TestHost third{at("third")};
  Node one{at("first.log"), first};
  Node two{at("second.log"), second};
  Node three{at("third.log"), third};
  BlobStore store;
};

std::string uri_of(std::string permission) {
  SharedAccess access{"captures/x.sync", "", "2011-05-10T01:00:00Z", std::move(permission), "lent", {}};
  access.signature = sign("secret", access.string_to_sign("syncos"));
  return access.uri("syncos");
}

/// 1 MB: 2 ms at the front end; 3 copies at 970 Mbit/s each over its own line, 13.01 latencies before, the
/// slowest disk's 30 ms, and the word back.
FLUID_TEST(BlobStore, HasABlockWhenTheSlowestReplicaHasIt) {
  Bench bench;
  bench.two.writing = 30_ms;
  BlobReply reply;
  bench.sim.spawn(bench.put({.offset = 0, .plain = 1_MB, .size = 1_MB}, &reply));
  bench.sim.run();
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.blob.blocks.at(0).number, 1U);
  EXPECT_EQ(value_of(bench.store, "replicas", "min"), 3);
  EXPECT_NEAR(*value_of(bench.store, "replicate", "mean"), 2000 + 8e3 / 0.97 + 13.01 * 100 + 30'000 + 100, 1);
}

FLUID_TEST(BlobStore, ReadsFromTheNextServerWhenOneIsLost) {
  Bench bench;
  BlobReply reply;
  bench.sim.spawn(bench.put({.offset = 0, .plain = 1_MB, .size = 1_MB}, &reply));
  bench.sim.run();
  const BlobBlock block = reply.blob.blocks.at(0);  // number 1: the second server's turn
  bench.two.living = false;
  bench.sim.spawn(bench.get(block, &reply));
  bench.sim.run();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(bench.three.fetched.size(), 1U);
  EXPECT_EQ(value_of(bench.store, "passed_over", "count"), 1);
  bench.one.living = false;
  bench.three.living = false;
  bench.sim.spawn(bench.get(block, &reply));
  bench.sim.run();
  EXPECT_EQ(reply.status, 404);
}

FLUID_TEST(BlobStore, TakesNoBlockAboveItsLimit) {
  Bench bench;
  BlobReply reply;
  bench.sim.spawn(bench.put({.offset = 0, .plain = 5_MB, .size = 5_MB}, &reply));
  bench.sim.run();
  EXPECT_EQ(reply.status, 413);
}

FLUID_TEST(BlobStore, KeepsEveryVersionOfABlob) {
  Bench bench;
  const std::string uri = uri_of("rw");
  for (std::int64_t size : {100, 200, 300}) {
    Blob blob;
    blob.blocks.push_back({.size = Bytes(size)});
    bench.sim.spawn(bench.commit(uri, blob));
    bench.sim.run();
  }
  BlobReply reply;
  bench.sim.spawn(bench.list(uri, 0, &reply));
  bench.sim.run();
  EXPECT_EQ(reply.blob.size(), Bytes(300));
  bench.sim.spawn(bench.list(uri, 2, &reply));
  bench.sim.run();
  EXPECT_EQ(reply.blob.size(), Bytes(100));
  bench.sim.spawn(bench.list(uri, 3, &reply));
  bench.sim.run();
  EXPECT_EQ(reply.status, 404);
}

FLUID_TEST(BlobStore, JudgesEveryRequestAndCountsWhy) {
  Bench bench;
  EXPECT_EQ(bench.admitted(uri_of("r"), Access::read).status, 200);
  EXPECT_EQ(bench.admitted(uri_of("r"), Access::write).refusal, Refusal::permission);
  EXPECT_EQ(bench.admitted("https://elsewhere/x", Access::read).refusal, Refusal::malformed);
  bench.run_to(3700_s);
  EXPECT_EQ(bench.admitted(uri_of("r"), Access::read).refusal, Refusal::expired);
  EXPECT_EQ(value_of(bench.store, "granted", "count"), 1);
  EXPECT_EQ(value_of(bench.store, "refused", "count"), 3);
  EXPECT_EQ(value_of(bench.store, "late", "count"), 1);
  EXPECT_EQ(value_of(bench.store, "forged", "count"), 1);
}

FLUID_TEST(BlobStore, RefusesPoliciesThatTheOwnerRevoked) {
  Bench bench(params_of({"lent"}));
  EXPECT_EQ(bench.admitted(uri_of("r"), Access::read).refusal, Refusal::revoked);
}

TEST(BlobStoreParams, RefusesAnEpochThatIsNoDay) {
  FluidBench bench;
  BlobStoreParams params = params_of();
  params.epoch = "2011-13-01";
  EXPECT_THROW(BlobStore(bench.at("b"), params), Misfit);
}

}  // namespace
}  // namespace xenolith
