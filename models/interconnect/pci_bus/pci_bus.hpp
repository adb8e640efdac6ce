#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/contract/pci.hpp"
#include "models/interconnect/pci_bus/bus_clock.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/timer.hpp"
#include "sim-core/model/registry.hpp"

namespace xenolith {

/// A PCI bus that several masters share, one burst at a time, on its clock's edges.
///
/// A burst takes: arbitration (hidden behind the burst before it if the bus was busy), address phase with
/// target selection, one clock for each `width` bytes, turnaround. A target without room ends it after the
/// address phase; the master comes again after the retry interval. See README.md.
class PciBus final : public Component, public PciSegment {
 public:
  static constexpr std::string_view summary = "PCI bus: arbitrated bursts on a clock, with retries.";
  struct Params {
    Hertz clock{};
    Bytes width{};
    Cycles arbitration{};
    Cycles address{};
    Cycles turnaround{};
    Cycles retry_interval{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::clock, "clock", "Clock of the bus.", positive),
          required(&Params::width, "width", "Bytes that one data clock moves: 4 or 8.", at_least(1)),
          required(&Params::arbitration, "arbitration", "From request to grant on an idle bus.",
                   not_negative),
          required(&Params::address, "address", "Address phase, device select and first wait state.",
                   at_least(1)),
          required(&Params::turnaround, "turnaround", "Idle clocks after a burst.", not_negative),
          required(&Params::retry_interval, "retry_interval", "From a retry to the next attempt.",
                   at_least(1)));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&PciBus::busy_level_, "busy",
                  "1 while a burst is under way; mean: utilisation by bursts that are simulated singly."),
        statistic(&PciBus::clocks_, "clocks", "Clocks of address and data phases, streams included."),
        statistic(&PciBus::bursts_, "bursts", "Bursts that moved data."),
        statistic(&PciBus::retries_, "retries", "Attempts that a target refused."),
        statistic(&PciBus::data_, "data", "Bytes moved."),
        statistic(&PciBus::waiting_time_, "waiting", "From a request to the end of arbitration."));
  }

  PciBus(const Context& context, const Params& params);

  int attach(std::string_view name) override;
  Task<> write(int master, PciTarget& target, Bytes size, Delivery delivery) override;
  Task<> read(int master, PciTarget& target, Bytes size) override;
  Hertz clock() const override { return params_.clock; }
  PciTiming timing() const override {
    return {params_.clock, params_.width, params_.arbitration, params_.address, params_.turnaround};
  }
  PciShare& share() override { return share_; }
  Time grant(Time request) const override;

 private:
  /// Streams take turns with each other here, and with single bursts at the ends of their own.
  class Share final : public PciShare {
   public:
    explicit Share(PciBus& bus) : bus_(bus) {}
    void passed(const PciStream& stream) override { bus_.count(stream); }

   private:
    PciBus& bus_;
  };
  struct Master {
    std::string name;
    std::unique_ptr<Signal> granted;
    std::deque<Time> requests;  ///< of the processes that wait, oldest first
  };

  Task<> acquire(int master);
  /// Waits for the end of a phase of so many clocks after the grant.
  Task<> occupy(Cycles clocks);
  void release(int master, std::string_view what);
  Cycles data_clocks(Bytes size) const;
  std::int64_t earliest(const Master& master) const;
  void plan();
  void give();
  bool wait_for_stream();
  void count(const PciStream& stream);

  Params params_;
  BusClock clock_;
  std::vector<Master> masters_;
  Timer grant_timer_;
  Share share_{*this};
  bool waited_ = false;  ///< for the end of a stream's burst: the next grant is not a stream's
  bool busy_ = false;
  int last_ = 0;                ///< master that had the bus last
  std::int64_t granted_ = 0;    ///< tick of the current burst's first clock
  std::int64_t phase_end_ = 0;  ///< tick at which the current phase ends
  std::int64_t free_ = 0;       ///< tick from which on the bus is free
  TimedLevel busy_level_;
  Counter clocks_;
  Counter bursts_;
  Counter retries_;
  Flow data_;
  Latency waiting_time_;
};

}  // namespace xenolith
