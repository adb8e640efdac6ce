#include "sim-core/experiment/windows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/experiment/execute.hpp"
#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

/// Answers take 1 ps and pauses 3 us: three questions are answered just after 0, 3 and 6 us, and then nothing
/// happens.
struct WindowsTest : testing::Test {
  std::string samples(const std::string& entry, const std::string& run) {
    toys.scenario("test", quoted("{ 'scenario': 'test', 'machines': { 'm': { 'echo': { 'model': 'toy-echo', "
                                 "'delay': '1 ps' }, 'ping': { 'model': 'toy-pinger', 'period': '3 us', "
                                 "'questions': 3, 'peer': 'echo' } } }, 'measure': { " +
                                 entry + " }, 'run': { " + run + " } }"));
    Catalogue catalogue(toys.home, toys.registry);
    Problems problems;
    const Plan plan({"test", {}, false, {}}, catalogue, problems);
    EXPECT_EQ(problems.to_string(), "");
    ExecuteOptions options;
    options.out = toys.home.root / "out";
    options.force = true;
    const Execution execution = execute(plan, options);
    EXPECT_EQ(execution.exit_code, 0);
    const std::string text = read_file(options.out / "samples.csv");
    EXPECT_THAT(summary_text(execution.table, summaries_of(execution.table)),
                HasSubstr("values over windows"));
    return text.substr(text.find('\n') + 1);
  }
  ToyHome toys;
};

TEST_F(WindowsTest, follow_the_value_over_the_run_and_fill_it_to_its_end) {
  EXPECT_EQ(samples("'m.ping.asked': { 'forms': ['count'], 'windows': '3 us' }", "'duration': '12 us'"),
            "test,0,0,1,m.ping,asked.count,1,3\ntest,0,0,1,m.ping,asked.count@0 s,1,1\n"
            "test,0,0,1,m.ping,asked.count@3 us,1,1\ntest,0,0,1,m.ping,asked.count@6 us,1,1\n"
            "test,0,0,1,m.ping,asked.count@9 us,1,0\n");
}

TEST_F(WindowsTest, begin_after_the_warm_up_and_may_be_empty) {
  EXPECT_EQ(samples("'m.ping.rtt': { 'forms': ['mean'], 'windows': '3 us' }",
                    "'warmup': '6 us', 'duration': '6 us'"),
            "test,0,0,1,m.ping,rtt.mean,us,1e-06\ntest,0,0,1,m.ping,rtt.mean@0 s,us,1e-06\n"
            "test,0,0,1,m.ping,rtt.mean@3 us,us,\n");
}

TEST_F(WindowsTest, of_different_lengths_stand_side_by_side) {
  const std::string text = samples(
      "'m.ping.asked': { 'forms': ['count'], 'windows': '4 us' }, "
      "'m.ping.rtt': { 'forms': ['n'], 'windows': '6 us' }",
      "'duration': '12 us'");
  EXPECT_THAT(text, HasSubstr("asked.count@0 s,1,2\n"));
  EXPECT_THAT(text, HasSubstr("asked.count@4 us,1,1\n"));
  EXPECT_THAT(text, HasSubstr("rtt.n@0 s,1,2\n"));
  EXPECT_THAT(text, HasSubstr("rtt.n@6 us,1,1\n"));
}

}  // namespace
}  // namespace xenolith
