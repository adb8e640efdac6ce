#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/hardware_guest.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A core in hypervisor state that waits for calls of a guest in a page that both share, and carries them
/// out.
///
/// A call is synchronous: the guest writes its request and waits, in guest state, for the answer. One call at
/// a time.
class Sidecore final : public Component, public SidecallTarget {
 public:
  static constexpr std::string_view summary = "A core dedicated to calls of a guest through shared memory.";

  struct Params {
    std::int64_t cpu{};
    LineWait wait = LineWait::spin;
    Cycles request{};
    Cycles dispatch{};
    static constexpr auto fields() {
      return fields_of(required(&Params::cpu, "cpu", "Logical CPU that is the sidecore.", at_least(0)),
                       optional(&Params::wait, "wait", "How it and the guest wait for each other."),
                       required(&Params::request, "request",
                                "The guest's instructions around a call: arguments, result.", not_negative),
                       required(&Params::dispatch, "dispatch",
                                "The sidecore's: looking the service up, the answer.", not_negative));
    }
  };

  static constexpr auto ports() {
    return ports_of(implied_port(&Sidecore::services_, "services", "The hypervisor whose work it does."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&Sidecore::calls_, "calls", "Calls carried out."),
                         statistic(&Sidecore::service_time_, "service_time",
                                   "On the sidecore, from the request seen to the answer written."));
  }

  Sidecore(const Context& context, const Params& params);
  void start() override;
  Task<> call(LineUser caller, VmService service) override;

 private:
  Task<> loop();

  const Params params_;
  Port<VmmServices> services_;
  LineUser core_;
  MessageLine request_;
  MessageLine answer_;
  VmService asked_ = VmService::null;
  std::uint64_t number_ = 0;
  Resource channel_;
  Counter calls_;
  Latency service_time_;
};

}  // namespace xenolith
