#pragma once

#include <cstdlib>

#include "models/contract/pci.hpp"

/// For buses of tests. Not part of the product.
namespace xenolith {

/// A bus without streams.
class SingleBursts : public PciSegment {
 public:
  PciTiming timing() const override { std::abort(); }
  PciShare& share() override { std::abort(); }
  Time grant(Time) const override { std::abort(); }
};

}  // namespace xenolith
