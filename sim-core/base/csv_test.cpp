#include "sim-core/base/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace xenolith {
namespace {

using Row = std::vector<std::string>;

std::optional<CsvTable> read(std::string_view text, std::string& told) {
  Problems problems;
  auto table = parse_csv(text, "t.csv", problems);
  told = problems.to_string();
  return table;
}

TEST(Csv, WritesQuotesOnlyWhereNeeded) {
  CsvWriter writer(Row{"metric", "unit", "value"});
  writer.add_row(Row{"a,b", "say \"hi\"", "two\nlines"});
  writer.add_row(Row{"", " x", "1.5"});
  EXPECT_EQ(writer.text(), "metric,unit,value\n\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n,\" x\",1.5\n");
}

TEST(Csv, ReadsWhatRfc4180Allows) {
  std::string told;
  const auto table = read(
      "\xEF\xBB\xBF"
      "a,b\r\n1,\"x\r\n\"\"y\"\"\"\r\n,\n2,z",
      told);
  ASSERT_TRUE(table) << told;
  EXPECT_EQ(table->header, (Row{"a", "b"}));
  ASSERT_EQ(table->rows.size(), 3U);
  EXPECT_EQ(table->rows[0].fields, (Row{"1", "x\r\n\"y\""}));
  EXPECT_EQ(table->rows[1].fields, (Row{"", ""}));
  EXPECT_EQ(table->rows[2].fields, (Row{"2", "z"}));
  EXPECT_EQ(table->rows[2].line, 5);
  EXPECT_EQ(table->column("b"), 1U);
  EXPECT_EQ(table->column("c"), std::nullopt);
}

TEST(Csv, MistakesAreToldByLine) {
  std::string told;
  EXPECT_FALSE(read("", told));
  EXPECT_EQ(told, "t.csv:1: the table is empty (a header line with the columns' names)\n");
  EXPECT_FALSE(read("a,b\n1\n1,2\n1,2,3\n", told));
  EXPECT_EQ(told,
            "t.csv:2: a row with 1 fields (as many as the header has: 2)\n"
            "t.csv:4: a row with 3 fields (as many as the header has: 2)\n");
  EXPECT_FALSE(read("a,a\n", told));
  EXPECT_EQ(told, "t.csv:1: two columns are named \"a\"\n");
  EXPECT_FALSE(read("a\n\"x", told));
  EXPECT_EQ(told, "t.csv:2: a quote is not closed\n");
  EXPECT_FALSE(read("a\n\"x\"y\nz\n", told));
  EXPECT_EQ(told, "t.csv:2: text after a closing quote (a comma or the end of the line)\n");
  EXPECT_FALSE(read("a\nx\"y\n", told));
  EXPECT_EQ(told, "t.csv:2: a quote inside a field (fields with quotes stand in quotes)\n");
}

TEST(CsvDeathTest, ARowOfAnotherLengthIsAnInternalError) {
  CsvWriter writer(Row{"a", "b"});
  EXPECT_EXIT(writer.add_row(Row{"1"}), testing::ExitedWithCode(70), "another number of fields");
}

RC_GTEST_PROP(CsvProperty, WhatIsWrittenReadsBack, ()) {
  const auto width = *rc::gen::inRange<std::size_t>(1, 4);
  const auto field = rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r', ' ', '\0'));
  const auto rows = *rc::gen::container<std::vector<Row>>(rc::gen::container<Row>(width, field));
  Row header;
  for (std::size_t i = 0; i < width; ++i) header.push_back("c" + std::to_string(i));
  CsvWriter writer(header);
  for (const Row& row : rows) writer.add_row(row);
  std::string told;
  const auto table = read(writer.text(), told);
  RC_ASSERT(table.has_value());
  RC_ASSERT(table->rows.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) RC_ASSERT(table->rows[i].fields == rows[i]);
}

RC_GTEST_PROP(CsvProperty, AnyTextIsReadOrRefused, (const std::string& text)) {
  std::string told;
  const bool table = read(text, told).has_value();
  RC_ASSERT(table == told.empty());
}

}  // namespace
}  // namespace xenolith
