#pragma once

#include <cstdint>
#include <deque>
#include <string_view>

#include "models/contract/pci.hpp"
#include "models/contract/pci_target.hpp"
#include "models/interconnect/host_bridge/posted_store.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/timer.hpp"
#include "sim-core/model/registry.hpp"

namespace xenolith {

/// The chip set between a host's CPUs and memory and its I/O bus.
///
/// CPU stores go into a posting buffer and from there as bursts onto the bus, in order. A load stalls the
/// CPU: it pushes the stores before it, crosses the bus and comes back. Device writes pass an inbound buffer
/// into memory, in order; device reads are delayed transactions. See README.md.
class HostBridge final : public Component, public HostIo, public PciEndpoint, private PciTarget {
 public:
  static constexpr std::string_view summary =
      "Chip set: posted stores, stalling loads, device access to host memory.";
  struct Params {
    bool write_combining = true;
    Bytes combined_store{};
    Bytes plain_store{};
    Duration store_time{};
    std::int64_t posting_entries{};
    Duration posting_latency{};
    Duration load_overhead{};
    Bytes inbound_buffer{};
    BitRate inbound_rate{};
    Duration inbound_latency{};
    Duration memory_read{};
    bool elide_bursts = true;
    bool shared_cache = false;
    static constexpr auto fields() {
      return fields_of(
          optional(
              &Params::write_combining, "write_combining",
              "True: the device's memory is mapped write-combining, stores leave the CPU as full buffers."),
          required(&Params::combined_store, "combined_store", "Size of a write-combining buffer.",
                   between(1, 64)),
          required(&Params::plain_store, "plain_store", "Size of one uncached store or load.",
                   between(1, 64)),
          required(&Params::store_time, "store_time", "CPU time of one store on its bus, of either size.",
                   not_negative),
          required(&Params::posting_entries, "posting_entries", "Stores that the posting buffer holds.",
                   at_least(1)),
          required(&Params::posting_latency, "posting_latency", "From the posting buffer to the I/O bus.",
                   not_negative),
          required(&Params::load_overhead, "load_overhead", "Of a load, both ways between CPU and I/O bus.",
                   not_negative),
          required(&Params::inbound_buffer, "inbound_buffer",
                   "Bytes of device writes on their way to memory.", at_least(64)),
          required(&Params::inbound_rate, "inbound_rate", "Rate at which the inbound buffer drains.",
                   positive),
          required(&Params::inbound_latency, "inbound_latency",
                   "From the inbound buffer to where CPUs see it.", not_negative),
          required(&Params::memory_read, "memory_read",
                   "A device's read of host memory, inside the chip set, up to the first 64 bytes; what is "
                   "beyond them follows at the inbound rate.",
                   not_negative),
          optional(&Params::elide_bursts, "elide_bursts",
                   "False: each burst of a long store is an event. See README.md."),
          optional(&Params::shared_cache, "shared_cache",
                   "True: what devices write lies in a cache that all CPUs share, and needs no fetch from "
                   "memory."));
    }
  };
  static constexpr auto ports() {
    return ports_of(port(&HostBridge::bus_, "bus", "The I/O bus."),
                    port(&HostBridge::device_, "device", "The device whose memory the CPUs reach."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&HostBridge::stores_, "stores", "Stores that left the CPUs."),
        statistic(&HostBridge::loads_, "loads", "Loads from the device."),
        statistic(&HostBridge::load_latency_, "load_latency", "Stall of a load."),
        statistic(&HostBridge::posted_level_, "posted", "Stores in the posting buffer."),
        statistic(&HostBridge::store_stall_, "store_stall", "Wait of a store for the posting buffer."));
  }

  HostBridge(const Context& context, const Params& params);
  void start() override;

  Duration store_time(Bytes size) const override;
  Task<> write(Bytes size, Delivery delivery) override;
  Task<> read(Bytes size) override;
  Task<> write_to(PciTarget& target, Bytes size, Delivery delivery) override;
  Task<> read_from(PciTarget& target, Bytes size) override;
  PciTarget& memory() override { return *this; }
  bool writes_into_cache() const override { return params_.shared_cache; }

 private:
  struct Inbound {
    Bytes size{};
    Time leaves;
  };
  struct Arriving {
    Trail* trail = nullptr;
    Duration service{};
  };

  bool reserve(Bytes size) override;
  bool has_room(Bytes size) const override { return inbound_used_ + size <= params_.inbound_buffer; }
  void complete(Bytes size, Delivery delivery) override;
  std::optional<int> begin_read(Bytes size) override;
  bool read_ready(int read) override;
  bool split_read(int read, Delivery ready) override;
  void end_read(int read) override;
  void extend(PciPath& path, Bytes burst, const PciTiming& bus) override;

  Task<> post(PostedStore store);
  Task<> enter();
  Task<> post_run(PciTarget& target, Bytes size, Delivery delivery);
  /// The oldest store asks for the bus.
  void issue();
  void issued();
  void start_run();
  void run_went_on();
  void left();
  bool makes_stream(Bytes size) const;
  Bytes burst_size() const;
  void release_inbound();
  /// A load's data come back behind the device writes that the chip set took before them.
  Task<> until_arrived(std::uint64_t count);
  static void note_arrival(void* self, std::uint64_t argument);

  Port<PciSegment> bus_;
  Port<PciEndpoint> device_;
  Params params_;
  int master_ = -1;
  std::deque<PostedStore> posting_;  ///< the first one is under way
  std::int64_t posted_ = 0;          ///< stores that have not yet left the bus, the one in transit included
  Signal drained_;                   ///< a store has left
  Timer issue_timer_;
  PciStream stream_;
  std::int64_t run_held_ = 0;    ///< of the run under way: bursts that the posting buffer holds
  std::int64_t run_ahead_ = 0;   ///< of the run under way: bursts that buffers beyond the bus hold
  int run_step_ = 0;             ///< of the run under way: see run_went_on()
  PlainShare inbound_share_;     ///< device writes take turns at the inbound buffer
  std::deque<Inbound> inbound_;  ///< writes that still use the buffer
  Bytes inbound_used_{};
  Time inbound_free_;  ///< when it has drained
  std::deque<Arriving> arriving_;
  ArrivalQueue arrivals_;
  std::uint64_t inbound_taken_ = 0;    ///< device writes taken off the bus
  std::uint64_t inbound_arrived_ = 0;  ///< of those, the ones that are in memory
  Signal arrived_;
  ReadTable reads_;
  Time read_free_;        ///< when the way out of memory is free
  ArrivalQueue answers_;  ///< split reads that wait for their data
  Counter stores_;
  Counter loads_;
  Latency load_latency_;
  TimedLevel posted_level_;
  Latency store_stall_;
};

}  // namespace xenolith
