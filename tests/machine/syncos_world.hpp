#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/contract/testing/fake_guest.hpp"
#include "models/cpu/bulk_host/bulk_host.hpp"
#include "models/guest/okl4_cell/okl4_cell.hpp"
#include "models/hypervisor/okl4/okl4.hpp"
#include "models/network/bulk_link/bulk_link.hpp"
#include "models/network/mobile_connection/mobile_connection.hpp"
#include "models/service/blob_disk/blob_disk.hpp"
#include "models/service/blob_store/blob_store.hpp"
#include "models/service/syncos/syncos.hpp"
#include "models/storage/flash/flash.hpp"
#include "sim-core/model/anatomy.hpp"
#include "sim-core/model/fluid_world_test.hpp"

/// Two devices with SyncOS and a blob store, put together by hand; for tests.
namespace xenolith::syncos_test {

using fluid_test::FluidBench;

inline const BulkHost::Params processor{.clock = 1_GHz, .cores = 1, .idle = 0_W, .busy = 1_W, .full = 1_W};
inline const Flash::Params chip{.capacity = 100_MB,
                                .read_overhead = 0_s,
                                .read_rate = BitRate(8'000'000'000),
                                .write_overhead = 0_s,
                                .write_rate = BitRate(80'000'000),
                                .idle = 0_W,
                                .reading = 0_W,
                                .writing = 0_W};
inline constexpr Okl4Params free_kernel{.message = Cycles(1),
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
inline Okl4Cell::Params cell_params(std::vector<std::string> calls, bool privileged) {
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
inline SyncosParams manager_params() {
  SyncosParams params;
  params.key = "secret";
  params.block = Bytes(500'000);
  return params;
}
inline BlobStoreParams store_params() {
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
      : FluidBench(looking_on),
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

}  // namespace xenolith::syncos_test
