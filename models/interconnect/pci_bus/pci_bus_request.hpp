#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/contract/pci.hpp"

namespace xenolith {

/// A burst that a master has asked for.
struct PciBusRequest {
  PciWrite what;  ///< of a read: from where, how much
  bool read = false;
  int number = -1;        ///< of the read at its target, once it has begun
  Time at;                ///< when it asks; may be in the future
  Delivery done;          ///< its data phase has ended
  std::int64_t tick = 0;  ///< of the grant, if the bus is free then
};

/// Somebody with a request line to the arbiter.
struct PciBusMaster {
  std::string name;
  std::vector<PciBusRequest> requests;
};

/// A read whose answer is on its way.
struct PciBusSplit {
  PciBusRequest request;
  bool settled = false;  ///< the request has left the bus
  bool ready = false;    ///< the target has the data
};

}  // namespace xenolith
