#pragma once

#include <cstdint>
#include <string_view>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// The VM overlay of an application: what has to be added to a base VM to have it running.
class VmOverlay {
 public:
  static constexpr std::string_view contract = "vm-overlay";
  virtual ~VmOverlay() = default;
  /// As it is stored and transferred.
  virtual Bytes compressed() const = 0;
  /// Differencing disk and memory difference.
  virtual Bytes uncompressed() const = 0;
  /// How often it is wanted, relative to others.
  virtual std::int64_t popularity() const = 0;
};

}  // namespace xenolith
