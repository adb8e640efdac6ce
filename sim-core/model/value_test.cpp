#include "sim-core/model/value.hpp"

#include <gtest/gtest.h>

#include "sim-core/base/literals.hpp"

namespace xenolith {
namespace {

enum class Colour { red, green };
constexpr std::array<std::string_view, 2> choices_of(Colour) { return {"red", "green"}; }

template <class T>
T read(const Json& json, Problems& problems, Bound bound = any) {
  T value{};
  read_value<T>(json, "a.b", bound, value, problems);
  return value;
}

TEST(Value, reads_quantities_with_their_unit) {
  Problems problems;
  EXPECT_EQ(read<Duration>(Json::string("9.42 us"), problems), Duration::picoseconds(9'420'000));
  EXPECT_EQ(read<Bytes>(Json::string("64 KiB"), problems), Bytes(65'536));
  EXPECT_EQ(read<Hertz>(Json::string("600 MHz"), problems), Hertz(600'000'000));
  EXPECT_EQ(read<Cycles>(Json::string("8470 cycles"), problems), Cycles(8470));
  EXPECT_EQ(read<BitRate>(Json::string("1 Gbit/s"), problems), BitRate(1'000'000'000));
  EXPECT_TRUE(problems.empty()) << problems.to_string();
}

TEST(Value, a_bare_number_is_no_quantity) {
  Problems problems;
  read<Duration>(Json::integer(5, {"f.json", 3, 7}), problems);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems.all()[0].place, (Place{"f.json", 3, 7}));
  EXPECT_EQ(problems.all()[0].address, "a.b");
  EXPECT_NE(problems.all()[0].what.find("bare number 5"), std::string::npos);
}

TEST(Value, out_of_range_says_the_range) {
  Problems problems;
  EXPECT_EQ(read<std::int64_t>(Json::integer(0), problems, at_least(1)), 0);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems.all()[0].accepted.find("at least 1"), std::string::npos);
  read<Duration>(Json::string("7 ms"), problems, between(1_us, 5_ms));
  EXPECT_NE(problems.to_string().find("from 1 us to 5 ms"), std::string::npos);
}

TEST(Value, ratios_are_numbers_or_percentages) {
  Problems problems;
  EXPECT_DOUBLE_EQ(read<double>(Json::string("80 %"), problems), 0.8);
  EXPECT_DOUBLE_EQ(read<double>(Json::real(0.25), problems), 0.25);
  EXPECT_TRUE(problems.empty());
}

TEST(Value, index_lists_and_ranges) {
  Problems problems;
  using Indices = std::vector<std::int64_t>;
  EXPECT_EQ(read<Indices>(Json::string("2..5"), problems), (Indices{2, 3, 4, 5}));
  EXPECT_EQ(read<Indices>(Json::integer(7), problems), (Indices{7}));
  EXPECT_TRUE(problems.empty());
  read<Indices>(Json::string("5..2"), problems);
  read<Indices>(Json::string("0..99999999"), problems);
  read<Indices>(Json::string("2..3x"), problems);
  EXPECT_EQ(problems.size(), 3U);
}

TEST(Value, a_choice_lists_the_choices) {
  Problems problems;
  EXPECT_EQ(read<Colour>(Json::string("green"), problems), Colour::green);
  EXPECT_TRUE(problems.empty());
  read<Colour>(Json::string("blue"), problems);
  EXPECT_NE(problems.to_string().find(R"("red" "green")"), std::string::npos);
}

}  // namespace
}  // namespace xenolith
