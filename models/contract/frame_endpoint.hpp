#pragma once

#include <string_view>

#include "models/contract/ethernet.hpp"

namespace xenolith {

/// An application that exchanges raw frames: what its peer needs to know of it.
class FrameEndpoint {
 public:
  static constexpr std::string_view contract = "frame-endpoint";
  static constexpr bool remote = true;  ///< may be on another machine
  virtual ~FrameEndpoint() = default;
  /// Where frames for it are sent.
  virtual MacAddress mac() const = 0;
};

}  // namespace xenolith
