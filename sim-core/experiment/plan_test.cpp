#include "sim-core/experiment/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim-core/experiment/toy_models_test.hpp"

namespace xenolith {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Two hosts with a pinger and an echo, joined by a cable; `change` is put in for the text that it names.
std::string scenario(const std::string& what = "", const std::string& change = "") {
  std::string text = R"({ "scenario": "test", "parameters": { "n": 2 },
  "machines": {
    "left": { "host": { "model": "toy-host", "domains": {
      "guest[1..${n}]": { "memory": "1 MiB", "runs": {
        "ping": { "model": "toy-pinger", "period": "1 us", "peer": "right.guest[same].echo", "plug": "socket" } } } } },
      "socket": { "model": "toy-socket" } },
    "right": { "host": { "model": "toy-host", "domains": {
      "guest[1..${n}]": { "memory": "1 MiB", "runs": {
        "echo": { "model": "toy-echo", "delay": "2 us", "plug": "socket" } } } } },
      "socket": { "model": "toy-socket" } } },
  "links": { "lan": { "model": "toy-cable", "joins": ["left.socket", "right.socket"] } },
  "measure": { "left.guest[*].ping.rtt": ["mean", "n"] },
  "run": { "duration": "1 ms" } })";
  if (what.empty()) return text;
  const std::size_t at = text.find(what);
  XENO_ASSERT(at != std::string::npos, "the test's scenario does not hold what is to be changed");
  return text.replace(at, what.size(), change);
}

struct PlanTest : testing::Test {
  ToyHome toys;
  std::string mistakes(const std::string& what, const std::string& change) {
    return toys.mistakes(scenario(what, change));
  }
};

TEST_F(PlanTest, a_good_scenario_has_no_mistakes) { EXPECT_EQ(toys.mistakes(scenario()), ""); }

TEST_F(PlanTest, domains_are_named_after_the_machine_and_built_after_their_host) {
  toys.scenario("test", scenario());
  Catalogue catalogue(toys.home, toys.registry);
  Problems problems;
  const Plan plan({"test", {}, false, {}}, catalogue, problems);
  const DecidedPoint decided = plan.decide(plan.points().front(), problems);
  std::vector<std::string> addresses;
  for (const Node& node : decided.platform.nodes) addresses.push_back(node.address);
  EXPECT_THAT(addresses, testing::ElementsAre("left", "left.host", "left.guest1", "left.guest1.ping",
                                              "left.guest2", "left.guest2.ping", "left.socket", "right",
                                              "right.host", "right.guest1", "right.guest1.echo",
                                              "right.guest2", "right.guest2.echo", "right.socket", "lan"));
  Simulator simulator;
  const auto system = build(decided.platform, simulator, {}, problems);
  EXPECT_EQ(problems.to_string(), "");
  EXPECT_EQ(system->find("left.guest1")->parent(), system->find("left.host"));
  EXPECT_EQ(system->find("left.host")->parent(), nullptr);
  const auto& guest = dynamic_cast<ToyGuest&>(*system->find("right.guest2"));
  EXPECT_EQ(&guest.host_.component(), system->find("right.host"));
}

TEST_F(PlanTest, values_and_names_are_checked_with_their_place) {
  EXPECT_THAT(mistakes("\"1 us\"", "\"1 MHz\""),
              AllOf(HasSubstr("scenarios/test.json:5:"), HasSubstr("left.guest1.ping.period")));
  EXPECT_THAT(mistakes("\"1 us\"", "1"), HasSubstr("found the bare number 1 where a duration"));
  EXPECT_THAT(mistakes("\"memory\"", "\"memroy\""),
              AllOf(HasSubstr("no such parameter or port"), HasSubstr("did you mean \"memory\"?"),
                    HasSubstr("left.guest1.memory: a value is missing")));
  EXPECT_THAT(mistakes("toy-pinger", "toy-pingr"), HasSubstr("did you mean \"toy-pinger\"?"));
  EXPECT_THAT(mistakes("\"model\": \"toy-cable\", ", ""),
              HasSubstr("lan: the component does not say what it is"));
  EXPECT_THAT(mistakes("\"machines\"", "\"machine\""),
              AllOf(HasSubstr("machine: unknown key"), HasSubstr("did you mean \"machines\"?")));
}

TEST_F(PlanTest, a_value_that_does_not_fit_is_told_where_it_stands) {
  EXPECT_EQ(mistakes("\"toy-host\", ", "\"toy-host\", \"cores\": 13, "),
            "scenarios/test.json:3:55: left.host.cores: there is no such host (any other number)\n");
  EXPECT_EQ(mistakes("1 MiB", "1 B"),
            "scenarios/test.json:4:37: left.guest1.memory: not whole pages (KiB)\n");
}

TEST_F(PlanTest, nothing_farther_away_is_taken_for_a_component_that_was_refused) {
  const std::string machines = R"({ "scenario": "test", "machines": {
    "left": { "host": { "model": "toy-host", "cores": CORES },
              "extra": { "model": "toy-guest", "memory": "1 MiB" } },
    "middle": { "host": { "model": "toy-host" } },
    "right": { "host": { "model": "toy-host" } } },
  "measure": {}, "run": { "duration": "1 ms" } })";
  const auto with = [&machines](const std::string& cores) {
    return std::string(machines).replace(machines.find("CORES"), 5, cores);
  };
  const std::string good = toys.mistakes(with("1"));
  EXPECT_THAT(good, testing::Not(HasSubstr("left")));
  const std::string refused = toys.mistakes(with("64"));
  EXPECT_THAT(refused, HasSubstr("left.host.cores: there is no such host either"));
  EXPECT_THAT(refused, testing::Not(HasSubstr("left.extra")));
}

TEST_F(PlanTest, references_are_checked) {
  EXPECT_THAT(mistakes("right.guest[same].echo", "right.guest[same].ehco"),
              AllOf(HasSubstr("left.guest1.ping.peer: there is no component"),
                    HasSubstr("did you mean \"right.guest1.echo\"?")));
  EXPECT_THAT(mistakes("\"right.guest[same].echo\"", "\"right.socket\""),
              HasSubstr("right.socket does not offer answerer"));
  EXPECT_THAT(mistakes("\"peer\": \"right.guest[same].echo\",", ""),
              HasSubstr("left.guest1.ping.peer: the port leads nowhere"));
}

TEST_F(PlanTest, impossible_topologies_are_told) {
  EXPECT_THAT(mistakes("\"left.socket\", \"right.socket\"", "\"left.socket\""),
              HasSubstr("no link leads to right.guest1.echo"));
  EXPECT_THAT(
      mistakes("\"left.socket\", \"right.socket\"", "\"left.socket\", \"right.socket\", \"left.socket\""),
      HasSubstr("left.socket is joined twice, by lan and by lan"));
  EXPECT_THAT(mistakes("\"plug\": \"socket\" } } } } },\n      \"socket\": { \"model\": \"toy-socket\" } "
                       "},\n    \"right\"",
                       "\"plug\": \"right.socket\" } } } } },\n      \"socket\": { \"model\": \"toy-socket\" "
                       "} },\n    \"right\""),
              HasSubstr("left.guest1.ping.plug: right.socket is on another machine"));
}

TEST_F(PlanTest, a_list_port_takes_patterns) {
  EXPECT_EQ(mistakes("[\"left.socket\", \"right.socket\"]", "[\"*.socket\"]"), "");
  EXPECT_THAT(mistakes("[\"left.socket\", \"right.socket\"]", "[\"*.sockets\"]"),
              HasSubstr("there is no component \"*.sockets\""));
}

TEST_F(PlanTest, measures_are_checked) {
  EXPECT_THAT(mistakes("ping.rtt", "ping.rt"), AllOf(HasSubstr("matches no statistic"),
                                                     HasSubstr("did you mean \"left.guest[*].ping.rtt\"?")));
  EXPECT_THAT(mistakes("\"mean\"", "\"meen\""), HasSubstr("did you mean \"mean\"?"));
  EXPECT_THAT(mistakes("[\"mean\", \"n\"]", "[\"mean\", \"mean\"]"), HasSubstr("is measured twice"));
  EXPECT_THAT(mistakes("ping.rtt", "ping.*"), HasSubstr("does not name a statistic"));
  EXPECT_THAT(mistakes("[\"mean\", \"n\"]", "[]"), HasSubstr("no form is asked for"));
}

TEST_F(PlanTest, windows_are_checked) {
  const auto with = [&](const std::string& windows) {
    return mistakes("[\"mean\", \"n\"]", "{ \"forms\": [\"mean\", \"n\"], \"windows\": " + windows + " }");
  };
  EXPECT_EQ(with("\"250 us\""), "");
  EXPECT_THAT(with("\"300 us\""),
              HasSubstr("measure.left.guest[*].ping.rtt.windows: windows of 300 us do not "
                        "fill a run of 1 ms"));
  EXPECT_THAT(with("\"0 s\""), HasSubstr("a window has a length"));
  EXPECT_THAT(with("\"1 ns\""), HasSubstr("too many windows"));
  EXPECT_THAT(with("5"), HasSubstr("the length of a window"));
  EXPECT_THAT(with("\"5 parsecs\""), HasSubstr("rtt.windows: "));
  const std::string timed = "\"rtt\": { \"forms\": [\"n\"], \"windows\": \"1 us\" } }, \"run\": {} }";
  EXPECT_THAT(
      mistakes("rtt\": [\"mean\", \"n\"] },\n  \"run\": { \"duration\": \"1 ms\" } }", timed.substr(1)),
      HasSubstr("the run has no fixed end"));
}

TEST_F(PlanTest, all_mistakes_come_in_one_pass_and_each_once) {
  std::string text = scenario("\"1 us\"", "\"1 lightyear\"");
  text.replace(text.find("toy-socket"), 10, "toy-sock");
  text.replace(text.find("\"duration\""), 10, "\"durations\"");
  const std::string all = toys.mistakes(text);
  EXPECT_THAT(all, AllOf(HasSubstr("1 lightyear"), HasSubstr("\"toy-sock\""),
                         HasSubstr("run.durations: unknown key")));
  EXPECT_THAT(all, testing::Not(HasSubstr("guest2")));  // written once, told once
}

TEST_F(PlanTest, the_sweep_and_conditions_are_checked) {
  const std::string with_sweep = "\"parameters\": { \"n\": 2 }, \"sweep\": ";
  EXPECT_THAT(mistakes("\"parameters\": { \"n\": 2 }", with_sweep + "{ \"m\": [1] }"),
              HasSubstr("there is no parameter \"m\""));
  EXPECT_THAT(mistakes("\"parameters\": { \"n\": 2 }", with_sweep + "{ \"n\": [\"two\"] }"),
              HasSubstr("two is a string (a whole number as the default 2 is)"));
  EXPECT_THAT(
      mistakes("\"parameters\": { \"n\": 2 }", with_sweep + "{ \"right.guest[*].echo.dely\": [\"1 us\"] }"),
      AllOf(HasSubstr("no component has this parameter")));
  EXPECT_THAT(mistakes("\"links\"", "\"sweep\": { \"n\": [1, 2] }, \"links\""), "");
  std::string text = scenario("\"links\"", "\"sweep\": { \"n\": [1, 2] }, \"links\"");
  text.replace(text.find("\"model\": \"toy-cable\""), 20, "\"when\": { \"n\": 3 }, \"model\": \"toy-cable\"");
  EXPECT_THAT(toys.mistakes(text), HasSubstr("no point of the sweep has the value 3"));
}

TEST_F(PlanTest, a_parameter_that_nothing_uses_is_refused) {
  EXPECT_THAT(mistakes("{ \"n\": 2 }", "{ \"n\": 2, \"guests\": 3 }"),
              HasSubstr("parameters.guests: nothing uses the parameter"));
  EXPECT_EQ(mistakes("{ \"n\": 2 }", "{ \"n\": \"${half * 2}\", \"half\": 1 }"), "");
}

TEST_F(PlanTest, precedence_is_default_part_scenario_sweep_set) {
  toys.part("quick-echo", R"({ "part": "quick-echo", "model": "toy/toy-echo",
    "values": { "delay": { "value": "3 us", "source": "A data sheet", "kind": "spec" } } })");
  toys.scenario("test", scenario("\"model\": \"toy-echo\", \"delay\": \"2 us\"", "\"part\": \"quick-echo\""));
  Catalogue catalogue(toys.home, toys.registry);
  const auto delay = [&](const std::vector<std::string>& sets) {
    Problems problems;
    const Plan plan({"test", sets, false, {}}, catalogue, problems);
    EXPECT_EQ(problems.to_string(), "");
    const DecidedPoint decided = plan.decide(plan.points().front(), problems);
    const ResolvedValue& value = decided.platform.nodes[10].values.at("delay");
    return value.value.as_string() + " from " + value.origin;
  };
  EXPECT_EQ(delay({}), "3 us from hardware/toy/quick-echo.json:2:37");
  EXPECT_EQ(delay({"right.guest[*].echo.delay=7 us"}), "7 us from --set");
}

}  // namespace
}  // namespace xenolith
