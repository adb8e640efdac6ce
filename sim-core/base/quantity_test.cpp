#include "sim-core/base/quantity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace xenolith {
namespace {

using testing::HasSubstr;

TEST(Quantity, DurationsAreReadExactly) {
  EXPECT_EQ(*parse_duration("9.42 us"), 9'420'000_ps);
  EXPECT_EQ(*parse_duration("9.42us"), 9'420'000_ps);
  EXPECT_EQ(*parse_duration("1.99 us"), 1'990'000_ps);
  EXPECT_EQ(*parse_duration("1e-6 s"), 1_us);
  EXPECT_EQ(*parse_duration("1E+3 ns"), 1_us);
  EXPECT_EQ(*parse_duration("0.10 ms"), 100_us);
  EXPECT_EQ(*parse_duration("2 h"), 7200_s);
  EXPECT_EQ(*parse_duration("1.5 min"), 90_s);
  EXPECT_EQ(*parse_duration("0 s"), Duration::zero());
  EXPECT_EQ(*parse_duration("0e99999999999 s"), Duration::zero());
  EXPECT_EQ(*parse_duration("9223372.036854775807 s"), Duration::max());
  EXPECT_EQ(*parse_duration("0.00000000000100000000000000000000000000 s"), 1_ps);
  EXPECT_EQ(*parse_duration("1000000000000000000000000000000e-30 ps"), 1_ps);
}

TEST(Quantity, WhatIsWrongWithADuration) {
  EXPECT_EQ(parse_duration("5").error, "\"5\" has no unit");
  EXPECT_EQ(parse_duration("").error, "an empty text is no quantity");
  EXPECT_EQ(parse_duration("us").error, "\"us\" does not begin with a number");
  EXPECT_EQ(parse_duration(".5 us").error, "\".5 us\" does not begin with a number");
  EXPECT_EQ(parse_duration("5. us").error, "\"5. us\" does not begin with a number");
  EXPECT_EQ(parse_duration("+5 us").error, "\"+5 us\" does not begin with a number");
  EXPECT_EQ(parse_duration("nan s").error, "\"nan s\" does not begin with a number");
  EXPECT_EQ(parse_duration("-5 us").error, "\"-5 us\" is negative");
  EXPECT_EQ(parse_duration("8x").error, "\"8x\" has the unknown unit \"x\"");
  EXPECT_EQ(parse_duration("5 us ").error, "\"5 us \" has the unknown unit \"us \"");
  EXPECT_EQ(parse_duration("5  us").error, "\"5  us\" has more than one space between number and unit");
  EXPECT_EQ(parse_duration("1e s").error, "\"1e s\" has the unknown unit \"e s\"");
  EXPECT_EQ(parse_duration("0.5 ps").error, "\"0.5 ps\" is finer than 1 ps");
  EXPECT_EQ(parse_duration("1e-13 s").error, "\"1e-13 s\" is finer than 1 ps");
  EXPECT_EQ(parse_duration("9223372.036854775808 s").error, "\"9223372.036854775808 s\" is too large");
  EXPECT_EQ(parse_duration("1e99999999999 s").error, "\"1e99999999999 s\" is too large");
  EXPECT_EQ(parse_duration("123456789012345678901 ps").error, "\"123456789012345678901 ps\" is too large");
  EXPECT_EQ(parse_duration("5 MHz").accepted, "a time such as \"9.42 us\", in ps, ns, us, ms, s, min or h");
}

TEST(Quantity, UnitsThatAreNearlyRightAreNamed) {
  EXPECT_EQ(parse_duration("5 sec").error, "\"5 sec\" has an unknown unit: write \"5 s\"");
  EXPECT_EQ(parse_duration("5 US").error, "\"5 US\" has an unknown unit: write \"5 us\"");
  EXPECT_EQ(parse_duration("5 \xC2\xB5s").error, "\"5 \xC2\xB5s\" has an unknown unit: write \"5 us\"");
  EXPECT_EQ(parse_duration("5 m").error,
            "\"5 m\" is ambiguous: write \"5 ms\" (5000000000 ps) or \"5 min\" (300000000000000 ps)");
  EXPECT_EQ(parse_hertz("5 mhz").error, "\"5 mhz\" has an unknown unit: write \"5 MHz\"");
}

TEST(Quantity, BytesAreDecimalOrBinary) {
  EXPECT_EQ(*parse_bytes("64 KiB"), Bytes(65536));
  EXPECT_EQ(*parse_bytes("64 kB"), Bytes(64000));
  EXPECT_EQ(*parse_bytes("1.5 MiB"), Bytes(1572864));
  EXPECT_EQ(*parse_bytes("2 TB"), Bytes(2'000'000'000'000));
  EXPECT_EQ(*parse_bytes("1 TiB"), Bytes(1'099'511'627'776));
  EXPECT_EQ(parse_bytes("0.3 KiB").error, "\"0.3 KiB\" is finer than 1 B");
  EXPECT_EQ(parse_bytes("64 KB").error,
            "\"64 KB\" is ambiguous: write \"64 KiB\" (65536 B) or \"64 kB\" (64000 B)");
  EXPECT_EQ(parse_bytes("64 Mb").error,
            "\"64 Mb\" is ambiguous: write \"64 MiB\" (67108864 B) or \"64 MB\" (64000000 B)");
  EXPECT_EQ(parse_bytes("2 g").error,
            "\"2 g\" is ambiguous: write \"2 GiB\" (2147483648 B) or \"2 GB\" (2000000000 B)");
}

TEST(Quantity, RatesInBitsOrBytes) {
  EXPECT_EQ(*parse_bit_rate("100 Mbit/s"), BitRate(100'000'000));
  EXPECT_EQ(*parse_bit_rate("100 Mbps"), BitRate(100'000'000));
  EXPECT_EQ(*parse_bit_rate("9.6 kbit/s"), BitRate(9600));
  EXPECT_EQ(*parse_bit_rate("1 MB/s"), BitRate(8'000'000));
  EXPECT_EQ(*parse_bit_rate("1 KiB/s"), BitRate(8192));
  EXPECT_EQ(
      parse_bit_rate("64 mbps").error,
      "\"64 mbps\" is ambiguous: write \"64 Mbit/s\" (64000000 bit/s) or \"64 MB/s\" (512000000 bit/s)");
  EXPECT_EQ(parse_bit_rate("64 Kbit/s").error,
            "\"64 Kbit/s\" is ambiguous: write \"64 kbit/s\" (64000 bit/s) or \"64 kB/s\" (512000 bit/s)");
  EXPECT_EQ(parse_bit_rate("64 KB/s").error,
            "\"64 KB/s\" is ambiguous: write \"64 KiB/s\" (524288 bit/s) or \"64 kB/s\" (512000 bit/s)");
  EXPECT_THAT(parse_bit_rate("3 Mb/s").error, HasSubstr("is ambiguous"));
  EXPECT_EQ(parse_bit_rate("100 MB").error.empty(), false);
}

TEST(Quantity, FrequenciesAndCycles) {
  EXPECT_EQ(*parse_hertz("2.8 GHz"), 2'800_MHz);
  EXPECT_EQ(*parse_hertz("33.333333 MHz"), Hertz(33'333'333));
  EXPECT_EQ(*parse_cycles("8470 cycles"), Cycles(8470));
  EXPECT_EQ(*parse_cycles("1 cycle"), Cycles(1));
  EXPECT_EQ(parse_cycles("1.5 cycles").error, "\"1.5 cycles\" is finer than 1 cycles");
}

TEST(Quantity, RatiosPowerAndEnergy) {
  EXPECT_EQ(*parse_ratio("80 %"), 0.8);
  EXPECT_EQ(*parse_ratio("0.8"), 0.8);
  EXPECT_EQ(*parse_ratio("0.1 %"), 0.001);
  EXPECT_EQ(*parse_ratio("-2.5e1%"), -0.25);
  EXPECT_EQ(*parse_power("3 mW"), 3_mW);
  EXPECT_EQ(*parse_power("1.2 kW"), 1200_W);
  EXPECT_EQ(*parse_energy("2 Wh"), 7200_J);
  EXPECT_EQ(*parse_energy("5 mJ"), 5_mJ);
  EXPECT_EQ(to_text(2500_mW), "2.5 W");
  EXPECT_EQ(to_text(7200_J), "7.2 kJ");
  EXPECT_EQ(parse_power("5").error, "\"5\" has no unit");
  EXPECT_EQ(parse_ratio("1e400").error, "\"1e400\" is beyond the range of a number");
  EXPECT_EQ(parse_ratio("5 x").error, "\"5 x\" has the unknown unit \"x\"");
}

TEST(Quantity, TextsAreShortAndExact) {
  EXPECT_EQ(to_text(9'420_ns), "9.42 us");
  EXPECT_EQ(to_text(100_ms), "100 ms");
  EXPECT_EQ(to_text(90_s), "90 s");
  EXPECT_EQ(to_text(Duration::zero()), "0 s");
  EXPECT_EQ(to_text(-(1500_ps)), "-1.5 ns");
  EXPECT_EQ(to_text(Duration::max()), "9223372.036854775807 s");
  EXPECT_EQ(to_text(Duration::picoseconds(std::numeric_limits<std::int64_t>::min())),
            "-9223372.036854775808 s");
  EXPECT_EQ(to_text(64_KiB), "64 KiB");
  EXPECT_EQ(to_text(1500_B), "1.5 kB");
  EXPECT_EQ(to_text(1536_B), "1536 B");
  EXPECT_EQ(to_text(100_GB), "100 GB");
  EXPECT_EQ(to_text(0_B), "0 B");
  EXPECT_EQ(to_text(100_Mbit_per_s), "100 Mbit/s");
  EXPECT_EQ(to_text(0_bit_per_s), "0 bit/s");
  EXPECT_EQ(to_text(2.8_GHz), "2.8 GHz");
  EXPECT_EQ(to_text(8470_cycles), "8470 cycles");
}

RC_GTEST_PROP(QuantityProperty, TextsReadBackTheSame, ()) {
  const auto n = *rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max());
  const auto shift = *rc::gen::inRange(0, 63);
  const std::int64_t count = n >> shift;  // small and large alike
  RC_ASSERT(*parse_duration(to_text(Duration::picoseconds(count))) == Duration::picoseconds(count));
  RC_ASSERT(*parse_bytes(to_text(Bytes(count))) == Bytes(count));
  RC_ASSERT(*parse_bit_rate(to_text(BitRate(count))) == BitRate(count));
  RC_ASSERT(*parse_hertz(to_text(Hertz(count))) == Hertz(count));
  RC_ASSERT(*parse_cycles(to_text(Cycles(count))) == Cycles(count));
}

RC_GTEST_PROP(QuantityProperty, AnyTextIsReadOrRefused, (const std::string& text)) {
  const auto duration = parse_duration(text);
  RC_ASSERT(duration.value.has_value() == duration.error.empty());
  RC_ASSERT(duration.error.empty() == duration.accepted.empty());
  const auto rate = parse_bit_rate("12" + text);
  RC_ASSERT(rate.value.has_value() == rate.error.empty());
  const auto ratio = parse_ratio("1" + text);
  RC_ASSERT(ratio.value.has_value() == ratio.error.empty());
}

}  // namespace
}  // namespace xenolith
