// Kleinrock, Queueing Systems I (1975): M/M/1 ch. 3.2, M/M/c 3.5, M/G/1 and M/D/1 5.7; II (1976): priorities
// ch. 3.6.

#include "tests/analytic/open_queue.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/analytic/estimate.hpp"

namespace xenolith::analytic {
namespace {

Interval of(const std::vector<Observed>& all, double Observed::*member) {
  std::vector<double> values;
  for (const Observed& one : all) values.push_back(one.*member);
  return interval(values);
}

DurationDistribution distribution(std::string_view text) {
  const auto parsed = DurationDistribution::parse(text);
  EXPECT_TRUE(parsed) << text;
  return *parsed;
}

/// Laws that hold whatever the distributions: Little's, and that of utilisation.
void expect_laws(const std::vector<Observed>& all, double utilisation) {
  std::vector<double> little;
  for (const Observed& one : all) little.push_back(one.in_system / (one.rate * one.sojourn));
  const Interval ratio = interval(little);
  EXPECT_TRUE(ratio.contains(1)) << ratio.mean << " +- " << ratio.half_width;
  EXPECT_LT(ratio.half_width, 0.002);
  const Interval busy = of(all, &Observed::utilisation);
  EXPECT_TRUE(busy.contains(utilisation)) << busy.mean << " +- " << busy.half_width;
  EXPECT_LT(busy.half_width, 0.02);
}

/// Mean wait in M/G/1 (Pollaczek and Khinchine) for a mean service of one second.
double pollaczek_khinchine(double rate, double second_moment) {
  return rate * second_moment / (2 * (1 - rate));
}

TEST(Analytic, MM1) {
  const auto all = observe({.arrival_rate = 0.7, .service = distribution("exponential(1 s)")});
  expect_agrees(of(all, &Observed::wait), 0.7 / (1 - 0.7), pollaczek_khinchine(0.7, 1));
  expect_agrees(of(all, &Observed::sojourn), 1 / (1 - 0.7), 0.7 / (1 - 0.7));
  expect_agrees(of(all, &Observed::in_system), 0.7 / (1 - 0.7), 0.7 * 0.7 / (1 - 0.7));
  expect_laws(all, 0.7);
}

TEST(Analytic, MD1) {
  const auto all = observe({.arrival_rate = 0.7, .service = distribution("1 s")});
  expect_agrees(of(all, &Observed::wait), pollaczek_khinchine(0.7, 1), pollaczek_khinchine(0.7, 2));
  expect_laws(all, 0.7);
}

TEST(Analytic, MG1) {
  const double second_moment = 0.8 * 0.25 * 0.25 + 0.2 * 4 * 4;  // mean 0.8 * 0.25 + 0.2 * 4 = 1
  const auto all = observe({.arrival_rate = 0.5, .service = distribution("choice(250 ms: 0.8, 4 s: 0.2)")});
  expect_agrees(of(all, &Observed::wait), pollaczek_khinchine(0.5, second_moment),
                pollaczek_khinchine(0.5, 2));
  expect_laws(all, 0.5);
}

/// Probability that a customer has to wait in M/M/c with an offered load of `load` (Erlang's second formula).
double erlang_c(int servers, double load) {
  double term = 1;
  double sum = 0;
  for (int k = 0; k < servers; ++k) {
    sum += term;
    term *= load / (k + 1);
  }
  const double waiting = term / (1 - load / servers);
  return waiting / (sum + waiting);
}

TEST(Analytic, MMc) {
  constexpr int servers = 4;
  constexpr double rate = 3.2;
  const auto all =
      observe({.arrival_rate = rate, .service = distribution("exponential(1 s)"), .servers = servers});
  const double one_fast_server = 0.8 / (servers * (1 - 0.8));
  expect_agrees(of(all, &Observed::wait), erlang_c(servers, rate) / (servers - rate), one_fast_server);
  expect_laws(all, rate / servers);
}

TEST(Analytic, PriorityMM1) {
  constexpr double high = 0.3 * 0.7;  // load of those served first, of 0.7 in all
  const auto all =
      observe({.arrival_rate = 0.7, .service = distribution("exponential(1 s)"), .high_share = 0.3});
  const double residual = 0.7;  // mean rest of the service found: rate * E[S^2] / 2
  const double fifo = residual / (1 - 0.7);
  expect_agrees(of(all, &Observed::high_wait), residual / (1 - high), fifo);
  expect_agrees(of(all, &Observed::low_wait), residual / ((1 - high) * (1 - 0.7)), fifo);
  expect_laws(all, 0.7);
}

}  // namespace
}  // namespace xenolith::analytic
