#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/block.hpp"
#include "models/contract/energy_meter.hpp"
#include "sim-core/fluid/energy.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/energy_use.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Flash memory: a chip, a card or an eMMC. One command at a time, in order of arrival; whole pages are read
/// and programmed, and every erase block that a write begins or enters is erased first.
class Flash final : public Component, public BlockDevice, public EnergyMeter {
 public:
  static constexpr std::string_view summary = "Flash memory: pages, erase blocks, one command at a time.";

  struct Params {
    Bytes capacity{};
    Bytes page{};
    Bytes erase_block{};
    Duration command{};
    BitRate read_rate{};
    BitRate write_rate{};
    Duration erase{};
    Watts idle{};
    Watts reading{};
    Watts writing{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::capacity, "capacity", "Bytes that it holds.", positive),
          required(&Params::page, "page", "Unit of reading and programming.", positive),
          required(&Params::erase_block, "erase_block", "Unit of erasing.", positive),
          required(&Params::command, "command", "Time of a command beside its data.", not_negative),
          required(&Params::read_rate, "read_rate", "Of pages read one after the other.", positive),
          required(&Params::write_rate, "write_rate", "Of pages programmed one after the other.", positive),
          required(&Params::erase, "erase",
                   "Of one block, while the host waits; zero where a controller erases in advance.",
                   not_negative),
          required(&Params::idle, "idle", "Power without a command.", not_negative),
          required(&Params::reading, "reading", "Power while reading.", not_negative),
          required(&Params::writing, "writing", "Power while programming and erasing.", not_negative));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(statistic(&Flash::read_, "read", "Bytes asked for by reads."),
                         statistic(&Flash::written_, "written", "Bytes handed over by writes."),
                         statistic(&Flash::erased_, "erased", "Erase blocks erased."),
                         statistic(&Flash::latency_, "latency", "From a command's arrival to its end."),
                         statistic(&Flash::use_, "use", "Energy of the flash memory."));
  }

  Flash(const Context& context, const Params& params);

  Bytes capacity() const override { return params_.capacity; }
  Task<> read(BlockRange range) override;
  Task<> write(BlockRange range) override;
  Task<> flush() override;
  Joules energy() const override { return meter_.energy(); }

 private:
  void check(BlockRange range) const;
  /// What whole pages the range touches.
  Bytes in_pages(BlockRange range) const;
  Task<> command(Duration duration, Watts power);

  const Params params_;
  Resource busy_;
  std::int64_t erased_up_to_ = -1;  ///< end of the erase block that was entered last, if writes go on there
  std::int64_t written_up_to_ = -1;
  PowerIntegrator meter_;
  Flow read_;
  Flow written_;
  Counter erased_;
  Latency latency_;
  EnergyUse use_;
};

}  // namespace xenolith
