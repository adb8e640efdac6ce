#include "models/service/nbd/nbd.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_block.hpp"
#include "models/contract/testing/fake_stream.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

struct FakeExport final : Component, NetworkBlockExport {
  FakeExport(const Context& context, FakeStreamHost& tcp) : Component(context), far(tcp) {}
  StreamAddress& address() override { return far; }
  std::uint16_t port() const override { return 2000; }
  Bytes capacity() const override { return Bytes(1'000'000); }
  FakeStreamHost& far;
};

struct FakeLog final : Component, SegmentLog {
  using Component::Component;
  Time came(std::uint64_t byte) override {
    asked.push_back(byte);
    return time;
  }
  Time time;
  std::vector<std::uint64_t> asked;
};

class NbdTest : public testing::Test {
 protected:
  NbdTest() : nbd_(at("guest.nbd"), {Bytes(4096), Bytes(1024), 100_cycles, 50_cycles, 10_cycles}) {
    attach_statistics(nbd_);
    bind_named(nbd_, "server", export_);
    bind_named(nbd_, "sockets", tcp_);
    bind_named(nbd_, "log", log_);
    nbd_.attach(queue_);
    nbd_.start();
  }
  Task<> bring(Duration when, Bytes size) {
    co_await sim_.wait_until(Time::origin() + when);
    tcp_.stream.bring_bytes(size);
  }
  Context at(std::string_view address) {
    return Context{.simulator = &sim_, .system = &system_, .address = std::string(address)};
  }

  Simulator sim_;
  System system_;
  FakeGuest guest_{at("guest")};
  FakeStreamHost tcp_{at("guest.tcp"), guest_};
  FakeStreamHost far_{at("dom0.tcp"), guest_};
  FakeExport export_{at("dom0.nbd"), far_};
  FakeLog log_{at("guest.tap")};
  FakeBlockQueue queue_{sim_};
  Nbd nbd_;
};

TEST_F(NbdTest, RequestsThatWaitAreSentOnceConnected) {
  queue_.waiting.push_back({7, {8192, Bytes(2048)}, 0});
  sim_.run();
  EXPECT_EQ(tcp_.port, 2000);
  ASSERT_EQ(tcp_.stream.sent.size(), 1U);
  EXPECT_EQ(tcp_.stream.times[0], Time::origin() + 100_ns);
  EXPECT_EQ(tcp_.stream.sent[0].size, Bytes(28));
  EXPECT_EQ(tcp_.stream.sent[0].content[0], 7U);
  EXPECT_EQ(tcp_.stream.sent[0].content[1], 8192U);
  EXPECT_EQ(tcp_.stream.sent[0].content[2], 2048U);
}

TEST_F(NbdTest, AReplyIsReadBlockByBlockAsItComes) {
  queue_.waiting.push_back({7, {0, Bytes(2048)}, 0});
  log_.time = Time::origin() + 9_us;
  sim_.spawn(bring(10_us, Bytes(16 + 1000)));
  sim_.spawn(bring(20_us, Bytes(1048)));
  sim_.run();
  ASSERT_EQ(queue_.done.size(), 1U);
  EXPECT_EQ(queue_.times[0], Time::origin() + 20_us + 10_ns);  // the second block's work; the first's is past
  EXPECT_EQ(queue_.levels[0], Level::process);
  EXPECT_EQ(value_of(nbd_, "delivery", "mean"), 10.01);
  EXPECT_EQ(value_of(nbd_, "response", "mean"), 11.01);
  EXPECT_EQ(value_of(nbd_, "request", "mean"), 20.01);
  EXPECT_EQ(value_of(nbd_, "response_size", "mean"), 2048.0);
}

TEST_F(NbdTest, RepliesAreMatchedInTheOrderOfTheRequests) {
  queue_.waiting.push_back({1, {0, Bytes(1024)}, 0});
  queue_.waiting.push_back({2, {4096, Bytes(2048)}, 0});
  sim_.spawn(bring(10_us, Bytes(2 * 16 + 3 * 1024)));
  sim_.run();
  ASSERT_EQ(queue_.done.size(), 2U);
  EXPECT_EQ(queue_.done[0].number, 1U);
  EXPECT_EQ(queue_.done[1].number, 2U);
  EXPECT_EQ(queue_.times[1] - queue_.times[0], 70_ns);  // 50 for the reply, 10 for each block
  EXPECT_EQ(log_.asked, (std::vector<std::uint64_t>{0, 1040}));
}

}  // namespace
}  // namespace xenolith
