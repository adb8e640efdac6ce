#include "sim-core/experiment/anatomy_findings.hpp"

#include <gtest/gtest.h>

#include "sim-core/base/literals.hpp"

namespace xenolith {
namespace {

Time at(Duration since) { return Time::origin() + since; }

AnatomyFindings two_requests() {
  Anatomy anatomy([](std::string_view) { return true; });
  Trail trail = anatomy.begin(at(1_us));
  trail = anatomy.mark(trail, "client.cpu", "send", at(3_us), 1_us);
  trail = anatomy.mark(trail, "server.disk", "seek, read", at(7_us), 4_us);
  anatomy.finish(trail, "client.app.rtt", at(7_us), 6_us);
  anatomy.finish(anatomy.begin(at(8_us)), "client.app.rtt", at(8_us), 0_us);
  anatomy.finish({}, "client.app.rtt", at(9_us), 1_us);  // it has no trail
  return findings_of(anatomy);
}

TEST(AnatomyFindings, come_back_from_their_text_as_they_were) {
  const AnatomyFindings findings = two_requests();
  ASSERT_EQ(findings.requests.size(), 2U);
  ASSERT_EQ(findings.lost, 1U);
  const auto back = findings_from(to_text(findings));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->lost, 1U);
  EXPECT_EQ(back->beyond, 0U);
  ASSERT_EQ(back->places.size(), 2U);
  EXPECT_EQ(back->places[1].component, "server.disk");
  EXPECT_EQ(back->places[1].stage, "seek, read");
  ASSERT_EQ(back->requests.size(), 2U);
  const Anatomy::Request& request = back->requests[0];
  EXPECT_EQ(request.metric, "client.app.rtt");
  EXPECT_EQ(request.begin, at(1_us));
  EXPECT_EQ(request.total, 6_us);
  ASSERT_EQ(request.segments.size(), 2U);
  EXPECT_EQ(request.segments[0].place, 0U);
  EXPECT_EQ(request.segments[0].start, at(1_us));
  EXPECT_EQ(request.segments[0].end, at(3_us));
  EXPECT_EQ(request.segments[0].waiting(), 1_us);
  EXPECT_EQ(request.segments[1].service, 4_us);
  EXPECT_TRUE(back->requests[1].segments.empty());
}

TEST(AnatomyFindings, are_nothing_when_the_text_is_not_whole) {
  const std::string text = to_text(two_requests());
  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_FALSE(findings_from(text.substr(0, length))) << length;
  EXPECT_FALSE(findings_from(text + "1"));
  std::string foreign = text;
  foreign.replace(foreign.find("\n1\t"), 3, "\n7\t");  // a place that there is not
  EXPECT_FALSE(findings_from(foreign));
}

}  // namespace
}  // namespace xenolith
