#include "models/network/gigabit_switch/gigabit_switch.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

constexpr MacAddress station(int i) { return {static_cast<std::uint64_t>(i) + 1}; }

class Station final : public Component, public EthernetPort {
 public:
  using Component::Component;
  void plug(EthernetSegment& segment, int socket) override {
    segment_ = &segment;
    socket_ = socket;
  }
  void receive(const Frame& frame) override { received.emplace_back(now(), frame); }
  BitRate rate() const override { return 1_Gbit_per_s; }
  void send(MacAddress from, MacAddress to, Bytes size) { segment_->send(socket_, {from, to, size, 0, 0}); }

  std::vector<std::pair<Time, Frame>> received;

 private:
  EthernetSegment* segment_ = nullptr;
  int socket_ = -1;
};

struct Lan {
  Lan(int count, std::int64_t queue)
      : lan({.simulator = &sim, .system = &system, .address = "lan"},
            {.forwarding_latency = 4_us, .queue_frames = queue}) {
    attach_statistics(lan);
    for (int i = 0; i < count; ++i) {
      stations.push_back(std::make_unique<Station>(
          Context{.simulator = &sim, .system = &system, .address = "s" + std::to_string(i)}));
      const auto ports = GigabitSwitch::ports();
      (lan.*std::get<0>(ports).member).bind(*stations.back(), *stations.back());
    }
    lan.start();
  }
  double count(std::string_view name) const {
    for (const Statistic* found : static_cast<const Component&>(lan).statistics()) {
      if (found->name() == name) return found->value("count").value_or(-1);
    }
    return -1;
  }
  /// Teaches the switch where station i is, and throws away what that floods.
  void learn(int i) {
    stations[static_cast<std::size_t>(i)]->send(station(i), station(i), 60_B);
    sim.run();
    for (auto& each : stations) each->received.clear();
  }

  Simulator sim;
  System system;
  GigabitSwitch lan;
  std::vector<std::unique_ptr<Station>> stations;
};

TEST(GigabitSwitch, StoresForwardsAndSerialises) {
  Lan lan(2, 8);
  lan.stations[0]->send(station(0), station(1), 60_B);
  lan.sim.run();
  ASSERT_EQ(lan.stations[1]->received.size(), 1U);
  EXPECT_EQ(lan.stations[1]->received[0].first, Time::origin() + 4_us + 576_ns);
}

TEST(GigabitSwitch, LearnsWhereAStationIs) {
  Lan lan(3, 8);
  lan.stations[1]->send(station(1), station(0), 60_B);
  lan.sim.run();
  EXPECT_EQ(lan.stations[2]->received.size(), 1U);  // not learned yet: to all
  lan.stations[0]->send(station(0), station(1), 60_B);
  lan.sim.run();
  EXPECT_EQ(lan.stations[2]->received.size(), 1U);
  EXPECT_EQ(lan.stations[1]->received.size(), 1U);
}

TEST(GigabitSwitch, SendsBroadcastToAllOthers) {
  Lan lan(4, 8);
  lan.stations[0]->send(station(0), broadcast, 60_B);
  lan.sim.run();
  EXPECT_EQ(lan.stations[0]->received.size(), 0U);
  for (int i = 1; i < 4; ++i) EXPECT_EQ(lan.stations[static_cast<std::size_t>(i)]->received.size(), 1U);
}

TEST(GigabitSwitch, FramesForOneOutputQueueUp) {
  Lan lan(3, 8);
  lan.learn(2);
  const Time start = lan.sim.now();
  lan.stations[0]->send(station(0), station(2), 60_B);
  lan.stations[1]->send(station(1), station(2), 60_B);
  lan.sim.run();
  ASSERT_EQ(lan.stations[2]->received.size(), 2U);
  EXPECT_EQ(lan.stations[2]->received[1].first - start, 4_us + 672_ns + 576_ns);  // one whole wire time later
}

TEST(GigabitSwitch, FullOutputQueueDrops) {
  Lan lan(2, 3);
  lan.learn(1);
  for (int i = 0; i < 5; ++i) lan.stations[0]->send(station(0), station(1), 1514_B);
  lan.sim.run();
  EXPECT_EQ(lan.stations[1]->received.size(), 3U);
  EXPECT_EQ(lan.count("dropped"), 2.0);
}

RC_GTEST_PROP(GigabitSwitch, NothingIsLostWithoutACount,
              (std::vector<std::pair<std::uint8_t, std::uint8_t>> sends)) {
  Lan lan(4, 2);
  const auto traffic = [](Lan* net, std::vector<std::pair<std::uint8_t, std::uint8_t>> all) -> Task<> {
    for (const auto& [from, to] : all) {
      net->stations[from % 4]->send(station(from % 4), station(to % 5), Bytes(60 + from));
      co_await net->sim.delay(Duration::picoseconds(to * 10'000));
    }
  };
  lan.sim.spawn(traffic(&lan, sends));
  lan.sim.run();
  double received = 0;
  for (const auto& each : lan.stations) received += static_cast<double>(each->received.size());
  const double known = lan.count("arrived") + lan.count("flooded");
  RC_ASSERT(lan.count("forwarded") == received);
  RC_ASSERT(lan.count("arrived") == static_cast<double>(sends.size()));
  RC_ASSERT(received + lan.count("dropped") + lan.count("filtered") <= known);
}

}  // namespace
}  // namespace xenolith
