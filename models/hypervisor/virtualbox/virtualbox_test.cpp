#include "models/hypervisor/virtualbox/virtualbox.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_files.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/fluid_world_test.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

const Virtualbox::Params machine{.memory = 4_MiB,
                                 .piece = 256_KiB,
                                 .start_process = Cycles(100'000'000),
                                 .load = Cycles(1'000'000),
                                 .restore_devices = Cycles(200'000'000),
                                 .save = Cycles(2'000'000),
                                 .save_devices = Cycles(50'000'000),
                                 .boot_data = 2_MiB,
                                 .boot_work = Cycles(3'000'000'000),
                                 .power_off = Cycles(300'000'000)};

struct Bench : fluid_test::FluidBench {
  Bench()
      : host(make<FakeHost>("host", {.clock = 1_GHz})),
        files(at("files")),
        vm(make<Virtualbox>("vm", machine)) {
    bind_named(vm, "host", host);
    bind_named(vm, "files", files);
    system.start();
  }
  double time(Task<> task) {
    const Time begin = sim.now();
    sim.spawn(std::move(task));
    sim.run();
    return to_seconds(sim.now() - begin);
  }
  FakeHost& host;
  FakeFiles files;
  Virtualbox& vm;
};

FLUID_TEST(Virtualbox, TakesItsPartsOneAfterTheOther) {
  Bench bench;
  const FileId image = bench.files.install(1_MiB);
  EXPECT_NEAR(bench.time(bench.vm.resume(image)), 0.1 + 1.024 + 0.2, 1e-6);
  const FileId saved = bench.files.create(3_MiB);
  EXPECT_NEAR(bench.time(bench.vm.suspend(saved, 3_MiB)), 0.05 + 3 * 2.048, 1e-6);
  EXPECT_EQ(bench.files.size(saved), 3_MiB);
  EXPECT_NEAR(bench.time(bench.vm.boot(bench.files.install(8_MiB))), 0.1 + 3.0, 1e-6);
  EXPECT_NEAR(bench.time(bench.vm.power_off()), 0.3, 1e-6);
}

TEST(VirtualboxParams, APieceIsNoLargerThanTheMemory) {
  fluid_test::FluidBench bench;
  Virtualbox::Params params = machine;
  params.piece = 8_MiB;
  Virtualbox& vm = bench.make<Virtualbox>("vm", params);
  EXPECT_THROW(vm.start(), Misfit);
}

}  // namespace
}  // namespace xenolith
