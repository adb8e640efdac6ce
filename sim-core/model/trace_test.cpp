#include "sim-core/model/trace.hpp"

#include <gtest/gtest.h>

#include "sim-core/base/json.hpp"
#include "sim-core/base/literals.hpp"

namespace xenolith {
namespace {

TEST(TraceTest, is_one_json_document_with_times_in_microseconds) {
  Trace trace;
  trace.slice("client.cpu0", "guest \"1\"", Time::origin() + 1_us, Time::origin() + 1500_ns);
  trace.counter("client.nic", "queue", Time::origin() + 3_ps, 7);
  trace.flow("client.nic", "probe", Time::origin(), 9, true);
  Problems problems;
  const auto json = parse_json(trace.to_json("svio/latency"), "trace.json", problems);
  ASSERT_TRUE(json) << problems.to_string();
  const Json& events = *json->find("traceEvents");
  // One process name, two thread names, three events.
  ASSERT_EQ(events.size(), 6U);
  const Json& slice = events.at(3);
  EXPECT_EQ(slice.find("ph")->as_string(), "X");
  EXPECT_DOUBLE_EQ(slice.find("ts")->as_double(), 1.0);
  EXPECT_DOUBLE_EQ(slice.find("dur")->as_double(), 0.5);
  EXPECT_EQ(slice.find("name")->as_string(), "guest \"1\"");
}

TEST(TraceTest, levels_of_one_process_have_names_of_their_own) {
  Trace trace;
  trace.counter("uplink.to store", "bit/s", Time::origin(), 7);
  trace.counter("uplink.to desktop.cpu", "bit/s", Time::origin(), 8);
  trace.counter("air", "bit/s", Time::origin(), 9);
  Problems problems;
  const auto json = parse_json(trace.to_json("x"), "trace.json", problems);
  ASSERT_TRUE(json) << problems.to_string();
  std::vector<std::string> names;
  for (const Json& event : json->find("traceEvents")->elements())
    if (event.find("ph")->as_string() == "C") names.push_back(event.find("name")->as_string());
  EXPECT_EQ(names, (std::vector<std::string>{"to store bit/s", "to desktop.cpu bit/s", "bit/s"}));
}

TEST(TraceTest, a_window_begins_with_the_levels_of_then) {
  Trace trace;
  trace.limit_to(Time::origin() + 5_us, Time::origin() + 9_us);
  trace.counter("uplink", "bit/s", Time::origin() + 1_us, 3);
  trace.counter("uplink", "bit/s", Time::origin() + 2_us, 4);
  trace.counter("uplink", "transfers", Time::origin() + 1_us, 1);
  trace.counter("uplink", "transfers", Time::origin() + 3_us, 0);
  trace.counter("uplink", "bit/s", Time::origin() + 7_us, 6);
  const std::string json = trace.to_json("x");
  const std::size_t begin = json.find(R"("ts":5.000000,"name":"bit/s","args":{"value":4}})");
  EXPECT_NE(begin, std::string::npos) << json;
  EXPECT_LT(begin, json.find(R"("ts":7.000000,"name":"bit/s","args":{"value":6}})"));
  EXPECT_EQ(json.find("transfers"), std::string::npos);
}

TEST(TraceTest, counts_what_it_drops) {
  Trace trace(1);
  trace.instant("a", "x", Time::origin());
  trace.instant("a", "x", Time::origin());
  EXPECT_EQ(trace.dropped(), 1U);
}

}  // namespace
}  // namespace xenolith
