#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/energy_meter.hpp"
#include "models/contract/native_kernel.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// How messages are noticed: both cores look at their mailboxes, the second is interrupted, or both are.
enum class PingPongNotice { poll, irq, irq_both };
constexpr std::array<std::string_view, 3> choices_of(PingPongNotice) { return {"poll", "irq", "irq-both"}; }

/// A short message passed back and forth between two cores through mailboxes in memory, by kernel threads
/// bound to them.
///
/// The first core writes the second one's mailbox and waits for its own to change; the second does the
/// opposite. With `notice` irq the first sends an inter-processor interrupt after each message and the
/// second, halted meanwhile, answers from its handler.
class PingPong final : public Component, private NativeInterruptHandler {
 public:
  static constexpr std::string_view summary = "Ping-pong of a short message between two cores.";

  struct Params {
    std::int64_t first_cpu{};
    std::int64_t second_cpu{};
    PingPongNotice notice = PingPongNotice::poll;
    LineWait wait = LineWait::spin;
    DurationDistribution gap{};
    bool halt_in_gap = false;
    Cycles message{};
    Cycles timestamp{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::first_cpu, "first_cpu", "Logical CPU that begins and takes the time.",
                   at_least(0)),
          required(&Params::second_cpu, "second_cpu", "Logical CPU that answers.", at_least(0)),
          optional(&Params::notice, "notice", "How the cores learn of a message."),
          optional(&Params::wait, "wait", "How a core waits for its mailbox to change."),
          optional(&Params::gap, "gap", "From the end of one round trip to the next."),
          optional(&Params::halt_in_gap, "halt_in_gap",
                   "True: the first core is halted in the gap; false: it counts the time down in a loop."),
          required(&Params::message, "message",
                   "Instructions between a message's arrival and the store of the next.", not_negative),
          required(&Params::timestamp, "timestamp", "One reading of the time stamp counter.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&PingPong::kernel_, "kernel", "The operating system that it runs in."),
                    optional_port(&PingPong::meter_, "meter", "Where a round trip's energy is read."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&PingPong::rtt_, "rtt", "Round trip between two readings of the time stamp counter."),
        statistic(&PingPong::round_energy_, "round_energy",
                  "Energy of all cores from one message to the next, gap included; with a meter."));
  }

  PingPong(const Context& context, const Params& params);
  void start() override;

 private:
  Task<> interrupt(NativeCpu& cpu) override;
  Task<> first();
  Task<> second();
  Task<> one_round();
  Task<> rest();
  void meter_round();

  const Params params_;
  Port<NativeKernel> kernel_;
  Port<EnergyMeter> meter_;
  RandomStream gaps_;
  MessageLine first_box_;
  MessageLine second_box_;
  Signal taken_;
  std::uint64_t round_ = 0;
  std::uint64_t taken_round_ = 0;  ///< interrupts both ways: the round whose answer has been taken
  std::optional<Joules> metered_;  ///< the meter at the end of the round before
  Trail trail_;                    ///< of the round trip under way
  RequestLatency rtt_;
  Energy round_energy_;
};

}  // namespace xenolith
