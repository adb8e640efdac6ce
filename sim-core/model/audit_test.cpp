#include "sim-core/model/audit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "sim-core/model/component.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Keeper final : public Component {
 public:
  using Component::Component;
  void audit(Audit& audit) const override { audit.check(*this, "frames", custody, held); }
  Custody custody;
  std::int64_t held = 0;
};

struct AuditOfTwo : testing::Test {
  Keeper& keeper(const char* name) {
    return static_cast<Keeper&>(
        system.own(std::make_unique<Keeper>(Context{.simulator = &sim, .system = &system, .address = name})));
  }
  Simulator sim;
  System system;
  Keeper& sender = keeper("a");
  Keeper& receiver = keeper("b");
};

TEST_F(AuditOfTwo, BalancesWithFramesUsedLostAndHeld) {
  sender.custody = {.left = 4, .made = 5};
  sender.held = 1;
  receiver.custody = {.entered = 4, .used = 2, .lost = 1};
  receiver.held = 1;
  EXPECT_THAT(system.audit(), IsEmpty());
}

TEST_F(AuditOfTwo, TellsWhoLostSomething) {
  sender.custody = {.left = 4, .made = 4};
  receiver.custody = {.entered = 4, .used = 3};
  EXPECT_THAT(system.audit(), ElementsAre(HasSubstr("b owes 1 frames (4 entered")));
}

TEST_F(AuditOfTwo, TellsOfAHandOverThatNobodyTook) {
  sender.custody = {.left = 4, .made = 4};
  receiver.custody = {.entered = 3, .used = 3};
  EXPECT_THAT(system.audit(), ElementsAre("4 frames were handed over between components and 3 taken over"));
}

TEST_F(AuditOfTwo, TellsOfBytesThatNobodySent) {
  Audit audit;
  audit.check_stream(sender, "to port 7",
                     std::array<Audit::Count, 3>{{{"read", 4}, {"sent", 4}, {"written", 9}}});
  EXPECT_THAT(audit.violations(), IsEmpty());
  audit.check_stream(sender, "to port 7",
                     std::array<Audit::Count, 3>{{{"read", 5}, {"sent", 4}, {"written", 9}}});
  EXPECT_THAT(audit.violations(), ElementsAre("a: of the stream to port 7 5 bytes are read and only 4 sent"));
}

TEST_F(AuditOfTwo, FindsAHandThatForgotItsThing) {
  { const Custody::Hand forgotten = receiver.custody.taken(); }
  Custody::Hand passed = sender.custody.created();
  EXPECT_THAT(system.audit(), ElementsAre(HasSubstr("b owes 1 frames"), HasSubstr("handed over")));
  passed.passed();
  EXPECT_THAT(system.audit(), ElementsAre(HasSubstr("b owes 1 frames (1 entered")));
}

}  // namespace
}  // namespace xenolith
