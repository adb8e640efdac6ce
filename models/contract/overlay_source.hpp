#pragma once

#include <cstddef>
#include <string_view>

#include "sim-core/base/units.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// A server of VM overlays and the ways from it to the sites that fetch them.
class OverlaySource {
 public:
  static constexpr std::string_view contract = "overlay-source";
  virtual ~OverlaySource() = default;
  /// One more site, behind an access link of this rate -> the site's number, from 0. Before the first fetch.
  virtual std::size_t connect(BitRate access) = 0;
  /// Returns when the site has the whole overlay.
  virtual Task<> fetch(std::size_t site, Bytes overlay) = 0;
};

}  // namespace xenolith
