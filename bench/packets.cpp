// Simulated packets per second of CPU time, and events per packet, of the throughput scenario's board
// traffic: build/<preset>/bench/packets [interfaces [milliseconds [steps|elided]]], run in
// build/<preset>.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "bench/packet_load.hpp"

namespace {

using namespace xenolith;
using bench::PacketLoad;

PacketLoad::Shape shape(int interfaces, bool elide) {
  PacketLoad::Shape made;
  made.interfaces = interfaces;
  const ParamValues values{{"elide_bursts", Json::boolean(elide)}};
  made.host_bridge = values;
  made.firmware = values;
  made.mac = values;
  return made;
}

void measure(int interfaces, int milliseconds, bool elide) {
  PacketLoad load(shape(interfaces, elide));
  load.run_for(10_ms);
  const std::int64_t carried = load.carried();
  const std::int64_t delivered = load.delivered();
  const std::uint64_t events = load.net().sim.events();
  const std::clock_t start = std::clock();
  load.run_for(milliseconds * 1_ms);
  const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const auto packets = static_cast<double>(load.carried() - carried);
  const auto happened = static_cast<double>(load.net().sim.events() - events);
  const double simulated = milliseconds / 1e3;
  std::printf(
      "%-13s %2d interfaces: %7.0f packets/s of CPU time, %6.1f events/packet, %5.0f ns/event, "
      "%4.0f Mbit/s simulated, CPU/simulated %.2f\n",
      elide ? "elided" : "step by step", interfaces, packets / took, happened / packets,
      took * 1e9 / happened, static_cast<double>(load.delivered() - delivered) * 1514 * 8 / 1e6 / simulated,
      took / simulated);
}

}  // namespace

int main(int argc, char** argv) {
  const int interfaces = argc > 1 ? std::atoi(argv[1]) : 8;
  const int milliseconds = argc > 2 ? std::atoi(argv[2]) : 50;
  const std::string mode = argc > 3 ? argv[3] : "both";
  if (mode != "elided") measure(interfaces, milliseconds, false);
  if (mode != "steps") measure(interfaces, milliseconds, true);
  return 0;
}
