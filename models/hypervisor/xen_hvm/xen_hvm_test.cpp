#include "models/hypervisor/xen_hvm/xen_hvm.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_cpus.hpp"
#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct Extension final : Component, VirtualizationExtension {
  using Component::Component;
  const VirtualizationTiming& timing() const override { return timing_; }
  VirtualizationTiming timing_{2000_cycles, 2500_cycles, 200_cycles, 150_cycles};
};

/// A cycle is a nanosecond. Each of the two sides finds 70 ns of its lines and translations gone.
class XenHvmTest : public testing::Test {
 protected:
  // Every exit: 2000 out, 70, 500 code with 3 reads, the service, 2500 in, 70.
  static constexpr std::int64_t common = 2000 + 70 + 500 + 3 * 200 + 2500 + 70;

  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }
  static XenHvm::Params params(ShadowMode shadow) {
    return {.guest_cpu = 1,
            .shadow = shadow,
            .dispatch = 500_cycles,
            .exit_reads = 3,
            .call_reads = 2,
            .call_writes = 2,
            .cpuid_reads = 1,
            .fault_reads = 3,
            .inject_writes = 2,
            .cpuid = 400_cycles,
            .cpuid_filter = 80_cycles,
            .walk = 700_cycles,
            .inject = 510_cycles,
            .mark = 1500_cycles,
            .snapshot = 2700_cycles,
            .compare = 1600_cycles,
            .protect = 900_cycles,
            .fill = 600_cycles,
            .emulate = 3500_cycles,
            .validate = 1200_cycles,
            .table_lines = 2,
            .own_lines = 60,
            .own_pages = 12,
            .guest_lines = 60,
            .guest_pages = 16};
  }
  XenHvm& make(ShadowMode shadow = ShadowMode::emulate) { return make(params(shadow)); }
  XenHvm& make(const XenHvm::Params& given) {
    cpus_.touch_time = 70_ns;
    xen_ = std::make_unique<XenHvm>(at("xen"), given);
    attach_statistics(*xen_);
    bind_named(*xen_, "processor", cpus_);
    bind_named(*xen_, "memory", cpus_);
    bind_named(*xen_, "extension", extension_);
    xen_->start();
    return *xen_;
  }
  /// How long something takes, in nanoseconds.
  std::int64_t time(Task<> task) {
    const Time begin = sim_.now();
    sim_.spawn(std::move(task));
    sim_.run();
    return (sim_.now() - begin).ps() / 1000;
  }

  Simulator sim_;
  System system_;
  FakeCpus cpus_{at("cpus")};
  Extension extension_{at("vt")};
  std::unique_ptr<XenHvm> xen_;
};

// The instruction is passed over: 2 reads and 2 writes more; CPUID reads one more.
TEST_F(XenHvmTest, CallsAreTheSumOfTheirParts) {
  XenHvm& xen = make();
  EXPECT_EQ(time(xen.leave_for(VmService::null)), common + 2 * 200 + 2 * 150);
  EXPECT_EQ(time(xen.leave_for(VmService::cpuid)), common + 3 * 200 + 2 * 150 + 400 + 80);
  EXPECT_EQ(xen.exits(), 2);
}

TEST_F(XenHvmTest, EveryExitLoadsTheHypervisorsSpaceAndTheGuestsAgain) {
  XenHvm& xen = make();
  time(xen.leave_for(VmService::null));
  EXPECT_EQ(cpus_.spaces, (std::vector<std::uint64_t>{2, 1, 2}));
}

TEST_F(XenHvmTest, OutOfSynchronyAFaultTakesThreeExits) {
  XenHvm& xen = make(ShadowMode::out_of_sync);
  EXPECT_EQ(time(xen.fault()), common + 3 * 200 + 2 * 150 + 700 + 510);
  EXPECT_EQ(time(xen.write_table()), common + 3 * 200 + 700 + 1500 + 2700);
  EXPECT_EQ(time(xen.retry()), common + 3 * 200 + 700 + 1600 + 900 + 600);
  EXPECT_EQ(xen.exits(), 3);
}

TEST_F(XenHvmTest, WithEmulatedWritesItTakesTwo) {
  XenHvm& xen = make(ShadowMode::emulate);
  time(xen.fault());
  EXPECT_EQ(time(xen.write_table()), common + 3 * 200 + 700 + 3500 + 1200);
  EXPECT_EQ(time(xen.retry()), 0);
  EXPECT_EQ(xen.exits(), 2);
}

// The tables' two lines go to the other core and come back: 50 ns each, both times after the first.
TEST_F(XenHvmTest, AnUpdateByAnotherCoreLeavesOneExitAndMovesTheTablesLines) {
  XenHvm& xen = make(ShadowMode::out_of_sync);
  const LineUser side = xen.dedicate(2);
  EXPECT_EQ(cpus_.state(2), CpuState::work);
  for (const std::int64_t there : {0, 100}) {  // the first time from memory, which costs the fake nothing
    time(xen.fault());
    EXPECT_EQ(time(xen.serve(side, VmService::table_update)), 1200 + there);
    EXPECT_EQ(time(xen.retry()), 100);
  }
  EXPECT_EQ(xen.exits(), 2);
}

TEST_F(XenHvmTest, ANewFaultNeedsANewEntry) {
  XenHvm& xen = make(ShadowMode::emulate);
  time(xen.fault());
  time(xen.write_table());
  time(xen.fault());
  time(xen.retry());  // without writing the table: the hypervisor makes the entry up
  EXPECT_EQ(xen.exits(), 4);
}

TEST_F(XenHvmTest, AGuestNeedsACpuThatIsThere) {
  XenHvm::Params none = params(ShadowMode::emulate);
  none.guest_cpu = 4;
  EXPECT_THROW(make(none), Misfit);
}

TEST_F(XenHvmTest, OnlyCpusThatAreThereAndFreeCanBeDedicated) {
  XenHvm& xen = make();
  EXPECT_THROW(xen.dedicate(1), Misfit);
  EXPECT_THROW(xen.dedicate(4), Misfit);
}

}  // namespace
}  // namespace xenolith
