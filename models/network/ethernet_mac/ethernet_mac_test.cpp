#include "models/network/ethernet_mac/ethernet_mac.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class Wire final : public EthernetSegment {
 public:
  explicit Wire(Simulator& sim) : sim_(sim) {}
  void send(int, const Frame&) override { ends.push_back(sim_.now()); }
  std::vector<Time> ends;

 private:
  Simulator& sim_;
};

class Processor final : public MediaReceiver {
 public:
  explicit Processor(Simulator& sim) : sim_(sim) {}
  Task<> receive_piece(Frame, Bytes size, bool first, bool last) override {
    pieces.push_back({sim_.now(), size, first, last});
    co_await sim_.delay(hold);
  }
  Task<> receive_frame(Frame, std::int64_t count, Bytes last_piece) override {
    pieces.push_back({sim_.now(), last_piece, false, true});
    frame_pieces.push_back(count);
    co_await sim_.delay(hold);
  }
  struct Piece {
    Time at;
    Bytes size;
    bool first;
    bool last;
  };
  std::vector<Piece> pieces;
  std::vector<std::int64_t> frame_pieces;
  Duration hold{};

 private:
  Simulator& sim_;
};

class EthernetMacTest : public testing::Test {
 public:
  explicit EthernetMacTest(bool elide = false)
      : mac_({.simulator = &sim_, .system = &system_, .address = "mac"},
             {.rate = 1_Gbit_per_s,
              .bus_rate = 3.2_Gbit_per_s,  // 64 bytes take 160 ns
              .bus_hops = 2,
              .transmit_fifo = 4096_B,
              .receive_fifo = 4096_B,
              .transmit_latency = 1_us,
              .receive_latency = 2_us,
              .elide_bursts = elide}) {
    attach_statistics(mac_);
    mac_.plug(wire_, 0);
    mac_.attach(processor_, 64_B);
    mac_.start();
  }
  Task<> transmit(int frames, Bytes size) {
    for (int i = 0; i < frames; ++i) {
      for (Bytes moved{0}; moved < size; moved += 64_B) {
        const Bytes piece = std::min(64_B, size - moved);
        co_await mac_.transmit_piece({{}, {}, size, 0, 0}, piece, moved + piece == size);
      }
      handed_over_.push_back(sim_.now());
    }
  }
  double count(std::string_view name) const {
    for (const Statistic* found : static_cast<const Component&>(mac_).statistics()) {
      if (found->name() == name) return found->value("count").value_or(-1);
    }
    return -1;
  }
  static Time at(Duration d) { return Time::origin() + d; }

  Simulator sim_;
  System system_;
  Wire wire_{sim_};
  Processor processor_{sim_};
  EthernetMac mac_;
  std::vector<Time> handed_over_;
};

TEST_F(EthernetMacTest, TransmitIsStoreAndForward) {
  sim_.spawn(transmit(1, 128_B));
  sim_.run();
  // two pieces over the bus, one more hop of the last, MAC latency, 140 bytes on the wire
  EXPECT_EQ(wire_.ends, std::vector{at(320_ns + 160_ns + 1_us + 1.12_us)});
}

TEST_F(EthernetMacTest, SaturatedLineCarriesAFrameInEveryWireTime) {
  sim_.spawn(transmit(200, 1500_B));
  sim_.run();
  ASSERT_EQ(wire_.ends.size(), 200U);
  EXPECT_EQ(wire_.ends[199] - wire_.ends[0], 199 * 12.192_us);  // (1500 + 4 + 8 + 12) bytes
}

TEST_F(EthernetMacTest, FullTransmitFifoHoldsTheProcessorBack) {
  sim_.spawn(transmit(4, 1500_B));
  sim_.run();
  EXPECT_LT(handed_over_[1], wire_.ends[0]);
  EXPECT_GT(handed_over_[3], wire_.ends[0]);  // 4096 bytes hold two frames and a part
}

TEST_F(EthernetMacTest, ReceivedFrameCrossesTheBusInPieces) {
  mac_.receive({{}, {}, 100_B, 0, 0});
  sim_.run();
  ASSERT_EQ(processor_.pieces.size(), 2U);
  EXPECT_EQ(processor_.pieces[0].at, at(2_us + 2 * 160_ns));
  EXPECT_EQ(processor_.pieces[1].at, at(2_us + 2 * 160_ns + 90_ns));
  EXPECT_EQ(processor_.pieces[1].size, 36_B);
  EXPECT_TRUE(processor_.pieces[0].first);
  EXPECT_FALSE(processor_.pieces[0].last);
  EXPECT_TRUE(processor_.pieces[1].last);
}

TEST_F(EthernetMacTest, FullReceiveFifoDrops) {
  processor_.hold = 1_ms;
  for (int i = 0; i < 5; ++i) mac_.receive({{}, {}, 1500_B, 0, 0});
  sim_.run();
  EXPECT_EQ(count("received"), 2.0);
  EXPECT_EQ(count("dropped"), 3.0);
}

class EthernetMacByFrameTest : public EthernetMacTest {
 public:
  EthernetMacByFrameTest() : EthernetMacTest(true) {}
};

TEST_F(EthernetMacByFrameTest, TheLastPieceComesWhenItDoesPieceByPiece) {
  mac_.receive({{}, {}, 150_B, 0, 0});
  sim_.run();
  ASSERT_EQ(processor_.pieces.size(), 1U);
  EXPECT_EQ(processor_.frame_pieces, std::vector<std::int64_t>{3});
  EXPECT_EQ(processor_.pieces[0].size, 22_B);
  // 2 us, 160 ns for the first piece on the first hop, 2 x 160 + 55 on the second
  EXPECT_EQ(processor_.pieces[0].at, Time::origin() + 2_us + 160_ns + 320_ns + 55_ns);
}

TEST_F(EthernetMacByFrameTest, AFrameHandedOverWholeLeavesWhenItDoesPieceByPiece) {
  const auto whole = [](EthernetMac* mac) -> Task<> {
    const Frame frame{{}, {}, 150_B, 0, 0};
    co_await mac->transmit_frame(frame, 22_B);
  };
  sim_.spawn(whole(&mac_));
  sim_.run();
  // 55 ns for the last piece on either hop, 1 us, and the time on the wire
  EXPECT_EQ(wire_.ends, std::vector{Time::origin() + 110_ns + 1_us + last_bit_time(150_B, 1_Gbit_per_s)});
}

TEST_F(EthernetMacByFrameTest, AFrameLongerThanTheFifoIsDroppedAndCounted) {
  const auto whole = [](EthernetMac* mac) -> Task<> {
    const Frame frame{{}, {}, 4097_B, 0, 0};
    co_await mac->transmit_frame(frame, 1_B);
  };
  sim_.spawn(whole(&mac_));
  sim_.run();
  EXPECT_TRUE(wire_.ends.empty());
  EXPECT_EQ(count("dropped"), 1.0);
}

}  // namespace
}  // namespace xenolith
