// The fluid work in Xenolith: processes on the kernel, transfers in a FluidNetwork.

#include <algorithm>
#include <string>
#include <vector>

#include "bench/fluid_work.hpp"
#include "sim-core/fluid/network.hpp"

namespace {

using bench::FluidWork;
using xenolith::Bytes;
using xenolith::Duration;
using xenolith::FluidNetwork;
using xenolith::FluidPlatform;
using xenolith::FluidRoute;
using xenolith::Simulator;
using xenolith::Task;

FluidPlatform platform() {
  FluidPlatform made;
  const xenolith::FluidNode hub = made.add_router("switch");
  for (std::size_t i = 0; i < FluidWork::hosts; ++i) {
    const std::string number = std::to_string(i);
    const auto host =
        made.add_host("h" + number, xenolith::Hertz(static_cast<std::int64_t>(FluidWork::host_hertz)));
    made.add_link("l" + number, host, hub,
                  xenolith::BitRate(static_cast<std::int64_t>(FluidWork::link_bits_per_second)),
                  xenolith::from_seconds(FluidWork::link_latency_s));
  }
  return made;
}

Task<> transfers(Simulator* simulator, FluidNetwork* network, FluidRoute route, bench::Stream stream,
                 FluidWork work) {
  for (std::size_t i = 0; i < work.transfers; ++i) {
    for (std::size_t j = 0; j < work.delays; ++j) {
      co_await simulator->delay(Duration::picoseconds(FluidWork::delay_ps(stream)));
    }
    co_await network->transfer(route, Bytes(FluidWork::bytes(stream)));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const FluidWork work = bench::read_fluid_work(argc, argv);
  xenolith::detail::load_fluid_library();
  Simulator simulator;
  FluidNetwork network(simulator, platform());
  for (std::size_t i = 0; i < work.concurrent; ++i) {
    const FluidRoute route =
        network.route("h" + std::to_string(FluidWork::from(i)), "h" + std::to_string(FluidWork::to(i)));
    simulator.spawn(transfers(&simulator, &network, route, bench::Stream(i), work));
  }
  bench::measure_fluid_work(work, [&] {
    simulator.run();
    return xenolith::to_seconds(simulator.now() - xenolith::Time::origin());
  });
  return 0;
}
