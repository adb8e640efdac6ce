#pragma once

#include <string_view>

#include "models/contract/network_node.hpp"
#include "models/contract/work_costs.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// An application whose screen is shown elsewhere.
class ApplicationDisplay {
 public:
  static constexpr std::string_view contract = "application-display";
  static constexpr bool remote = true;
  virtual ~ApplicationDisplay() = default;
  virtual FluidHost& host() = 0;
  virtual const WorkCosts& costs() const = 0;
  /// Takes an input event, draws, and encodes an update of this size.
  virtual Task<> act(Bytes update) = 0;
};

}  // namespace xenolith
