#include "models/service/nbd_server/nbd_server.hpp"

#include <gtest/gtest.h>

#include "models/contract/testing/fake_block.hpp"
#include "models/contract/testing/fake_stream.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

TEST(NbdServerTest, AnswersOneRequestAfterTheOtherThroughThePageCache) {
  Simulator sim;
  System system;
  const auto at = [&](std::string_view address) {
    return Context{.simulator = &sim, .system = &system, .address = std::string(address)};
  };
  FakeGuest guest(at("dom0"));
  FakeStreamHost tcp(at("dom0.tcp"), guest);
  FakeBlockReader disk(at("dom0.block"), guest);
  NbdServer::Params params;
  params.request = 50_cycles;
  NbdServer server(at("dom0.nbd"), params);
  attach_statistics(server);
  bind_named(server, "sockets", tcp);
  bind_named(server, "address", tcp);
  bind_named(server, "disk", disk);
  server.start();
  EXPECT_EQ(tcp.port, 2000);
  tcp.stream.bring({NetworkBlockMessage::request, {1, 4096, 8192, 0}});
  tcp.stream.bring({NetworkBlockMessage::request, {2, 12'288, 1024, 0}});
  sim.run();
  ASSERT_EQ(disk.reads.size(), 2U);
  EXPECT_EQ(disk.reads[0].offset, 4096);
  EXPECT_EQ(disk.reads[0].size, Bytes(8192));
  ASSERT_EQ(tcp.stream.sent.size(), 2U);
  EXPECT_EQ(tcp.stream.sent[0].size, Bytes(16 + 8192));
  EXPECT_EQ(tcp.stream.sent[1].content[0], 2U);
  EXPECT_EQ(tcp.stream.times[0], Time::origin() + 150_ns);  // 50 of work, 100 of the disk
  EXPECT_EQ(tcp.stream.times[1], Time::origin() + 300_ns);
  EXPECT_EQ(value_of(server, "read", "mean"), 0.1);
}

}  // namespace
}  // namespace xenolith
