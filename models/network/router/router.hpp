#pragma once

#include <string_view>

#include "models/contract/network_node.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// A place that forwards transfers: a switch, a router, an exchange of the Internet. It costs nothing itself;
/// its links do.
class Router final : public Component, public NetworkNode {
 public:
  static constexpr std::string_view summary = "Forwards transfers between links.";
  struct Params {
    static constexpr auto fields() { return fields_of(); }
  };

  Router(const Context& context, const Params& params);
  FluidNode node() const override { return node_; }

 private:
  FluidNode node_;
};

}  // namespace xenolith
