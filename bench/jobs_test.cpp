// All engines do the same work: the same customers, delays and sojourns.

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>

#include "bench/engines.hpp"
#include "bench/work.hpp"

namespace bench {
namespace {

constexpr auto delay = static_cast<std::int64_t>(mean_delay_ps);

Tally after(std::unique_ptr<Job> job, std::int64_t amount) {
  job->advance(amount);
  return job->tally();
}

void expect_same(const Tally& found, const Tally& expected) {
  EXPECT_GT(expected.items, 0U);
  EXPECT_EQ(found.items, expected.items);
  EXPECT_EQ(found.sojourn_ps, expected.sojourn_ps);
}

TEST(Bench, XenolithDoesWhatTheBareLoopDoes) {
  expect_same(after(make_xenolith_hold(10), 5000 * delay), after(make_bare_hold(10), 5000 * delay));
  expect_same(after(make_xenolith_hold(3000), 40 * delay), after(make_bare_hold(3000), 40 * delay));
  expect_same(after(make_xenolith_mm1(), 50'000 * delay), after(make_bare_mm1(), 50'000 * delay));
  expect_same(after(make_xenolith_pingpong(), 5000), after(make_bare_pingpong(), 5000));
}

#ifdef XENOLITH_BENCH_SYSTEMC
TEST(Bench, SystemCDoesWhatTheBareLoopDoes) {
  expect_same(after(make_systemc_hold(10), 500 * delay), after(make_bare_hold(10), 500 * delay));
  expect_same(after(make_systemc_mm1(), 5000 * delay), after(make_bare_mm1(), 5000 * delay));
  expect_same(after(make_systemc_pingpong(), 500), after(make_bare_pingpong(), 500));
}
#endif

#ifdef XENOLITH_BENCH_NS3
TEST(Bench, Ns3DoesWhatTheBareLoopDoes) {
  expect_same(after(make_ns3_hold(10), 500 * delay), after(make_bare_hold(10), 500 * delay));
  expect_same(after(make_ns3_mm1(), 5000 * delay), after(make_bare_mm1(), 5000 * delay));
  expect_same(after(make_ns3_pingpong(), 500), after(make_bare_pingpong(), 500));
}
#endif

#ifdef XENOLITH_BENCH_SIMGRID
/// Its clock is a floating-point number: sums of times agree to nine digits.
TEST(Bench, SimGridDoesWhatTheBareLoopDoes) {
  expect_same(after(make_simgrid_hold(10), 500 * delay), after(make_bare_hold(10), 500 * delay));
  const Tally found = after(make_simgrid_mm1(), 5000 * delay);
  const Tally expected = after(make_bare_mm1(), 5000 * delay);
  EXPECT_EQ(found.items, expected.items);
  EXPECT_NEAR(static_cast<double>(found.sojourn_ps) / static_cast<double>(expected.sojourn_ps), 1, 1e-9);
  expect_same(after(make_simgrid_pingpong(), 500), after(make_bare_pingpong(), 500));
}
#endif

}  // namespace
}  // namespace bench

// Ours, because the library of SystemC brings one too.
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
