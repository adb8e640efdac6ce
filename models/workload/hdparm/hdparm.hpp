#pragma once

#include <string_view>

#include "models/contract/block.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// `hdparm -t`: flushes the cache of a block device, then reads it from its beginning, one large read after
/// the other, for so long.
class Hdparm final : public Component {
 public:
  static constexpr std::string_view summary =
      "hdparm -t: sequential reads of a block device, nothing cached.";

  struct Params {
    Duration start{};
    Duration time{};
    Bytes buffer{};
    static constexpr auto fields() {
      return fields_of(optional(&Params::start, "start", "When it begins.", not_negative),
                       required(&Params::time, "time",
                                "For how long it reads; a read that has begun is finished.", positive),
                       required(&Params::buffer, "buffer", "Bytes of one read call.", positive));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&Hdparm::device_, "device", "The block device that it reads."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&Hdparm::read_, "read", "From a read call to its return."),
                         statistic(&Hdparm::data_, "data", "Bytes read."),
                         statistic(&Hdparm::rate_, "rate", "Bytes read per second, told when it ends."));
  }

  Hdparm(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override;

 private:
  Task<> measure();

  const Params params_;
  Port<BlockReader> device_;
  Latency read_;
  Flow data_;
  Tally rate_;
};

}  // namespace xenolith
