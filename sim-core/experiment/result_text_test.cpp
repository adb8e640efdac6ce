#include <gtest/gtest.h>

#include "sim-core/experiment/result.hpp"

namespace xenolith {
namespace {

SummaryRow row(const std::string& guests, const std::string& metric, const std::string& unit,
               const std::vector<double>& values) {
  return {0, {guests}, "host", metric, unit, summarize(values)};
}

TEST(SummaryText, long_times_are_shown_in_units_that_suit_and_equally_in_all_points) {
  ResultTable table;
  table.columns = {"guests"};
  EXPECT_EQ(
      summary_text(table, {row("1", "boot.mean", "us", {2e6, 4e6}), row("2", "boot.mean", "us", {9e7, 9e7}),
                           row("1", "wait.mean", "us", {9999, 9999}), row("1", "load.mean", "us", {20000}),
                           row("1", "carried.mean", "Mbit/s", {20000})}),
      "guests  component  metric        unit    n   mean    95 % interval\n"
      "1       host       boot.mean     s       2      3  [-9.706, 15.71]\n"
      "2       host       boot.mean     s       2     90         [90, 90]\n"
      "1       host       wait.mean     us      2   9999     [9999, 9999]\n"
      "1       host       load.mean     ms      1     20                -\n"
      "1       host       carried.mean  Mbit/s  1  2e+04                -\n");
}

}  // namespace
}  // namespace xenolith
