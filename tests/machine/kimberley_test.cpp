#include <gtest/gtest.h>

#include <memory>

#include "models/contract/testing/fake_files.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "models/cpu/bulk_host/bulk_host.hpp"
#include "models/network/bulk_link/bulk_link.hpp"
#include "models/service/kimberley_device/kimberley_device.hpp"
#include "models/service/kimberley_server/kimberley_server.hpp"
#include "models/service/kimberlize/kimberlize.hpp"
#include "models/service/overlay_server/overlay_server.hpp"
#include "sim-core/model/fluid_world_test.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

class FakeOverlay final : public Component, public Overlay {
 public:
  explicit FakeOverlay(const Context& context) : Component(context) {}
  Bytes compressed() const override { return 10_MiB; }
  Bytes uncompressed() const override { return 30_MiB; }
  Bytes memory_difference() const override { return 20_MiB; }
  Bytes package() const override { return 1_MiB; }
};

KimberleyServer::Params server_params() {
  KimberleyServer::Params params;
  params.answer_delay = DurationDistribution::constant(50_ms);
  params.screen = 64_KiB;
  params.base_image = 80_MiB;
  params.piece = 64_KiB;
  return params;
}

KimberleyDevice::Params device_params() {
  KimberleyDevice::Params params;
  params.query_delay = DurationDistribution::constant(30_ms);
  params.connect_rounds = 3;
  params.authenticate_rounds = 2;
  params.floppy = 8_MiB;
  params.floppy_packed = 0.5;
  params.use = 10_s;
  params.changed = 64_KiB;
  params.changed_packed = 0.5;
  params.piece = 64_KiB;
  return params;
}

/// Three machines of 1 GHz, 97 Mbit/s of payload between store and server, 1 ms one way between device and
/// server. Files take no time.
struct Bench : fluid_test::FluidBench {
  explicit Bench(const KimberleyServer::Params& server_set = server_params(),
                 const KimberleyDevice::Params& device_set = device_params())
      : server(make<KimberleyServer>("desktop.kimberley", server_set)),
        device(make<KimberleyDevice>("phone.kimberley", device_set)),
        web(make<OverlayServer>("store.web", {})) {
    join("uplink", {.bandwidth = 100_Mbit_per_s, .latency = 100_us}, desktop, store);
    join("air", {.bandwidth = 10_Mbit_per_s, .latency = 1_ms}, phone, desktop);
    bind(server, desktop, desktop_files);
    bind_named(server, "vm", vm);
    bind_named(server, "overlays", web);
    bind(device, phone, phone_files);
    bind_named(device, "site", server);
    bind_named(device, "overlay", overlay);
    bind_named(device, "meters", phone);
    bind(web, store, store_files);
    bind_named(web, "overlay", overlay);
    system.start();
    sim.run();
  }
  template <class Model>
  void bind(Model& model, BulkHost& host, FakeFiles& files) {
    bind_named(model, "host", host);
    bind_named(model, "costs", costs);
    bind_named(model, "files", files);
  }
  void join(std::string_view name, BulkLink::Params params, BulkHost& first, BulkHost& second) {
    auto& link = make<BulkLink>(name, params);
    bind_named(link, "joins", first);
    bind_named(link, "joins", second);
  }
  double seconds(const Component& component, std::string_view statistic) const {
    return *value_of(component, statistic, "mean") * 1e-6;
  }

  BulkHost& phone = make<BulkHost>("phone", {.clock = 1_GHz});
  BulkHost& desktop = make<BulkHost>("desktop", {.clock = 1_GHz});
  BulkHost& store = make<BulkHost>("store", {.clock = 1_GHz});
  FakeFiles phone_files{at("phone.files")};
  FakeFiles desktop_files{at("desktop.files")};
  FakeFiles store_files{at("store.files")};
  FakeVm vm{at("desktop.vm")};
  FakeOverlay overlay{at("store.overlay")};
  /// For 10 MiB: decryption 1 s, decompression 4 s, the application of 20 MiB 2 s, the floppy's 8 MiB 0.8 s.
  FakeCosts costs{at("costs"),
                  {{DataTask::cipher, Cycles(97'656)},
                   {DataTask::lzma_decode, Cycles(390'625)},
                   {DataTask::delta_apply, Cycles(97'656)},
                   {DataTask::deflate, Cycles(97'656)}}};
  KimberleyServer& server;
  KimberleyDevice& device;
  OverlayServer& web;
};

constexpr double fetch_time = 10 * 1024 * 1024 * 8 / 97e6;   // 0.865 s
constexpr double floppy_send = 4 * 1024 * 1024 * 8 / 9.7e6;  // 3.459 s, behind 0.8 s of compression

FLUID_TEST(KimberleyServer, TakesTheStepsOneAfterTheOther) {
  Bench bench;
  // The start-up of a transfer, 13.01 latencies, shows at most once in eight pieces of 64 KiB; the request has one too.
  EXPECT_NEAR(bench.seconds(bench.server, "fetch"), fetch_time, 21 * 1.301e-3);
  EXPECT_NEAR(bench.seconds(bench.server, "floppy"), 0.8 + floppy_send - fetch_time, 10 * 13.01e-3);
  EXPECT_NEAR(bench.seconds(bench.server, "decrypt"), 1.0, 1e-3);
  EXPECT_NEAR(bench.seconds(bench.server, "decompress"), 4.0, 1e-3);
  EXPECT_NEAR(bench.seconds(bench.server, "apply"), 2.0, 1e-3);
  EXPECT_NEAR(bench.seconds(bench.server, "resume"), 1.0, 1e-6);
  EXPECT_EQ(bench.vm.log, (std::vector<std::string>{"resume", "power off"}));
}

/// The user's wait is the sum of what it is told to consist of.
FLUID_TEST(KimberleyDevice, StartUpIsTheSumOfItsPhases) {
  Bench bench;
  double sum = bench.seconds(bench.device, "bind") + bench.seconds(bench.device, "floppy_wait") +
               bench.seconds(bench.device, "display");
  for (const char* phase : {"fetch", "floppy", "decrypt", "decompress", "apply", "resume"})
    sum += bench.seconds(bench.server, phase);
  EXPECT_NEAR(bench.seconds(bench.device, "startup"), sum, 1e-9);
  // 30 ms, 50 ms, and six round trips of 2 ms.
  EXPECT_NEAR(bench.seconds(bench.device, "bind"), 0.092, 1e-9);
}

FLUID_TEST(KimberleyDevice, LeavesNothingBehind) {
  Bench bench;
  for (const auto& file : bench.desktop_files.files)
    EXPECT_EQ(file.removed, file.size != 80_MiB) << file.size.count();
  // The message 1 ms, power off 1 s, 64 KiB packed in 6.25 ms, the residue of 32 KiB.
  EXPECT_NEAR(bench.seconds(bench.device, "teardown"), 1.001 + 6.25e-3 + 32 * 1024 * 8 / 9.7e6 + 0.013, 1e-3);
  EXPECT_GT(bench.seconds(bench.device, "startup"), 0);
}

/// On one core the pipeline saves what fetching took, no more: the processor works on 7 s.
FLUID_TEST(KimberleyServer, APipelineHidesTheFetchBehindTheProcessor) {
  KimberleyServer::Params params = server_params();
  params.pipelined = true;
  KimberleyDevice::Params device = device_params();
  device.overlap = FloppyOverlap::everything;
  Bench bench(params, device);
  double all = 0;
  for (const char* phase : {"fetch", "floppy", "decrypt", "decompress", "apply"})
    all += bench.seconds(bench.server, phase);
  EXPECT_NEAR(all, 7.0, 0.1);
  EXPECT_EQ(bench.seconds(bench.device, "floppy_wait"), 0);
}

FLUID_TEST(KimberleyServer, WhatASiteHasKeptNeedNotBeMade) {
  KimberleyServer::Params params = server_params();
  params.kept = KeptState::overlay;
  Bench bench(params);
  EXPECT_EQ(bench.seconds(bench.server, "fetch"), 0);
  EXPECT_NEAR(bench.seconds(bench.server, "decompress"), 4.0, 1e-3);
  EXPECT_EQ(value_of(bench.server, "fetched", "bytes"), 0.0);
}

FLUID_TEST(KimberleyServer, AKeptImageIsResumedAtOnce) {
  KimberleyServer::Params params = server_params();
  params.kept = KeptState::image;
  Bench bench(params);
  EXPECT_FALSE(value_of(bench.server, "decompress", "mean").has_value());
  EXPECT_NEAR(bench.seconds(bench.server, "resume"), 1.0, 1e-6);
}

/// The device's own radio carries overlay and floppy at the same time.
FLUID_TEST(KimberleyDevice, CanDeliverTheOverlayItself) {
  KimberleyDevice::Params params = device_params();
  params.delivery = OverlaySender::device;
  Bench bench(server_params(), params);
  const double air = (10 + 4) * 1024 * 1024 * 8 / 9.7e6;
  EXPECT_NEAR(bench.seconds(bench.server, "fetch") + bench.seconds(bench.server, "floppy"), air, 0.3);
  EXPECT_EQ(value_of(bench.server, "fetched", "bytes"), 10.0 * 1024 * 1024);
}

FLUID_TEST(Kimberlize, IsTheSumOfItsSteps) {
  fluid_test::FluidBench bench;
  auto& host = bench.make<BulkHost>("host", {.clock = 1_GHz});
  FakeFiles files{bench.at("files")};
  FakeVm vm{bench.at("vm")};
  vm.files = &files;
  FakeOverlay overlay{bench.at("overlay")};
  FakeCosts costs{bench.at("costs"),
                  {{DataTask::lzma_encode, Cycles(1'000'000)}, {DataTask::cipher, Cycles(100'000)}}};
  auto& kimberlize = bench.make<Kimberlize>("kimberlize", {.install = Cycles(2'000'000),
                                                           .resume_script = Cycles(5'000'000'000),
                                                           .base_image = 80_MiB,
                                                           .base_disk = 100_MiB,
                                                           .piece = 64_KiB});
  bind_named(kimberlize, "host", host);
  bind_named(kimberlize, "costs", costs);
  bind_named(kimberlize, "files", files);
  bind_named(kimberlize, "vm", vm);
  bind_named(kimberlize, "overlay", overlay);
  bench.system.start();
  bench.sim.run();
  const auto seconds = [&](const char* step) { return *value_of(kimberlize, step, "mean") * 1e-6; };
  EXPECT_NEAR(seconds("install"), 2.048, 1e-6);
  EXPECT_NEAR(seconds("resume_script"), 5.0, 1e-6);
  EXPECT_NEAR(seconds("compress"), 30 * 1.024, 1e-5);
  EXPECT_NEAR(seconds("encrypt"), 1.024, 1e-6);
  EXPECT_NEAR(seconds("total"), 1 + 2.048 + 5 + 1 + 31.744, 1e-5);
  EXPECT_EQ(vm.log, (std::vector<std::string>{"boot", "suspend"}));
}

}  // namespace
}  // namespace xenolith
