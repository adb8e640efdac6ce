#include "sim-core/base/random.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

namespace xenolith {
namespace {

std::vector<std::uint64_t> draws(RandomStream stream, std::size_t n) {
  std::vector<std::uint64_t> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(stream.next_u64());
  return values;
}

// Fixed for ever: every published result depends on these bits.
TEST(RandomStream, HasFixedBits) {
  const RandomStream stream(1, 0, "client.guest1.psapp");
  const std::vector<std::uint64_t> expected{
      0xac45f75943a4e152ULL, 0xaf7c340fc2380d32ULL, 0xa1596e395102e0b2ULL,
      0x57708ee93f7c3c30ULL, 0x4d17847b1f172effULL, 0xb8d3f3775e2ad870ULL,
      0xd0473eacac7544e1ULL, 0x0a029fc3d4dabe9fULL, 0x70a11b8e22a65a48ULL};
  EXPECT_EQ(draws(stream, expected.size()), expected);
  EXPECT_EQ(draws(RandomStream(0, 0, ""), 1).front(), 0xacae8c6fdb501b7cULL);
}

TEST(RandomStream, DependsOnSeedReplicationAndAddressAlone) {
  const std::vector<std::uint64_t> here = draws(RandomStream(1, 2, "a.b"), 32);
  EXPECT_EQ(here, draws(RandomStream(1, 2, "a.b"), 32));
  EXPECT_NE(here, draws(RandomStream(2, 2, "a.b"), 32));
  EXPECT_NE(here, draws(RandomStream(1, 3, "a.b"), 32));
  EXPECT_NE(here, draws(RandomStream(2, 1, "a.b"), 32));
  EXPECT_NE(here, draws(RandomStream(1, 2, "a.c"), 32));
}

TEST(RandomStream, ACopyGoesOnByItself) {
  RandomStream stream(1, 0, "x");
  for (int i = 0; i < 5; ++i) stream.next_u64();
  RandomStream copy = stream;
  const std::vector<std::uint64_t> first = draws(stream, 20);
  EXPECT_EQ(first, draws(copy, 20));
}

TEST(RandomStream, NeighbouringStreamsShareNothing) {
  std::set<std::uint64_t> seen;
  for (int component = 0; component < 100; ++component) {
    for (const std::uint64_t value : draws(RandomStream(1, 0, "guest" + std::to_string(component)), 100)) {
      EXPECT_TRUE(seen.insert(value).second);
    }
  }
}

TEST(RandomStream, UniformHasItsMeanAndVariance) {
  RandomStream stream(7, 0, "u");
  constexpr int n = 1'000'000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < n; ++i) {
    const double u = stream.uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    squares += u * u;
  }
  const double mean = sum / n;
  EXPECT_NEAR(mean, 0.5, 5 * std::sqrt(1.0 / 12 / n));
  EXPECT_NEAR(squares / n - mean * mean, 1.0 / 12, 5 * std::sqrt(1.0 / 180 / n));
}

TEST(RandomStream, TheOtherUniformsKeepTheirEnds) {
  RandomStream stream(7, 0, "u");
  for (int i = 0; i < 100'000; ++i) {
    const double positive = stream.uniform_positive();
    ASSERT_GT(positive, 0);
    ASSERT_LE(positive, 1);
    const double open = stream.uniform_open();
    ASSERT_GT(open, 0);
    ASSERT_LT(open, 1);
  }
}

TEST(RandomStream, WholeNumbersAreEquallyFrequent) {
  RandomStream stream(3, 0, "dice");
  std::array<int, 6> counts{};
  constexpr int n = 600'000;
  for (int i = 0; i < n; ++i) ++counts[static_cast<std::size_t>(stream.uniform_int(1, 6) - 1)];
  double chi_square = 0;
  for (const int count : counts) chi_square += (count - n / 6.0) * (count - n / 6.0) / (n / 6.0);
  EXPECT_LT(chi_square, 25.7);  // 5 degrees of freedom, P = 1e-4
}

// With a span of 3 * 2^62, a draw without rejection would give the lower third half of all values, not a
// third.
TEST(RandomStream, WholeNumbersOfAWideRangeAreUnbiased) {
  RandomStream stream(3, 0, "wide");
  constexpr std::int64_t lo = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t third = std::int64_t{1} << 62;
  constexpr std::int64_t hi = third - 1;  // lo + 3 * third - 1
  int lower = 0;
  constexpr int n = 100'000;
  for (int i = 0; i < n; ++i) lower += stream.uniform_int(lo, hi) < lo + third ? 1 : 0;
  EXPECT_NEAR(lower / double{n}, 1.0 / 3, 5 * std::sqrt(2.0 / 9 / n));
}

RC_GTEST_PROP(RandomStreamProperty, WholeNumbersStayInTheirRange,
              (std::int64_t a, std::int64_t b, std::uint64_t seed)) {
  RandomStream stream(seed, 0, "x");
  const std::int64_t drawn = stream.uniform_int(std::min(a, b), std::max(a, b));
  RC_ASSERT(drawn >= std::min(a, b) && drawn <= std::max(a, b));
  RC_ASSERT(stream.uniform_int(a, a) == a);
}

TEST(RandomStream, TheWholeRangeIsAllowed) {
  RandomStream stream(1, 0, "x");
  RandomStream same = stream;
  EXPECT_EQ(
      stream.uniform_int(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()),
      static_cast<std::int64_t>(same.next_u64()));
}

TEST(RandomStreamDeathTest, AnEmptyRangeIsAnInternalError) {
  RandomStream stream(1, 0, "x");
  EXPECT_EXIT((void)stream.uniform_int(2, 1), testing::ExitedWithCode(70), "empty range");
}

}  // namespace
}  // namespace xenolith
