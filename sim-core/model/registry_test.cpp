#include "sim-core/model/registry.hpp"

#include <gtest/gtest.h>

#include "sim-core/base/literals.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class Sink {
 public:
  static constexpr std::string_view contract = "sink";
  virtual ~Sink() = default;
  virtual int name_length() const = 0;
};

class Drain final : public Component, public Sink {
 public:
  static constexpr std::string_view summary = "Takes everything.";
  struct Params {
    static constexpr auto fields() { return fields_of(); }
  };
  Drain(const Context& context, const Params&) : Component(context) {}
  int name_length() const override { return static_cast<int>(name().size()); }
};

class Source final : public Component {
 public:
  static constexpr std::string_view summary = "Gives.";
  struct Params {
    Duration period{};
    std::int64_t count = 3;
    static constexpr auto fields() {
      return fields_of(required(&Params::period, "period", "Between two.", positive),
                       optional(&Params::count, "count", "How many.", at_least(1)));
    }
  };
  static constexpr auto ports() {
    return ports_of(port(&Source::first_, "first", "One."), port_list(&Source::rest_, "rest", "Many."));
  }
  static constexpr auto statistics() { return statistics_of(statistic(&Source::given_, "given", "So far.")); }
  Source(const Context& context, const Params& params) : Component(context), params_(params) {}

  const Params params_;
  Port<Sink> first_;
  PortList<Sink> rest_;
  Counter given_;
};

struct Fixture : testing::Test {
  Fixture() {
    registry.add<Source>("test/source");
    registry.add<Drain>("test/two_words");
  }
  Context context(std::string address) { return {&simulator, &system, nullptr, std::move(address)}; }
  Registry registry;
  Simulator simulator;
  System system;
};

using RegistryTest = Fixture;

TEST_F(RegistryTest, a_model_is_found_by_path_and_by_name) {
  EXPECT_EQ(registry.find("test/two-words")->summary, "Takes everything.");
  EXPECT_EQ(registry.find("two-words"), registry.find("test/two-words"));
  EXPECT_EQ(registry.find("two_words"), nullptr);
}

TEST_F(RegistryTest, the_tables_describe_the_model) {
  const ModelInfo& info = *registry.find("source");
  ASSERT_EQ(info.fields.size(), 2U);
  EXPECT_TRUE(info.fields[0].required);
  EXPECT_EQ(info.fields[1].default_text, "3");
  ASSERT_EQ(info.ports.size(), 2U);
  EXPECT_EQ(info.ports[0].contract, "sink");
  EXPECT_EQ(info.ports[1].binding, Binding::list);
  ASSERT_EQ(info.statistics.size(), 1U);
  EXPECT_EQ(info.statistics[0].kind, "counter");
}

TEST_F(RegistryTest, all_mistakes_of_a_component_are_told_at_once) {
  Problems problems;
  ParamValues values;
  values["count"] = Json::integer(0, {"s.json", 2, 3});
  registry.find("source")->check(values, "a", {"s.json", 1, 1}, problems);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems.all()[0].address, "a.period");
  EXPECT_EQ(problems.all()[1].address, "a.count");
}

TEST_F(RegistryTest, ports_are_bound_by_contract) {
  ParamValues values;
  values["period"] = Json::string("1 us");
  const ModelInfo& info = *registry.find("source");
  auto& source = dynamic_cast<Source&>(system.own(info.make(context("a"), values)));
  Component& drain = system.own(registry.find("two-words")->make(context("sinks.three"), {}));
  EXPECT_EQ(source.params_.period, 1_us);
  EXPECT_TRUE(info.ports[0].fits(drain));
  EXPECT_FALSE(info.ports[0].fits(source));
  EXPECT_FALSE(info.ports[0].bind(source, source, 0));
  EXPECT_TRUE(info.ports[0].bind(source, drain, info.ports[0].index));
  EXPECT_TRUE(info.ports[1].bind(source, drain, info.ports[1].index));
  EXPECT_EQ(source.first_->name_length(), 5);
  EXPECT_EQ(source.rest_.size(), 1U);
  EXPECT_EQ(static_cast<Component&>(source).statistics().size(), 1U);
  EXPECT_EQ(system.find("sinks.three"), &drain);
}

}  // namespace
}  // namespace xenolith
