// The fluid work as a plain S4U program: actors that send and sleep.

#include <memory>
#include <simgrid/s4u.hpp>
#include <string>

#include "bench/fluid_work.hpp"

namespace {

namespace s4u = simgrid::s4u;
using bench::FluidWork;

void build() {
  s4u::NetZone* const zone = s4u::create_full_zone("zone");
  std::vector<s4u::Host*> hosts;
  std::vector<s4u::SplitDuplexLink*> links;
  for (std::size_t i = 0; i < FluidWork::hosts; ++i) {
    const std::string number = std::to_string(i);
    hosts.push_back(zone->create_host("h" + number, FluidWork::host_hertz));
    auto* const link = zone->create_split_duplex_link("l" + number, FluidWork::link_bits_per_second / 8);
    link->set_latency(FluidWork::link_latency_s)->seal();
    links.push_back(link);
  }
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    for (std::size_t j = i + 1; j < hosts.size(); ++j) {
      using Way = s4u::LinkInRoute::Direction;
      zone->add_route(hosts[i]->get_netpoint(), hosts[j]->get_netpoint(), nullptr, nullptr,
                      {{links[i], Way::UP}, {links[j], Way::DOWN}}, true);
    }
  }
  zone->seal();
}

void transfers(std::size_t number, const FluidWork& work) {
  bench::Stream stream(number);
  s4u::Host* const from = s4u::Host::by_name("h" + std::to_string(FluidWork::from(number)));
  s4u::Host* const to = s4u::Host::by_name("h" + std::to_string(FluidWork::to(number)));
  constexpr double second_ps = 1e12;
  for (std::size_t i = 0; i < work.transfers; ++i) {
    for (std::size_t j = 0; j < work.delays; ++j) {
      s4u::this_actor::sleep_for(static_cast<double>(FluidWork::delay_ps(stream)) / second_ps);
    }
    s4u::Comm::sendto(from, to, FluidWork::bytes(stream));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const FluidWork work = bench::read_fluid_work(argc, argv);
  std::vector<std::string> words{"fluid_s4u", "--log=root.thres:critical", "--cfg=contexts/stack-size:16",
                                 "--cfg=contexts/guard-size:0", "--cfg=surf/precision:1e-12"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  s4u::Engine engine(&count, arguments.data());
  build();
  for (std::size_t i = 0; i < work.concurrent; ++i) {
    s4u::Actor::create("p" + std::to_string(i), engine.get_all_hosts()[FluidWork::from(i)],
                       [i, work] { transfers(i, work); });
  }
  bench::measure_fluid_work(work, [&] {
    engine.run();
    return s4u::Engine::get_clock();
  });
  return 0;
}
