#include "models/hypervisor/okl4/okl4.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_cells.hpp"
#include "sim-core/model/fluid_world_test.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

using fluid_test::FluidBench;

constexpr Okl4Params kernel{.message = Cycles(100),
                            .message_word = Cycles(10),
                            .capability = Cycles(50),
                            .system_call = Cycles(200),
                            .fault = Cycles(3000),
                            .copy = 2,
                            .transfer = Bytes(16'384),
                            .header = Bytes(4096),
                            .area = Bytes(100'000),
                            .area_offset = 1'000'000,
                            .boot = Duration::picoseconds(10 * picoseconds_per_second)};

struct Echo final : IpcServer {
  Task<IpcReply> receive(IpcMessage message) override {
    ++messages;
    co_return IpcReply{.granted = true, .text = message.text};
  }
  int messages = 0;
};

struct Bench : FluidBench {
  Bench() {
    for (FakeCell* cell : {&guest, &syncos}) kernel_model.link(*cell);
    guest.calls = "syncos";
    syncos.privileged = true;
    syncos.serve(echo);
    bind_named(kernel_model, "processor", host);
    bind_named(kernel_model, "flash", flash);
    attach_statistics(kernel_model);
    kernel_model.start();
  }
  TestHost host{at("processor")};
  TestFlash flash{at("flash")};
  FakeCell guest{at("guest")};
  FakeCell syncos{at("syncos")};
  Echo echo;
  Okl4 kernel_model{at("kernel"), kernel};

  Task<> call(Cell* from, Cell* to, IpcReply* reply, Time* end) {
    co_await sim.wait_until(booted);
    const IpcMessage message{.what = "m", .words = 8, .text = "uri"};
    IpcReply got = co_await kernel_model.call(*from, *to, message);
    *reply = got;
    *end = sim.now();
  }
  Task<> checkpoint(Extent extent, bool watch, std::optional<CellImageRef>* image) {
    if (sim.now() < booted) co_await sim.wait_until(booted);
    const std::optional<CellImageRef> got = co_await kernel_model.checkpoint(syncos, guest, extent, watch);
    *image = got;
  }
  Task<> restore(CellImageRef image, bool* allowed) {
    const bool may = co_await kernel_model.restore(syncos, guest, image);
    *allowed = may;
  }
  const Time booted = Time::origin() + 11_s;
};

FLUID_TEST(Okl4, BootsBeforeAnyCellRuns) {
  Bench bench;
  bench.run_to(9999_ms);
  EXPECT_TRUE(bench.guest.stopped());
  bench.run_to(10'001_ms);
  EXPECT_FALSE(bench.guest.stopped());
  EXPECT_NEAR(*value_of(bench.kernel_model, "boot", "mean"), 10e6, 1e-3);
}

/// The sender pays the look-up and the words; the kernel's work is the reply of 100 cycles.
FLUID_TEST(Okl4, DeliversMessagesByCapability) {
  Bench bench;
  IpcReply reply;
  Time end;
  bench.sim.spawn(bench.call(&bench.guest, &bench.syncos, &reply, &end));
  bench.run_to(12_s);
  EXPECT_EQ(reply.text, "uri");
  EXPECT_EQ(bench.guest.ran, Cycles(50 + 100 + 4 * 10));
  EXPECT_NEAR(static_cast<double>((end - bench.booted).ps()), 100e3, 1);
}

FLUID_TEST(Okl4, RefusesWhoHasNoCapability) {
  Bench bench;
  IpcReply reply;
  Time end;
  bench.sim.spawn(bench.call(&bench.syncos, &bench.guest, &reply, &end));
  std::optional<CellImageRef> image;
  bench.syncos.privileged = false;
  bench.sim.spawn(bench.checkpoint(Extent::all, false, &image));
  bench.run_to(12_s);
  EXPECT_FALSE(reply.granted);
  EXPECT_FALSE(image);
  EXPECT_EQ(value_of(bench.kernel_model, "refused", "count"), 2);
  EXPECT_TRUE(bench.flash.writes.empty());
}

/// 1000 B of state and 8 pages of 4096 B: 33 768 B in three commands behind the header.
FLUID_TEST(Okl4, WritesACheckpointBehindTheHeaderOfItsArea) {
  Bench bench;
  std::optional<CellImageRef> image;
  bench.sim.spawn(bench.checkpoint(Extent::all, true, &image));
  bench.run_to(12_s);
  ASSERT_TRUE(image);
  EXPECT_EQ((*image)->size(), Bytes(33'768));
  ASSERT_EQ(bench.flash.writes.size(), 3U);
  EXPECT_EQ(bench.flash.writes[0].offset, 1'000'000 + 4096);
  EXPECT_EQ(bench.flash.writes[2].size, Bytes(33'768 - 2 * 16'384));
  EXPECT_NEAR(*value_of(bench.kernel_model, "checkpoint", "mean"), 3000 + 2 * 33.768, 1e-3);

  bench.guest.memory().write(5);
  std::optional<CellImageRef> rest;
  bench.sim.spawn(bench.checkpoint(Extent::changed, true, &rest));
  bench.run_to(13_s);
  EXPECT_EQ((*rest)->pages, (std::vector<PageContent>{{5, 2}}));
  EXPECT_FALSE((*rest)->complete);
}

FLUID_TEST(Okl4, RestoresACellWhenItBootsTheNextTime) {
  Bench bench;
  std::optional<CellImageRef> image;
  bench.guest.memory().write(3);
  bench.sim.spawn(bench.checkpoint(Extent::all, false, &image));
  bench.run_to(12_s);
  bench.guest.memory().write(3);  // lost
  bool allowed = false;
  bench.sim.spawn(bench.restore(*image, &allowed));
  bench.run_to(13_s);
  EXPECT_TRUE(bench.syncos.stopped());
  bench.run_to(30_s);
  EXPECT_TRUE(allowed);
  EXPECT_TRUE(bench.guest.memory().holds(**image));
  EXPECT_EQ(value_of(bench.kernel_model, "boots", "count"), 2);
  EXPECT_EQ(value_of(bench.kernel_model, "faithful", "count"), 1);
  // Header, three pieces, header again.
  EXPECT_NEAR(*value_of(bench.kernel_model, "load", "mean"), 5000 + 2 * 33.768, 1e-3);
}

FLUID_TEST(Okl4, LinksNoCellWhileItRunsAndNoneTooLargeForItsArea) {
  Bench bench;
  FakeCell late(bench.at("late"));
  bench.run_to(11_s);
  EXPECT_THROW(bench.kernel_model.link(late), Misfit);
  Okl4Params narrow = kernel;
  narrow.area = Bytes(4096 + 33'767);
  Okl4 other(bench.at("other"), narrow);
  EXPECT_THROW(other.link(late), Misfit);
}

}  // namespace
}  // namespace xenolith
