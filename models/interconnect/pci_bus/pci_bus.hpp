#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/contract/pci.hpp"
#include "models/interconnect/pci_bus/bus_clock.hpp"
#include "models/interconnect/pci_bus/pci_bus_request.hpp"
#include "sim-core/kernel/timer.hpp"
#include "sim-core/model/busy_time.hpp"
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
    bool split_reads = false;
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
                   at_least(1)),
          optional(&Params::split_reads, "split_reads",
                   "True: a target answers a read by itself when it has the data, instead of being asked "
                   "again (PCI-X)."));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&PciBus::busy_, "busy", "Address and data phases, as a part of the time: utilisation."),
        statistic(&PciBus::bursts_, "bursts", "Bursts that moved data."),
        statistic(&PciBus::retries_, "retries", "Attempts that a target refused."),
        statistic(&PciBus::split_, "split", "Reads that a target answered later by itself."),
        statistic(&PciBus::data_, "data", "Bytes moved."),
        statistic(&PciBus::waiting_time_, "waiting", "From a request to the end of arbitration."));
  }

  PciBus(const Context& context, const Params& params);

  int attach(std::string_view name) override;
  Task<> write(int master, PciTarget& target, Bytes size, Delivery delivery) override;
  Task<> read(int master, PciTarget& target, Bytes size) override;
  void post(const PciWrite& write, Time request, Delivery done) override;
  Hertz clock() const override { return params_.clock; }
  PciTiming timing() const override {
    return {params_.clock,   params_.width,      params_.arbitration,
            params_.address, params_.turnaround, params_.retry_interval};
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
  using Request = PciBusRequest;
  using Master = PciBusMaster;
  using Split = PciBusSplit;
  enum class State {
    idle,     ///< nobody asks
    asking,   ///< the timer stands at the next grant, when the target is asked
    planned,  ///< the timer stands at the end of the next burst, which may not have begun yet
    moving,   ///< the timer stands at the end of a burst that is under way
    refused,  ///< the timer stands at the end of an attempt that was told to retry
    split,    ///< the timer stands at the end of a request that is answered later
  };
  void enter(const Request& request);
  static std::size_t first(const Master& master);
  static std::int64_t earliest(const Master& master);
  std::int64_t grant_tick(Time request) const {
    return clock_.tick_not_before(request) + params_.arbitration.count();
  }
  void plan();
  void wait_for_stream();
  Request& choose();
  void fire();
  void ask(Request& request);
  void finish(Request& request, bool moved);
  void hand_over(const Request& ended);
  bool splits(const Request& request);
  void answer(std::uint64_t number);
  void request_again(Master& master, const Request& ended);
  void count(const PciStream& stream);

  Params params_;
  BusClock clock_;
  std::vector<Master> masters_;
  Timer timer_;
  Share share_{*this};
  State state_ = State::idle;
  int chosen_ = 0;                  ///< master of the next or current burst
  std::size_t chosen_request_ = 0;  ///< its request
  int last_ = 0;                    ///< master that had the bus last
  std::int64_t granted_ = 0;        ///< tick of the next or current burst's first clock
  Time granted_at_;                 ///< the same
  std::int64_t phase_end_ = 0;      ///< tick at which that burst ends
  std::int64_t free_ = 0;           ///< tick from which on the bus is free
  int answers_ = -1;                ///< who asks for the bus with answers to split reads
  std::map<std::uint64_t, Split> split_reads_;
  std::uint64_t split_number_ = 0;  ///< of the last one
  BusyTime busy_;
  Counter bursts_;
  Counter retries_;
  Counter split_;
  Flow data_;
  Latency waiting_time_;
};

}  // namespace xenolith
