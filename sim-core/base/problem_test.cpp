#include "sim-core/base/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xenolith {
namespace {

TEST(Problem, HasTheAgreedForm) {
  const auto told = [](Place place, std::string address, std::string accepted, std::string nearest) {
    return to_text(
        Problem{std::move(place), std::move(address), "wrong", std::move(accepted), std::move(nearest)});
  };
  EXPECT_EQ(told({"a.json", 14, 17}, "machines.client", "a number", "clock"),
            "a.json:14:17: machines.client: wrong (a number; did you mean \"clock\"?)");
  EXPECT_EQ(told({"a.json", 1, 2}, "", "right", ""), "a.json:1:2: wrong (right)");
  EXPECT_EQ(told({"a.json", 1, 2}, "x", "", "y"), "a.json:1:2: x: wrong (did you mean \"y\"?)");
  EXPECT_EQ(told({"a.json", 0, 0}, "", "", ""), "a.json: wrong");
  EXPECT_EQ(told({}, "", "", ""), "wrong");
}

TEST(Problems, AreSortedByPlaceAndToldOnce) {
  Problems problems;
  EXPECT_TRUE(problems.empty());
  problems.add({"b.json", 1, 1}, "", "fourth");
  problems.add({"a.json", 10, 1}, "", "third");
  problems.add({"a.json", 9, 5}, "", "second");
  problems.add({"a.json", 9, 4}, "", "first");
  problems.add({"a.json", 9, 5}, "", "second");
  EXPECT_EQ(problems.size(), 4U);
  EXPECT_EQ(problems.to_string(),
            "a.json:9:4: first\na.json:9:5: second\na.json:10:1: third\nb.json:1:1: fourth\n");
}

TEST(Problems, TakeInOthers) {
  Problems one;
  one.add({"a", 1, 1}, "", "x");
  Problems two;
  two.add({"a", 1, 1}, "", "x");
  two.add({"a", 0, 0}, "", "y");
  one.add(two);
  EXPECT_EQ(one.to_string(), "a: y\na:1:1: x\n");
}

TEST(Problems, AreCountedBeyondALimit) {
  Problems problems;
  for (int i = 0; i < 1005; ++i) problems.add({"a", i + 1, 1}, "", "x");
  EXPECT_EQ(problems.size(), Problems::most);
  EXPECT_EQ(problems.left_off(), 5U);
  EXPECT_TRUE(problems.to_string().ends_with("a:1000:1: x\nand 5 more\n"));
}

TEST(InputErrorTest, CarriesItsProblems) {
  Problems problems;
  problems.add({"a", 1, 1}, "", "x");
  const InputError error(problems);
  EXPECT_STREQ(error.what(), "a:1:1: x\n");
  EXPECT_EQ(error.problems().size(), 1U);
}

TEST(NearestName, FindsWhatWasMeant) {
  const std::vector<std::string> names{"clock", "cores", "memory", "receive_bits", "up", "us"};
  EXPECT_EQ(nearest_name("clok", names), "clock");     // a letter is missing
  EXPECT_EQ(nearest_name("clcok", names), "clock");    // two are exchanged
  EXPECT_EQ(nearest_name("Memory", names), "memory");  // a capital letter
  EXPECT_EQ(nearest_name("recieve_bit", names), "receive_bits");
  EXPECT_EQ(nearest_name("un", names), "up");  // two as near: the first by alphabet
}

TEST(NearestName, SaysNothingRatherThanNonsense) {
  const std::vector<std::string> names{"clock", "a", "memory"};
  EXPECT_EQ(nearest_name("frequency", names), "");
  EXPECT_EQ(nearest_name("b", names), "");  // nothing in common with "a"
  EXPECT_EQ(nearest_name("", names), "");
  EXPECT_EQ(nearest_name(std::string(1'000'000, 'c'), names), "");
  EXPECT_EQ(nearest_name("clock", std::vector<std::string>{}), "");
}

}  // namespace
}  // namespace xenolith
