#include "sim-core/base/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>

#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

Json parsed(std::string_view text) {
  Problems problems;
  std::optional<Json> json = parse_json(text, "f.json", problems);
  EXPECT_TRUE(json) << text;
  EXPECT_EQ(problems.to_string(), "");
  return json ? *json : Json();
}

/// The problems of a text that is refused.
std::string refused(std::string_view text) {
  Problems problems;
  EXPECT_FALSE(parse_json(text, "f.json", problems)) << text;
  return problems.to_string();
}

std::string where(const Place& place) {
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

TEST(JsonParse, KindsAndValues) {
  const Json json =
      parsed(R"({"n": null, "t": true, "i": -12, "d": 2.50, "s": "a\u00e9\n", "a": [1, []], "o": {}})");
  ASSERT_EQ(json.size(), 7U);
  EXPECT_TRUE(json.find("n")->is_null());
  EXPECT_TRUE(json.find("t")->as_boolean());
  EXPECT_EQ(json.find("i")->as_integer(), -12);
  EXPECT_EQ(json.find("i")->as_double(), -12.0);
  EXPECT_FALSE(json.find("d")->is_integer());
  EXPECT_EQ(json.find("d")->as_double(), 2.5);
  EXPECT_EQ(json.find("d")->number_text(), "2.50");
  EXPECT_EQ(json.find("s")->as_string(), "a\xC3\xA9\n");
  EXPECT_EQ(json.find("a")->elements().size(), 2U);
  EXPECT_EQ(json.find("a")->at(0).as_integer(), 1);
  EXPECT_EQ(json.find("a")->kind_name(), "array");
  EXPECT_TRUE(json.find("o")->empty());
  EXPECT_EQ(json.find("x"), nullptr);
  EXPECT_EQ(json.members()[1].key, "t");
}

TEST(JsonParse, NumbersKeepTheirTextAndTheirLimits) {
  EXPECT_EQ(parsed("9223372036854775807").as_integer(), 9223372036854775807);
  EXPECT_EQ(parsed("-9223372036854775808").as_integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_FALSE(parsed("9223372036854775808").is_integer());
  EXPECT_EQ(parsed("9223372036854775808").as_double(), 9223372036854775808.0);
  EXPECT_EQ(parsed("1e3").number_text(), "1e3");
  EXPECT_FALSE(parsed("1e3").is_integer());
  EXPECT_EQ(parsed("-0").number_text(), "-0");
}

// Columns count characters: the two bytes of an e with an accent are one.
TEST(JsonParse, EveryKeyAndValueKnowsItsPlace) {
  const Json json = parsed("{\n  \"\xC3\xA9\": 1, \"b\" :\r\n\t[true, {\"c\": \"x\"} , -2.5e3]\n}\n");
  EXPECT_EQ(json.place(), (Place{"f.json", 1, 1}));
  EXPECT_EQ(where(json.key_place("\xC3\xA9")), "2:3");
  EXPECT_EQ(where(json.find("\xC3\xA9")->place()), "2:8");
  EXPECT_EQ(where(json.key_place("b")), "2:11");
  const Json& array = *json.find("b");
  EXPECT_EQ(where(array.place()), "3:2");
  EXPECT_EQ(where(array.at(0).place()), "3:3");
  EXPECT_EQ(where(array.at(1).place()), "3:9");
  EXPECT_EQ(where(array.at(1).key_place("c")), "3:10");
  EXPECT_EQ(where(array.at(1).find("c")->place()), "3:15");
  EXPECT_EQ(where(array.at(2).place()), "3:22");
  EXPECT_EQ(where(json.key_place("missing")), "1:1");
}

TEST(JsonParse, PlacesAfterStringsWithEscapes) {
  const Json json = parsed(R"({"a\"b\\": "\\\"", "c": "\u005c", "d": 1})");
  EXPECT_EQ(where(json.key_place("a\"b\\")), "1:2");
  EXPECT_EQ(where(json.key_place("c")), "1:20");
  EXPECT_EQ(where(json.key_place("d")), "1:35");
}

TEST(JsonParse, AByteOrderMarkAndAnyLineEndAreFine) {
  const Json json = parsed("\xEF\xBB\xBF{\"a\":\r\n 1}");
  EXPECT_EQ(where(json.place()), "1:1");
  EXPECT_EQ(where(json.find("a")->place()), "2:2");
}

TEST(JsonParse, SyntaxErrorsAreToldAtTheirPlace) {
  EXPECT_EQ(refused(""), "f.json:1:1: not JSON: unexpected end of the text (expected a value)\n");
  EXPECT_EQ(refused("[1,\n 2,\n]"), "f.json:2:3: not JSON: trailing comma before ']'\n");
  EXPECT_EQ(refused(R"({"a": 1,})"), "f.json:1:8: not JSON: trailing comma before '}'\n");
  EXPECT_EQ(refused("[1,,2]"), "f.json:1:4: not JSON: unexpected ',' (expected a value)\n");
  EXPECT_EQ(refused("[1 2]"), "f.json:1:4: not JSON: unexpected number literal (expected ',' or ']')\n");
  EXPECT_EQ(refused("{\"a\": 1\n \"b\": 2}"),
            "f.json:2:2: not JSON: unexpected string literal (expected ',' or '}')\n");
  EXPECT_EQ(refused(R"({"a" 1})"), "f.json:1:6: not JSON: unexpected number literal (expected ':')\n");
  EXPECT_EQ(refused("{1: 2}"),
            "f.json:1:2: not JSON: unexpected number literal (expected a key in double quotes)\n");
  EXPECT_EQ(refused("{} {}"), "f.json:1:4: not JSON: unexpected '{' (expected nothing after the value)\n");
  EXPECT_EQ(refused("[NaN]"),
            "f.json:1:2: not JSON: invalid literal (expected a value, or a key in double quotes)\n");
  EXPECT_EQ(refused("// x\n1"),
            "f.json:1:1: not JSON: invalid literal (expected a value, or a key in double quotes)\n");
  EXPECT_EQ(refused("[01]"), "f.json:1:3: not JSON: unexpected number literal (expected ',' or ']')\n");
  EXPECT_EQ(refused("[1e999]"),
            "f.json:1:2: not JSON: the number is too large (a number that a double can hold)\n");
  EXPECT_EQ(refused("\"abc"), "f.json:1:5: not JSON: invalid string: missing closing quote\n");
  EXPECT_EQ(refused("[\"a\xFF\"]"), "f.json:1:4: not JSON: invalid string: ill-formed UTF-8 byte\n");
  EXPECT_EQ(refused(std::string_view("1\0x", 3)), "f.json:1:2: not JSON: a zero byte (text in UTF-8)\n");
}

TEST(JsonParse, AnErrorNamesTheObjectItIsIn) {
  EXPECT_EQ(refused("{\"a\": {\"b\": [0, {\"c\" 1}]}}"),
            "f.json:1:22: a.b[1]: not JSON: unexpected number literal (expected ':')\n");
}

TEST(JsonParse, DuplicateKeysAreAllTold) {
  Problems problems;
  const auto json =
      parse_json("{\"x\": {\"a\": 1,\n\"b\": 2, \"a\": {\"q\": 3}, \"c\": 4}, \"x\": 5}", "f.json", problems);
  ASSERT_TRUE(json);
  EXPECT_EQ(problems.to_string(),
            "f.json:2:9: x: duplicate key \"a\" (first written at 1:8)\n"
            "f.json:2:33: duplicate key \"x\" (first written at 1:2)\n");
  EXPECT_EQ(to_text(*json, 0), R"({"x":{"a":1,"b":2,"c":4}})");
}

TEST(JsonParse, DepthAndSizeAreLimited) {
  EXPECT_EQ(parsed(std::string(64, '[') + std::string(64, ']')).size(), 1U);
  EXPECT_EQ(refused(std::string(1'000'000, '[')), "f.json:1:65: nested too deeply (at most 64 levels)\n");
  EXPECT_EQ(refused(std::string((16 << 20) + 1, ' ')), "f.json: the text is too long (at most 16 MiB)\n");
}

TEST(JsonParse, AFileThatCannotBeReadIsAProblem) {
  Problems problems;
  EXPECT_FALSE(read_json_file("no/such/file.json", problems));
  EXPECT_EQ(problems.to_string(), "no/such/file.json: cannot be opened: No such file or directory\n");
}

TEST(JsonParse, ReadsAFile) {
  const ScratchFolder folder;
  const std::string path = folder.path() / "a.json";
  std::ofstream(path) << "{\"a\": 1}";
  Problems problems;
  const auto json = read_json_file(path, problems);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->find("a")->place(), (Place{path, 1, 7}));
}

RC_GTEST_PROP(JsonParseProperty, AnyBytesAreReadOrRefused, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
      rc::gen::element<std::string>("{", "}", "[", "]", ",", ":", "\"", "\\", "\"a\"", "1", "-", ".5", "e9",
                                    "true", "nul", "\n", "\r\n", " ", "\xC3\xA9", "\xFF", "\xEF\xBB\xBF",
                                    "\\u12", "0", "\"b\":"),
      rc::gen::string<std::string>()));
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  Problems problems;
  const auto json = parse_json(text, "f", problems);
  RC_ASSERT(json.has_value() || !problems.empty());
  if (json && problems.empty()) {
    Problems again;
    const auto reread = parse_json(to_text(*json), "g", again);
    RC_ASSERT(reread.has_value() && *reread == *json);
  }
}

TEST(JsonParse, EveryTruncationIsRefused) {
  const std::string text =
      R"({"about": "caf\u00e9 é", "list": [1, -2.5e3, true, null, {"x": {}}], "s": "\\\""})";
  parsed(text);
  for (std::size_t length = 0; length < text.size(); ++length) {
    const std::string told = refused(std::string_view(text).substr(0, length));
    EXPECT_TRUE(told.starts_with("f.json:1:")) << told;
  }
}

}  // namespace
}  // namespace xenolith
