#include "models/workload/pci_copy/pci_copy.hpp"

#include <gtest/gtest.h>

#include <string>

#include "models/contract/testing/board_bench.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

/// A host with a board that has no firmware of its own, for 5 ms.
struct Copying : bench::Bench {
  explicit Copying(const ParamValues& values) : Bench(0) {
    auto& hypervisor = own<bench::SmallHypervisor>("hypervisor");
    Component& pci = make("interconnect/pci-64-66", "pci", {});
    Component& host_bridge = make("interconnect/host-bridge-e7501", "host_bridge", {});
    Component& local = make("interconnect/pci-64-66", "local_pci", {});
    Component& bridge = make("interconnect/intel-21555", "bridge", {});
    Component& np = make("network_processor/ixp2400", "np", {});
    Component& copy = make("workload/pci-copy", "copy", values);
    connect(host_bridge, "bus", pci);
    connect(host_bridge, "device", bridge);
    connect(bridge, "primary", pci);
    connect(bridge, "secondary", local);
    connect(bridge, "host", host_bridge);
    connect(bridge, "local", np);
    connect(bridge, "host_io", host_bridge);
    connect(bridge, "interrupts", hypervisor);
    connect(copy, "processor", np);
    connect(copy, "device_io", bridge);
    connect(copy, "host_io", host_bridge);
    for (Component* each : {&host_bridge, &bridge, &np, &copy}) each->start();
    sim.run({.until = Time::origin() + 5_ms});
  }
  double throughput() const { return value("copy", "copied", "throughput"); }
  double unit_time() const { return value("copy", "unit_time", "median"); }
};

ParamValues copies(const char* access, int contexts = 1, bool ordered = false) {
  return {{"access", Json::string(access)},
          {"contexts", Json::integer(contexts)},
          {"ordered", Json::boolean(ordered)}};
}

TEST(PciCopy, OneContextGoesThroughAllStepsOneAfterTheOther) {
  const Copying copy(copies("np-write"));
  // 64 bytes: SDRAM 120 cycles and 41 ns, 30 cycles, command 40 and pull 144, swap 2, arbitration, address
  // and data 14 clocks behind the next edge: 55 clocks. 23 of these, the last 28 bytes, the entry.
  EXPECT_NEAR(copy.unit_time(), 23 * 55 * 0.015 + 0.5, 0.2);
}

TEST(PciCopy, ManyContextsAreHeldUpByThePciUnit) {
  const Copying two(copies("np-write", 2));
  const Copying eight(copies("np-write", 8));
  // 21 clocks of command and pull, 14 of the bus for 64 bytes; 12 and 10 for the last 28
  const double limit = 1500 * 8 / ((23 * 35 + 22) * 0.015);
  EXPECT_NEAR(two.throughput(), limit, 0.02 * limit);
  EXPECT_NEAR(eight.throughput(), limit, 0.02 * limit);
}

TEST(PciCopy, OrderCostsNothing) {
  const Copying ordered(copies("np-write", 8, true));
  const Copying unordered(copies("np-write", 8, false));
  EXPECT_NEAR(ordered.throughput(), unordered.throughput(), 0.01 * unordered.throughput());
}

TEST(PciCopy, ReadsAreSlowerThanWritesFromEitherSide) {
  const Copying np_read(copies("np-read", 8));
  const Copying np_write(copies("np-write", 8));
  const Copying host_read(copies("host-read"));
  const Copying host_write(copies("host-write"));
  EXPECT_LT(np_read.throughput() * 1.5, np_write.throughput());
  EXPECT_LT(host_read.throughput() * 10, host_write.throughput());
  EXPECT_GT(host_read.throughput(), 0);
}

TEST(PciCopy, MoreContextsThanAnEngineHasAreAMisfit) { EXPECT_THROW(Copying(copies("np-write", 9)), Misfit); }

}  // namespace
}  // namespace xenolith
