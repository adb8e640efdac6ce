#pragma once

#include <string_view>

#include "models/contract/hardware_guest.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// Intel's virtualization extension: what its transitions and accesses cost on one processor.
class VtX final : public Component, public VirtualizationExtension {
 public:
  static constexpr std::string_view summary = "Virtualization extension of a processor (Intel VT-x): costs.";

  struct Params {
    Cycles exit{};
    Cycles entry{};
    Cycles read{};
    Cycles write{};
    static constexpr auto fields() {
      return fields_of(required(&Params::exit, "exit",
                                "From the guest's instruction to the hypervisor's first.", not_negative),
                       required(&Params::entry, "entry",
                                "From the hypervisor's last instruction to the guest's next.", not_negative),
                       required(&Params::read, "read", "VMREAD of one field.", not_negative),
                       required(&Params::write, "write", "VMWRITE of one field.", not_negative));
    }
  };

  VtX(const Context& context, const Params& params)
      : Component(context), timing_{params.exit, params.entry, params.read, params.write} {}
  const VirtualizationTiming& timing() const override { return timing_; }

 private:
  const VirtualizationTiming timing_;
};

}  // namespace xenolith
