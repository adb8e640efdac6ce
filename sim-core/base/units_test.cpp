#include "sim-core/base/units.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <type_traits>

namespace xenolith {
namespace {

// A bare number is no quantity, and one quantity is no other.
static_assert(!std::is_convertible_v<int, Duration> && !std::is_constructible_v<Duration, int>);
static_assert(!std::is_convertible_v<int, Bytes> && !std::is_convertible_v<Bytes, std::int64_t>);
static_assert(!std::is_constructible_v<Bytes, double> && !std::is_constructible_v<Bytes, bool>);
static_assert(!std::is_constructible_v<Time, Duration> && !std::is_constructible_v<Hertz, Cycles>);
static_assert(sizeof(Duration) == 8 && sizeof(Time) == 8 && std::is_trivially_copyable_v<Time>);

// A sum of unlike quantities does not compile.
template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};
static_assert(Addable<Time, Duration> && Addable<Duration, Duration>);
static_assert(!Addable<Time, Time> && !Addable<Bytes, Duration> && !Addable<Duration, int>);
template <class A, class B>
concept Multipliable = requires(A a, B b) {
  a* b;
};
static_assert(Multipliable<Duration, int> && !Multipliable<Duration, double> &&
              !Multipliable<Duration, Duration>);

TEST(Units, LiteralsAreExact) {
  EXPECT_EQ((9_us).ps(), 9'000'000);
  EXPECT_EQ((1.99_us).ps(), 1'990'000);
  EXPECT_EQ((9.42_us).ps(), 9'420'000);
  EXPECT_EQ((0.1_s).ps(), 100'000'000'000);
  EXPECT_EQ((1e3_ns).ps(), 1'000'000);
  EXPECT_EQ((2.5e-3_ms).ps(), 2'500'000);
  EXPECT_EQ((1'000_ns).ps(), 1'000'000);
  EXPECT_EQ((9223372.036854775807_s).ps(), Duration::max().ps());
}

TEST(Units, ALiteralFinerThanAPicosecondGoesToTheNearest) {
  EXPECT_EQ((0.1234564_us).ps(), 123'456);
  EXPECT_EQ((0.1234567_us).ps(), 123'457);
  EXPECT_EQ((0.5_ps).ps(), 1);
  EXPECT_EQ((0.4999999999_ps).ps(), 0);
}

TEST(Units, LiteralsOfData) {
  EXPECT_EQ((1.5_KiB).count(), 1536);
  EXPECT_EQ((64_kB).count(), 64'000);
  EXPECT_EQ((2_GiB).count(), 2'147'483'648);
  EXPECT_EQ((100_Mbit_per_s).count(), 100'000'000);
  EXPECT_EQ((1_MiB_per_s).count(), 8'388'608);
  EXPECT_EQ((2.8_GHz).count(), 2'800'000'000);
  EXPECT_EQ((8470_cycles).count(), 8470);
}

TEST(Units, ArithmeticOfDurations) {
  EXPECT_EQ(2 * 3_ns + 1_ns, 7_ns);
  EXPECT_EQ(7_ns / 2, 3500_ps);
  EXPECT_EQ(7_ns / 2_ns, 3);
  EXPECT_EQ(7_ns % 2_ns, 1_ns);
  EXPECT_EQ(-(3_ns), 1_ns - 4_ns);
  Duration d = 5_us;
  d += 1_us;
  d -= 2_us;
  d *= 3;
  d /= 4;
  EXPECT_EQ(d, 3_us);
  EXPECT_LT(999_ns, 1_us);
  EXPECT_EQ(Duration{}, Duration::zero());
}

TEST(Units, TimesAndDurations) {
  const Time t = Time::origin() + 3_us;
  EXPECT_EQ(t.ps(), 3'000'000);
  EXPECT_EQ(t - Time::origin(), 3_us);
  EXPECT_EQ(t - 1_us, Time::picoseconds(2'000'000));
  EXPECT_LT(t, Time::max());
}

TEST(Units, WorkOverRateRoundsUp) {
  EXPECT_EQ(600_cycles / 600_MHz, 1_us);
  EXPECT_EQ(1_cycles / 600_MHz, 1667_ps);          // 1666.67
  EXPECT_EQ(8470_cycles / 2.8_GHz, 3025_ns);       // exactly
  EXPECT_EQ(1500_B / 1_Gbit_per_s, 12_us);         // exactly
  EXPECT_EQ(1_B / 3_bit_per_s, 2666666666667_ps);  // 8/3 s
  EXPECT_EQ(0_cycles / 1_Hz, Duration::zero());
}

TEST(Units, SecondsForOutput) {
  EXPECT_DOUBLE_EQ(to_seconds(1500_ms), 1.5);
  EXPECT_EQ(from_seconds(0.1), 100_ms);
  EXPECT_EQ(from_seconds(1.6e-12), 2_ps);
  EXPECT_EQ(from_seconds(-1.6e-12), -(2_ps));
  EXPECT_EQ(scaled(10_us, 1.25), 12500_ns);
}

TEST(UnitsDeathTest, OverflowIsAnInternalError) {
  EXPECT_EXIT((void)(Duration::max() + 1_ps), testing::ExitedWithCode(70), "does not fit 64 bits");
  EXPECT_EXIT((void)(Time::max() + 1_ps), testing::ExitedWithCode(70), "does not fit 64 bits");
  EXPECT_EXIT((void)(Duration::max() * 2), testing::ExitedWithCode(70), "does not fit 64 bits");
  EXPECT_EXIT((void)(1_s / 0), testing::ExitedWithCode(70), "divided by zero");
  EXPECT_EXIT((void)(1_cycles / 0_Hz), testing::ExitedWithCode(70), "must be above zero");
  EXPECT_EXIT((void)(Bytes::max() / 1_bit_per_s), testing::ExitedWithCode(70), "does not fit 64 bits");
  EXPECT_EXIT((void)from_seconds(1e300), testing::ExitedWithCode(70), "not finite or beyond");
}

RC_GTEST_PROP(UnitsProperty, DivisionRoundsUpByLessThanOne, ()) {
  const auto cycles = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
  const auto hertz = *rc::gen::inRange<std::int64_t>(1'000'000, 10'000'000'000);
  const Duration taken = Cycles(cycles) / Hertz(hertz);
  const auto exact = static_cast<detail::Int128>(cycles) * picoseconds_per_second;
  RC_ASSERT(static_cast<detail::Int128>(taken.ps()) * hertz >= exact);
  RC_ASSERT((static_cast<detail::Int128>(taken.ps()) - 1) * hertz < exact);
}

RC_GTEST_PROP(UnitsProperty, QuotientAndRemainderGiveTheWhole, (std::int64_t a, std::int64_t b)) {
  RC_PRE(b != 0 && b != -1);
  const Duration whole = Duration::picoseconds(a);
  const Duration part = Duration::picoseconds(b);
  RC_ASSERT(part * (whole / part) + whole % part == whole);
}

}  // namespace
}  // namespace xenolith
