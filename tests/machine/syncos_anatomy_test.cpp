#include <gtest/gtest.h>

#include <map>
#include <string>

#include "sim-core/model/anatomy.hpp"
#include "tests/machine/syncos_world.hpp"

namespace xenolith {
namespace {

using namespace syncos_test;

/// A checkpoint stage by stage; its parts are those of SyncosMachine.SuspendsInTheTimeOfItsParts.
FLUID_TEST(SyncosMachine, TellsWhereTheTimeOfACheckpointGoes) {
  Anatomy anatomy([](std::string_view metric) { return metric == "phone.syncos.manager.suspend"; });
  World world(manager_params(), &anatomy);
  world.system.start();
  EXPECT_TRUE(world.checkpointed(60_s, Afterwards::stay_stopped).done);
  ASSERT_EQ(anatomy.requests().size(), 1U);
  std::map<std::string, double> times;
  for (const Anatomy::Segment& one : anatomy.requests()[0].segments) {
    const Anatomy::Place& place = anatomy.places()[one.place];
    times[place.component + ": " + place.stage] += to_seconds(one.end - one.start);
  }
  const double startup = 0.1301;
  EXPECT_NEAR(times["phone.syncos.manager: checkpoint"], 0.1001, 1e-6);
  EXPECT_NEAR(times["phone.syncos.manager: session with the store"], 0.06, 0.001);
  EXPECT_NEAR(times["phone.syncos.manager: request and word of the store"], 4 * 0.02, 0.001);
  EXPECT_NEAR(times["phone.syncos.manager: send a block"], 3 * startup + 1.001 / 0.97, 0.01);
  EXPECT_NEAR(times["front.blobs: store a block"], 0.1001, 0.01);
  EXPECT_NEAR(times["phone.syncos.manager: send the list of blocks"], startup, 0.005);
  EXPECT_NEAR(times["phone.syncos.manager: hear the answer"], 4 * 0.01, 0.001);
}

}  // namespace
}  // namespace xenolith
