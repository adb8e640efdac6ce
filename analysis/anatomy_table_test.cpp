#include "analysis/anatomy_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "analysis/explain.hpp"
#include "analysis/request_trace.hpp"
#include "sim-core/base/csv.hpp"
#include "sim-core/base/json.hpp"
#include "sim-core/base/literals.hpp"

namespace xenolith {
namespace {

/// Twenty requests of two guests: the n-th waits (n - 1) us for the link and is served for 1 us, then 2 us by
/// the disk.
Anatomy requests() {
  Anatomy anatomy([](std::string_view) { return true; });
  for (int n = 1; n <= 20; ++n) {
    const Time begin = Time::origin() + n * 100_us;
    const std::string guest = "client.guest" + std::to_string(1 + n % 2);
    Trail trail = anatomy.begin(begin);
    trail = anatomy.mark(trail, guest + ".link", "send", begin + n * 1_us, 1_us);
    trail = anatomy.mark(trail, "disk", "read", begin + (n + 2) * 1_us, 2_us);
    anatomy.finish(trail, guest + ".app.time", begin + (n + 2) * 1_us, (n + 2) * 1_us);
  }
  return anatomy;
}

RequestSet pooled() {
  RequestSet set("client.guest[*].app.time");
  set.add(findings_of(requests()), 0);
  return set;
}

TEST(AnatomyTableTest, pools_what_the_pattern_leaves_open) {
  EXPECT_EQ(pooled_address("client.guest[*].app.time", "client.guest12.nic"), "client.guest[*].nic");
  EXPECT_EQ(pooled_address("client.guest[*].app.time", "server.guest3"), "server.guest[*]");
  EXPECT_EQ(pooled_address("client.guest[*].app.time", "client.dom0"), "client.dom0");
  EXPECT_EQ(pooled_address("client.guest1.app.time", "client.guest1.nic"), "client.guest1.nic");
}

TEST(AnatomyTableTest, sums_over_all_the_median_and_the_tail) {
  const AnatomyTable table = anatomy_table(pooled(), 0.95);
  ASSERT_EQ(table.lines.size(), 2U);
  EXPECT_EQ(table.lines[0].component, "client.guest[*].link");
  EXPECT_EQ(table.lines[1].component, "disk");
  ASSERT_EQ(table.groups.size(), 3U);
  EXPECT_EQ(table.groups[0].requests, 20U);
  EXPECT_EQ(table.lines[0].shares[0].service, 20 * 1'000'000);
  EXPECT_EQ(table.lines[0].shares[0].waiting, 190 * 1'000'000);  // 0 + 1 + … + 19
  EXPECT_EQ(table.lines[1].shares[0].service, 40 * 1'000'000);
  EXPECT_EQ(table.groups[0].whole.total(), 250 * 1'000'000);
  // Ranks 8.55 and 10.45 of 0 to 19, widened to whole ones: the 9th to the 12th fastest.
  EXPECT_EQ(table.groups[1].requests, 4U);
  EXPECT_EQ(table.lines[0].shares[1].waiting, (8 + 9 + 10 + 11) * 1'000'000);
  EXPECT_EQ(table.groups[2].requests, 1U);  // from rank 18.05 up
  EXPECT_EQ(table.groups[2].whole.total(), 22 * 1'000'000);
}

TEST(AnatomyTableTest, a_single_request_is_one_group) {
  AnatomyFindings findings;
  findings.places = {{"client.app", "send"}};
  findings.requests.push_back(
      {"client.app.rtt", Time::origin(), 3_us, {{0, Time::origin(), Time::origin() + 3_us, 1_us}}});
  RequestSet set("client.app.rtt");
  set.add(findings, 0);
  const AnatomyTable table = anatomy_table(set, 0.95);
  ASSERT_EQ(table.groups.size(), 1U);
  EXPECT_EQ(table.groups[0].name, "all");
  ASSERT_EQ(table.lines.size(), 1U);
  EXPECT_EQ(table.lines[0].shares[0].waiting, 2'000'000);
}

TEST(AnatomyTableTest, replications_are_joined) {
  RequestSet set = pooled();
  set.add(findings_of(requests()), 1);
  EXPECT_EQ(set.entries().size(), 40U);
  EXPECT_EQ(set.places().size(), 3U);
  EXPECT_EQ(anatomy_table(set, 0.95).groups[0].whole.total(), 2 * 250 * 1'000'000);
}

TEST(AnatomyTableTest, the_file_holds_sums_means_and_shares) {
  Problems problems;
  const auto csv = parse_csv(anatomy_csv(anatomy_table(pooled(), 0.95)), "anatomy.csv", problems);
  ASSERT_TRUE(csv) << problems.to_string();
  ASSERT_EQ(csv->rows.size(), 6U);
  EXPECT_EQ(csv->rows[0].fields, (std::vector<std::string>{"all", "client.guest[*].link", "send", "20",
                                                           "20000000", "190000000", "1", "9.5", "0.84"}));
}

TEST(AnatomyTableTest, small_stages_are_one_line_on_the_terminal) {
  Anatomy anatomy([](std::string_view) { return true; });
  Trail trail = anatomy.begin(Time::origin());
  trail = anatomy.mark(trail, "a", "tiny", Time::origin() + 1_ns, 1_ns);
  trail = anatomy.mark(trail, "b", "long", Time::origin() + 2_us, 2_us);
  anatomy.finish(trail, "m", Time::origin() + 2_us, 2_us);
  RequestSet set("m");
  set.add(findings_of(anatomy), 0);
  const std::string text = anatomy_text(anatomy_table(set, 0.95), 0.95);
  EXPECT_EQ(text.find("tiny"), std::string::npos) << text;
  EXPECT_NE(text.find("other stages"), std::string::npos) << text;
}

TEST(RequestTraceTest, arrows_lead_from_component_to_component) {
  Trace trace;
  draw_request(trace, pooled(), 4);  // the fifth: 4 us of waiting, 1 us, 2 us
  Problems problems;
  const auto json = parse_json(trace.to_json("s"), "trace.json", problems);
  ASSERT_TRUE(json) << problems.to_string();
  std::string phases;
  for (const Json& event : json->find("traceEvents")->elements()) phases += event.find("ph")->as_string();
  EXPECT_EQ(phases.substr(phases.find('X')), "XXXsf");
}

TEST(RequestTraceTest, every_stretch_is_a_row) {
  Problems problems;
  const auto csv = parse_csv(requests_csv(pooled(), {4}), "requests.csv", problems);
  ASSERT_TRUE(csv) << problems.to_string();
  ASSERT_EQ(csv->rows.size(), 2U);
  EXPECT_EQ(csv->rows[0].fields,
            (std::vector<std::string>{"5", "0", "client.guest2.app.time", "client.guest2.link", "send", "0",
                                      "1000000", "4000000"}));
}

}  // namespace
}  // namespace xenolith
