#include "models/contract/shared_access.hpp"

#include <gtest/gtest.h>

namespace xenolith {
namespace {

constexpr std::string_view account = "syncos";
constexpr std::string_view key = "secret";
constexpr std::string_view epoch = "2011-05-10";

std::string signed_uri(std::string permission = "r") {
  SharedAccess access{"captures/oklinux.sync", "2011-05-10T01:00:00Z", "2011-05-10T03:00:00Z",
                      std::move(permission),   "YWJjZGVmZw==",         {}};
  access.signature = sign(key, access.string_to_sign(account));
  return access.uri(account);
}
Refusal at(std::int64_t hour, std::string_view uri, Access wanted = Access::read) {
  return judge(uri, account, key, epoch, Time::origin() + 3600 * hour * 1_s, wanted);
}
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

TEST(SharedAccess, SignsAsRfc4231Says) {
  // Test case 2 of the RFC, its digest in Base64.
  EXPECT_EQ(sign("Jefe", "what do ya want for nothing?"), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

TEST(SharedAccess, SignsTheFieldsInTheOrderOfVersion20090919) {
  const SharedAccess access{"captures/oklinux.sync", "2011-05-10", "2011-05-11", "r", "YWJjZGVmZw==", {}};
  EXPECT_EQ(access.string_to_sign(account),
            "r\n2011-05-10\n2011-05-11\n/syncos/captures/oklinux.sync\nYWJjZGVmZw==");
}

TEST(SharedAccess, SurvivesTheWayThroughAUri) {
  const std::string uri = signed_uri();
  EXPECT_EQ(uri.find("https://syncos.blob.core.windows.net/captures/oklinux.sync?st=2011-05-10T01:00:00Z&"),
            0U);
  SharedAccess access;
  ASSERT_TRUE(parse_uri(uri, account, access));
  EXPECT_EQ(access.identifier, "YWJjZGVmZw==");  // escaped in the URI
  EXPECT_EQ(access.uri(account), uri);
  EXPECT_FALSE(parse_uri(uri, "somebody", access));
  EXPECT_FALSE(parse_uri("https://syncos.blob.core.windows.net/captures/oklinux.sync", account, access));
}

TEST(SharedAccess, IsGoodFromItsStartUntilItsExpiry) {
  const std::string uri = signed_uri();
  EXPECT_EQ(at(0, uri), Refusal::not_yet);
  EXPECT_EQ(at(1, uri), Refusal::none);
  EXPECT_EQ(at(2, uri), Refusal::none);
  EXPECT_EQ(at(3, uri), Refusal::expired);
}

TEST(SharedAccess, AllowsWhatItSays) {
  EXPECT_EQ(at(2, signed_uri("r"), Access::write), Refusal::permission);
  EXPECT_EQ(at(2, signed_uri("w"), Access::read), Refusal::permission);
  EXPECT_EQ(at(2, signed_uri("rw"), Access::write), Refusal::none);
}

TEST(SharedAccess, IsRefusedWhenAnyFieldWasAltered) {
  const std::string uri = signed_uri();
  EXPECT_EQ(at(4, replaced(uri, "se=2011-05-10", "se=2099-05-10")), Refusal::signature);
  EXPECT_EQ(at(0, replaced(uri, "st=2011-05-10", "st=2001-05-10")), Refusal::signature);
  EXPECT_EQ(at(2, replaced(uri, "sp=r", "sp=rw"), Access::write), Refusal::signature);
  EXPECT_EQ(at(2, replaced(uri, "oklinux", "another")), Refusal::signature);
  EXPECT_EQ(at(2, replaced(uri, "YWJj", "YWJk")), Refusal::signature);
  EXPECT_EQ(at(2, replaced(uri, "&sig=", "&sig=A")), Refusal::signature);
  EXPECT_EQ(at(2, replaced(uri, "&se=", "&xx=")), Refusal::malformed);
  EXPECT_EQ(judge(uri, account, "guessed", epoch, Time::origin() + 7200_s, Access::read), Refusal::signature);
}

TEST(Dates, CountFromTheMidnightOfADay) {
  EXPECT_EQ(date_text("2011-05-10", Time::origin()), "2011-05-10T00:00:00Z");
  EXPECT_EQ(date_text("2012-02-28", Time::origin() + 86400_s + 3661_s), "2012-02-29T01:01:01Z");
  EXPECT_TRUE(is_day("2012-02-29"));
  EXPECT_FALSE(is_day("2011-02-29"));
  EXPECT_FALSE(is_day("2011-5-10"));
  EXPECT_FALSE(is_day("today"));
}

}  // namespace
}  // namespace xenolith
