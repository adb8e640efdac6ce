#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/microvisor.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A guest's use of its memory: it writes pages of a working set, most of them in a hot part of it.
class MemoryWriter final : public Component {
 public:
  static constexpr std::string_view summary = "Guest that writes pages of a working set, a hot part most.";
  struct Params {
    Bytes working_set{};
    Bytes hot_set{};
    double hot = 0;
    Hertz writes{};
    Cycles work{};
    Duration tick = Duration::picoseconds(100'000'000'000);
    Duration until{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::working_set, "working_set", "Memory that is written at all.", not_negative),
          required(&Params::hot_set, "hot_set", "Its part that most writes go to.", not_negative),
          required(&Params::hot, "hot", "Share of the writes that go to the hot part.", between(0, 1)),
          required(&Params::writes, "writes", "Pages written per second while the guest runs.", not_negative),
          required(&Params::work, "work", "Work of the guest for each.", not_negative),
          optional(&Params::tick, "tick", "Writes come in bunches of this interval.", positive),
          required(&Params::until, "until", "When the guest falls idle.", not_negative));
    }
  };
  static constexpr auto ports() {
    return ports_of(implied_port(&MemoryWriter::cell_, "cell", "The cell whose memory is written."),
                    implied_port(&MemoryWriter::microvisor_, "microvisor", "Takes the faults."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&MemoryWriter::written_, "written", "Pages written."),
        statistic(&MemoryWriter::faults_, "faults", "Of those, to a page that was protected."),
        statistic(&MemoryWriter::stretch_, "bunch", "Time that a bunch of writes took."));
  }

  MemoryWriter(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override;

 private:
  Task<> write();
  std::int64_t choose(RandomStream& stream) const;

  const Params params_;
  Port<Cell> cell_;
  Port<Microvisor> microvisor_;
  std::int64_t working_pages_ = 0;
  std::int64_t hot_pages_ = 0;
  Counter written_;
  Counter faults_;
  Latency stretch_;
};

}  // namespace xenolith
