#include "sim-core/experiment/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct CatalogueTest : testing::Test {
  /// What is wrong with a part that has this one value.
  std::string mistakes(const std::string& value, const std::string& sources = "{ 's1': 'A data sheet' }") {
    toys.part("echo", quoted("{ 'part': 'echo', 'model': 'toy-echo', 'values': { 'delay': " + value +
                             " }, 'sources': " + sources + " }"));
    Catalogue catalogue(toys.home, toys.registry);
    Problems problems;
    catalogue.part("echo", {}, "", problems);
    return toys.without_folder(problems.to_string());
  }
  ToyHome toys;
};

TEST_F(CatalogueTest, every_value_has_a_source) {
  EXPECT_EQ(mistakes("{ 'value': '1 us', 'source': 's1', 'kind': 'spec' }"), "");
  EXPECT_THAT(mistakes("'1 us'"), HasSubstr("echo.delay: a value without a source"));
  EXPECT_THAT(mistakes("{ 'value': '1 us', 'kind': 'spec' }"), HasSubstr("the value has no source"));
  EXPECT_THAT(mistakes("{ 'value': '1 us', 'source': 's2', 'kind': 'spec' }"),
              AllOf(HasSubstr("no source \"s2\""), HasSubstr("did you mean \"s1\"?")));
  EXPECT_THAT(mistakes("{ 'value': '1 us', 'source': 's1' }"), HasSubstr("of what kind its source is"));
  EXPECT_THAT(mistakes("{ 'value': '1 us', 'source': 's1', 'kind': 'guess' }"),
              HasSubstr("guess is not a kind of source"));
}

TEST_F(CatalogueTest, an_assumed_value_has_a_range_around_it) {
  EXPECT_EQ(mistakes("{ 'value': '2 us', 'source': 's1', 'kind': 'assumed', 'low': '1 us', 'high': '3 us' }"),
            "");
  EXPECT_THAT(mistakes("{ 'value': '2 us', 'source': 's1', 'kind': 'assumed', 'low': '1 us' }"),
              HasSubstr("has no highest plausible one"));
  EXPECT_THAT(
      mistakes("{ 'value': '9 us', 'source': 's1', 'kind': 'assumed', 'low': '1 us', 'high': '3 us' }"),
      HasSubstr("outside of its own range"));
  EXPECT_THAT(
      mistakes("{ 'value': '2 us', 'source': 's1', 'kind': 'assumed', 'low': '1 m', 'high': '3 us' }"),
      HasSubstr("echo.delay.low"));
}

TEST_F(CatalogueTest, a_result_of_the_paper_is_no_input) {
  std::filesystem::create_directories(toys.home.scenarios() / "toy");
  write_file(
      toys.home.scenarios() / "toy" / "claims.json",
      quoted(
          "{ 'ledger': 'toy', 'inputs': [ { 'id': 'toy.micro' } ], 'claims': [ { 'id': 'toy.result' } ] }"));
  EXPECT_EQ(mistakes("{ 'value': '1 us', 'source': 's1', 'kind': 'paper', 'claim': 'toy.micro' }"), "");
  EXPECT_THAT(mistakes("{ 'value': '1 us', 'source': 's1', 'kind': 'paper', 'claim': 'toy.result' }"),
              HasSubstr("is a result of the paper"));
  EXPECT_THAT(mistakes("{ 'value': '1 us', 'source': 's1', 'kind': 'paper', 'claim': 'toy.micr' }"),
              HasSubstr("did you mean \"toy.micro\"?"));
  EXPECT_THAT(mistakes("{ 'value': '1 us', 'source': 's1', 'kind': 'paper' }"),
              HasSubstr("does not name its claim"));
}

TEST_F(CatalogueTest, names_and_types_are_checked) {
  toys.part("wrong", quoted("{ 'part': 'other', 'model': 'toy-ecko', 'values': {}, 'value': 1 }"));
  Catalogue catalogue(toys.home, toys.registry);
  Problems problems;
  catalogue.part("wrong", {}, "", problems);
  EXPECT_THAT(problems.to_string(), AllOf(HasSubstr("the name is \"other\""), HasSubstr("value: unknown key"),
                                          HasSubstr("there is no model \"toy-ecko\"")));
  EXPECT_EQ(catalogue.part("wrng", {"s.json", 1, 1}, "a.part", problems), nullptr);
  EXPECT_THAT(problems.to_string(), HasSubstr("did you mean \"wrong\"?"));
  EXPECT_THAT(mistakes("{ 'value': 5, 'source': 's1', 'kind': 'spec' }"), HasSubstr("bare number 5"));
}

TEST_F(CatalogueTest, boards_open_up_and_may_be_overridden) {
  toys.board("card", quoted("{ 'board': 'card', 'parts': { 'socket': { 'model': 'toy-socket' } } }"));
  toys.board("host", quoted("{ 'board': 'host', 'sources': { 's1': 'Manual' }, 'parts': { 'card': { 'board': "
                            "'card' }, 'echo': { 'model': 'toy-echo', "
                            "'plug': 'card.socket', 'values': { 'delay': { 'value': '1 us', 'source': 's1', "
                            "'kind': 'spec' } } } } }"));
  const std::string scenario =
      "{ 'scenario': 'test', 'machines': { 'm': { 'board': 'host', 'parts': { 'PART': { 'DELAY': '4 us' }, "
      "'ping': { 'model': 'toy-pinger', 'period': '1 us', 'peer': 'echo' } } } }, "
      "'measure': { 'm.ping.rtt': ['n'] }, 'run': { 'duration': '1 ms' } }";
  const auto with = [&](std::string part, const std::string& name) {
    std::string text = scenario;
    text.replace(text.find("PART"), 4, part);
    return toys.mistakes(quoted(text.replace(text.find("DELAY"), 5, name)));
  };
  EXPECT_EQ(with("echo", "delay"), "");
  EXPECT_THAT(with("eco", "delay"),
              AllOf(HasSubstr("the machine has no such part"), HasSubstr("did you mean \"echo\"?")));
  EXPECT_THAT(with("echo", "dely"), HasSubstr("did you mean \"delay\"?"));
  EXPECT_THAT(with("card.socket", "delay"), HasSubstr("the model toy/toy-socket has no such parameter"));
  EXPECT_THAT(with("card", "parts': { 'socket': { 'delay': '4 us' } }, 'delay"),
              HasSubstr("m.card.socket.delay: the model toy/toy-socket has no such parameter"));
}

TEST_F(CatalogueTest, boards_need_sources_and_do_not_contain_themselves) {
  toys.board("one", quoted("{ 'board': 'one', 'parts': { 'two': { 'board': 'two' } } }"));
  toys.board("two", quoted("{ 'board': 'two', 'parts': { 'one': { 'board': 'one' }, 'echo': { 'model': "
                           "'toy-echo', 'delay': '1 us' } } }"));
  const std::string all =
      toys.mistakes(quoted("{ 'scenario': 'test', 'machines': { 'm': { 'board': 'one' } }, 'measure': {} }"));
  EXPECT_THAT(all, AllOf(HasSubstr("the board \"one\" contains itself"),
                         HasSubstr("a number of a board needs a source")));
}

}  // namespace
}  // namespace xenolith
