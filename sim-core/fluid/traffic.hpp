#pragma once

#include <functional>
#include <map>
#include <tuple>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/fluid/platform.hpp"

namespace xenolith {

/// What crosses a link in one direction at the moment, or a cell or a half-duplex link in both.
struct FluidTraffic {
  int transfers = 0;  ///< those, too, whose first byte is still to come
  BitRate rate{};     ///< at which all of them together move their data; acknowledgements are not in it
  friend bool operator==(const FluidTraffic&, const FluidTraffic&) = default;
};

namespace detail {

/// Who wants to know what crosses what, and what they were told last.
class TrafficWatch {
 public:
  using Changed = std::function<void(const FluidTraffic&)>;

  bool empty() const noexcept { return media_.empty(); }
  /// `medium`: `forward` tells directions apart where each has its own capacity, and is true elsewhere.
  void add(const FluidPlatform::Hop& medium, Changed changed);
  /// One more transfer crosses a medium, at so many bits a second.
  void count(const FluidPlatform::Hop& medium, double rate);
  /// All have been counted: tells whom it concerns, and begins anew.
  void tell();

 private:
  using Key = std::tuple<bool, int, bool>;
  struct Medium {
    std::vector<Changed> watchers;
    int transfers = 0;
    double rate = 0;
    FluidTraffic told;
  };
  static Key key(const FluidPlatform::Hop& medium) { return {medium.cell, medium.number, medium.forward}; }

  std::map<Key, Medium> media_;
};

}  // namespace detail
}  // namespace xenolith
