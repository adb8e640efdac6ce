#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/native_kernel.hpp"
#include "models/contract/network_processor.hpp"
#include "models/contract/pci.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// How the core learns of the network processor's answer.
enum class NpNotice { poll, irq };
constexpr std::array<std::string_view, 2> choices_of(NpNotice) { return {"poll", "irq"}; }

/// A short message passed back and forth between a core and a context of a network processor's micro-engine.
///
/// The core stores into the processor's SDRAM over PCI; the context polls there and writes back into host
/// memory, where the core waits for its line to change. With `notice` irq the context rings the doorbell
/// after its answer, and the core, halted meanwhile, takes the answer in its interrupt handler.
class NpPingPong final : public Component, private NativeInterruptHandler, private MicroCode {
 public:
  static constexpr std::string_view summary =
      "Ping-pong of a short message between a core and a micro-engine of a network processor.";

  struct Params {
    std::int64_t cpu{};
    NpNotice notice = NpNotice::poll;
    LineWait wait = LineWait::spin;
    DurationDistribution gap{};
    Bytes size{};
    Cycles message{};
    Cycles timestamp{};
    Cycles look{};
    Cycles answer{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::cpu, "cpu", "Logical CPU that begins and takes the time.", at_least(0)),
          optional(&Params::notice, "notice", "How the core learns of the answer."),
          optional(&Params::wait, "wait", "How the core waits for its mailbox to change."),
          optional(&Params::gap, "gap", "From the end of one round trip to the next."),
          required(&Params::size, "size", "Length of the message.", between(1, 64)),
          required(&Params::message, "message",
                   "The core's instructions between a message's arrival and the store of the next.",
                   not_negative),
          required(&Params::timestamp, "timestamp", "One reading of the time stamp counter.", not_negative),
          required(&Params::look, "look", "Micro-engine's instructions from one look to the next.",
                   not_negative),
          required(&Params::answer, "answer", "Micro-engine's instructions before it answers.",
                   not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(
        implied_port(&NpPingPong::kernel_, "kernel", "The operating system that it runs in."),
        implied_port(&NpPingPong::processor_, "processor", "The network processor."),
        implied_port(&NpPingPong::host_io_, "host_io", "The core's way to the network processor's memory."),
        implied_port(&NpPingPong::device_io_, "device_io", "The network processor's way to host memory."),
        implied_port(&NpPingPong::doorbell_, "doorbell", "What interrupts the core."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&NpPingPong::rtt_, "rtt", "Round trip between two readings of the time stamp counter."));
  }

  NpPingPong(const Context& context, const Params& params);
  void start() override;

 private:
  Task<> interrupt(NativeCpu& cpu) override;
  Task<> execute(MicroContext& context) override;
  Task<> core();
  Task<> one_round(NativeCpu& cpu);

  const Params params_;
  Port<NativeKernel> kernel_;
  Port<NetworkProcessor> processor_;
  Port<HostIo> host_io_;
  Port<DeviceIo> device_io_;
  Port<Doorbell> doorbell_;
  RandomStream gaps_;
  MessageLine host_box_;
  PolledFifo<std::uint64_t> np_box_;
  PollLoop loop_;
  Signal taken_;
  std::uint64_t round_ = 0;
  std::uint64_t taken_round_ = 0;  ///< with interrupts: the round whose answer the handler has taken
  Time begin_;
  Trail trail_;  ///< of the round trip under way
  RequestLatency rtt_;
};

}  // namespace xenolith
