#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "sim-core/base/json.hpp"

namespace xenolith {
namespace {

Json parsed(std::string_view text) {
  Problems problems;
  return parse_json(text, "f.json", problems).value_or(Json::string("refused"));
}

TEST(JsonValue, IsBuiltAndChanged) {
  Json object = Json::object({"made", 3, 4});
  object.set("b", Json::integer(1, {"made", 5, 6}));
  object.set("a", {"key", 7, 8}, Json::array());
  object.find("a")->push_back(Json::string("x"));
  object.find("a")->push_back(Json::real(0.5));
  EXPECT_EQ(to_text(object, 0), R"({"b":1,"a":["x",0.5]})");
  EXPECT_EQ(object.place(), (Place{"made", 3, 4}));
  EXPECT_EQ(object.key_place("b"), (Place{"made", 5, 6}));
  EXPECT_EQ(object.key_place("a"), (Place{"key", 7, 8}));
  object.set("b", Json::boolean(true));  // keeps its rank and its key's place
  EXPECT_EQ(to_text(object, 0), R"({"b":true,"a":["x",0.5]})");
  EXPECT_EQ(object.key_place("b"), (Place{"made", 5, 6}));
  EXPECT_TRUE(object.erase("b"));
  EXPECT_FALSE(object.erase("b"));
  EXPECT_EQ(object.size(), 1U);
}

TEST(JsonValue, ACopyIsDeep) {
  const Json original = parsed(R"({"a": {"b": [1, 2]}})");
  Json copy = original;
  copy.find("a")->find("b")->push_back(Json::integer(3));
  copy.find("a")->set("c", Json::null());
  EXPECT_EQ(to_text(original, 0), R"({"a":{"b":[1,2]}})");
  EXPECT_EQ(to_text(copy, 0), R"({"a":{"b":[1,2,3],"c":null}})");
  EXPECT_EQ(copy.find("a")->find("b")->at(1).place(), original.find("a")->find("b")->at(1).place());
}

TEST(JsonValue, AMemberMayReplaceItsOwner) {
  Json json = parsed(R"({"a": {"b": 1}})");
  json = Json(*json.find("a"));
  EXPECT_EQ(to_text(json, 0), R"({"b":1})");
}

TEST(JsonValue, EqualityIgnoresPlacesAndOrder) {
  EXPECT_EQ(parsed(R"({"a": 1, "b": [true, null]})"), parsed("{\n\"b\": [true,null],\n\"a\": 1.0}"));
  EXPECT_NE(parsed("[1, 2]"), parsed("[2, 1]"));
  EXPECT_NE(parsed(R"({"a": 1})"), parsed(R"({"a": 1, "b": 1})"));
  EXPECT_NE(parsed(R"({"a": 1})"), parsed(R"({"b": 1})"));
  EXPECT_NE(parsed("1"), parsed("\"1\""));
  EXPECT_NE(parsed("9007199254740993"), parsed("9007199254740992"));  // alike as doubles
  EXPECT_NE(parsed("null"), parsed("false"));
}

TEST(JsonValueDeathTest, TheWrongKindIsAnInternalError) {
  const Json text = Json::string("x");
  EXPECT_EXIT((void)text.as_integer(), testing::ExitedWithCode(70), "not an integer");
  EXPECT_EXIT((void)text.members(), testing::ExitedWithCode(70), "not an object");
  EXPECT_EXIT((void)Json::array().at(0), testing::ExitedWithCode(70), "no such element");
  EXPECT_EXIT((void)Json::real(0.5).as_integer(), testing::ExitedWithCode(70), "not an integer");
  EXPECT_EXIT((void)Json::real(std::nan("")), testing::ExitedWithCode(70), "not finite");
}

TEST(JsonText, HasOneForm) {
  const Json json = parsed(R"({"a":1e2,"b":[1,2.50],"c":[{"d":[]},[]],"e":{},"f":"\u0001\t\"\\é/"})");
  EXPECT_EQ(to_text(json, 0), R"({"a":100,"b":[1,2.5],"c":[{"d":[]},[]],"e":{},"f":"\u0001\t\"\\é/"})");
  EXPECT_EQ(to_text(json), R"({
  "a": 100,
  "b": [1, 2.5],
  "c": [
    {
      "d": []
    },
    []
  ],
  "e": {},
  "f": "\u0001\t\"\\é/"
})");
}

TEST(JsonText, BytesThatAreNotUtf8BecomeTheReplacementCharacter) {
  const auto written = [](std::string text) { return to_text(Json::string(std::move(text)), 0); };
  EXPECT_EQ(written("a\xFFz"), "\"a\uFFFDz\"");
  EXPECT_EQ(written("\xC3"), "\"\uFFFD\"");                                      // cut off
  EXPECT_EQ(written("\xC0\x80"), "\"\uFFFD\uFFFD\"");                            // longer than needed
  EXPECT_EQ(written("\xED\xA0\x80"), "\"\uFFFD\uFFFD\uFFFD\"");                  // a surrogate
  EXPECT_EQ(written("\xF4\x90\x80\x80"), "\"\uFFFD\uFFFD\uFFFD\uFFFD\"");        // above U+10FFFF
  EXPECT_EQ(written("\xF0\x9F\x98\x80 \xE2\x82\xAC"), "\"\U0001F600 \u20AC\"");  // sound
}

Json arbitrary(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 7 : 5)) {
    case 0:
      return Json::null();
    case 1:
      return Json::boolean(*rc::gen::arbitrary<bool>());
    case 2:
      return Json::integer(*rc::gen::arbitrary<std::int64_t>());
    case 3:
      return Json::real(*rc::gen::suchThat<double>([](double x) { return std::isfinite(x); }));
    case 4:
      return Json::string(*rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127)));
    case 5: {
      Json array = Json::array();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) array.push_back(arbitrary(depth - 1));
      return array;
    }
    default: {
      Json object = Json::object();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        object.set("k" + std::to_string(i), arbitrary(depth - 1));
      return object;
    }
  }
}

RC_GTEST_PROP(JsonTextProperty, ReadsBackTheSame, ()) {
  const Json json = arbitrary(4);
  const std::string text = to_text(json, *rc::gen::inRange(0, 3));
  RC_ASSERT(text.find('\0') == std::string::npos);
  RC_ASSERT(parsed(text) == json);
  RC_ASSERT(to_text(parsed(text), 0) == to_text(json, 0));
}

}  // namespace
}  // namespace xenolith
