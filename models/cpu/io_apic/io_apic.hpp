#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/contract/pci.hpp"
#include "models/contract/processor.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// An I/O APIC whose lines are level-triggered: an asserted line that is neither masked nor in service sends
/// one message to the CPU it is routed to, and the next one only after the end of interrupt.
class IoApic final : public Component, public InterruptController, public InterruptRouter {
 public:
  static constexpr std::string_view summary =
      "Interrupt controller with level-triggered lines, routed to one CPU each.";

  struct Params {
    std::int64_t lines{};
    Duration delivery{};
    Duration access{};
    Duration message_delivery{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::lines, "lines", "Input lines; every device that asks for one gets its own.",
                   between(1, 240)),
          required(&Params::delivery, "delivery",
                   "From the assertion of a line to the CPU's local controller.", not_negative),
          required(&Params::access, "access", "Access of a CPU to the controller's registers.", not_negative),
          required(&Params::message_delivery, "message_delivery",
                   "Message-signalled interrupts, which pass it by: from the memory controller "
                   "to the CPU's local controller.",
                   not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&IoApic::processor_, "processor", "Whose logical CPUs are interrupted."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&IoApic::delivered_, "delivered", "Messages sent to CPUs."),
        statistic(&IoApic::repeated_, "repeated",
                  "Messages sent because a line was still asserted when it could interrupt again."));
  }

  IoApic(const Context& context, const Params& params);

  int allot_line(std::string_view name) override;
  void set_level(int line, bool asserted, Trail cause = {}) override;

  void route(int line, int cpu) override;
  int route_of(int line) const override;
  void mask(int line) override;
  void unmask(int line) override;
  void end_of_interrupt(int line) override;
  Duration access_time() const override { return params_.access; }
  Duration message_delivery() const override { return params_.message_delivery; }

 private:
  struct Line {
    std::string name;
    int cpu = 0;
    bool asserted = false;
    bool masked = false;
    bool in_service = false;  ///< from the message to the end of interrupt
    Trail cause = {};         ///< of the assertion
  };
  void send_if_due(int line, bool repeated);
  Task<> deliver(int line, int cpu, Trail cause);
  Line& at(int line);
  const Line& at(int line) const;

  const Params params_;
  Port<Processor> processor_;
  std::vector<Line> lines_;
  Counter delivered_;
  Counter repeated_;
};

}  // namespace xenolith
