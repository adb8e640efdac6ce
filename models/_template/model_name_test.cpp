#include "models/model_kind/model_name/model_name.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string_view>

#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

class ModelNameTest : public testing::Test {
 protected:
  ModelName& make(const ModelName::Params& params) {
    auto made = std::make_unique<ModelName>(
        Context{.simulator = &sim_, .system = &system_, .address = "station"}, params);
    attach_statistics(*made);
    return static_cast<ModelName&>(system_.own(std::move(made)));
  }
  std::optional<double> value(std::string_view statistic, std::string_view form) const {
    for (const Statistic* found : system_.find("station")->statistics()) {
      if (found->name() == statistic) return found->value(form);
    }
    return std::nullopt;
  }

  Simulator sim_;
  System system_;
};

TEST_F(ModelNameTest, RequestsThatMeetAtOneServerWaitForEachOther) {
  ModelName& station = make({.service = 3_us, .servers = 1});
  for (int i = 0; i < 3; ++i) sim_.spawn(station.serve());
  sim_.run();
  EXPECT_EQ(sim_.now(), Time::origin() + 9_us);
  EXPECT_EQ(value("served", "count"), 3.0);
  EXPECT_EQ(value("response", "mean"), 6.0);  // 3, 6 and 9 us
}

TEST_F(ModelNameTest, ASecondServerHalvesTheTime) {
  ModelName& station = make({.service = 3_us, .servers = 2});
  for (int i = 0; i < 4; ++i) sim_.spawn(station.serve());
  sim_.run();
  EXPECT_EQ(sim_.now(), Time::origin() + 6_us);
  EXPECT_EQ(value("response", "max"), 6.0);
}

}  // namespace
}  // namespace xenolith
