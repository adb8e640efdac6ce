#include "models/network/frame_sink/frame_sink.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_guest.hpp"
#include "sim-core/base/literals.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct Cable final : EthernetSegment {
  void send(int socket, const Frame& frame) override {
    sockets.push_back(socket);
    frames.push_back(frame);
  }
  std::vector<int> sockets;
  std::vector<Frame> frames;
};

class FrameSinkTest : public testing::Test {
 protected:
  Simulator sim_;
  System system_;
  FrameSink sink_{Context{.simulator = &sim_, .system = &system_, .address = "sink"}, {1_Gbit_per_s}};
};

TEST_F(FrameSinkTest, AnnouncesItselfOnceWithinTheTimeOfOneFrame) {
  Cable cable;
  sink_.plug(cable, 3);
  sink_.start();
  sim_.run();
  ASSERT_EQ(cable.frames.size(), 1u);
  EXPECT_EQ(cable.sockets[0], 3);
  EXPECT_EQ(cable.frames[0].source, sink_.mac());
  EXPECT_EQ(cable.frames[0].destination, broadcast);
  EXPECT_EQ(sim_.now(), Time::origin() + 672_ns);  // 84 bytes with all that is around them, at 1 Gbit/s
}

TEST_F(FrameSinkTest, CountsItsOwnFramesAlone) {
  attach_statistics(sink_);
  sink_.receive(frame_of(1, MacAddress{5}, sink_.mac()));
  sink_.receive(frame_of(2, MacAddress{6}, sink_.mac()));
  sink_.receive(frame_of(3, MacAddress{5}, MacAddress{7}));
  EXPECT_EQ(value_of(sink_, "received", "bytes"), 128.0);
  EXPECT_EQ(value_of(sink_, "foreign", "count"), 1.0);
}

}  // namespace
}  // namespace xenolith
