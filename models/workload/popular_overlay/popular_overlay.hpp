#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/vm_overlay.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// An application that users of VM overlays start: the sizes of its overlay, and how often it is wanted.
class PopularOverlay final : public Component, public VmOverlay {
 public:
  static constexpr std::string_view summary =
      "An application's VM overlay: its sizes and how often it is wanted.";

  struct Params {
    Bytes compressed{};
    Bytes uncompressed{};
    std::int64_t popularity = 1;
    static constexpr auto fields() {
      return fields_of(required(&Params::compressed, "compressed",
                                "The overlay as it is stored and transferred.", positive),
                       required(&Params::uncompressed, "uncompressed",
                                "Differencing disk and memory difference together.", positive),
                       optional(&Params::popularity, "popularity",
                                "How often it is wanted, relative to others.", at_least(0)));
    }
  };

  PopularOverlay(const Context& context, const Params& params) : Component(context), params_(params) {}

  Bytes compressed() const override { return params_.compressed; }
  Bytes uncompressed() const override { return params_.uncompressed; }
  std::int64_t popularity() const override { return params_.popularity; }

 private:
  const Params params_;
};

}  // namespace xenolith
