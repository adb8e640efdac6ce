#pragma once

#include <string_view>

#include "models/contract/network_node.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// Direction of data on a device's connection.
enum class Heading { up, down };

/// The radio link between a device and its base station: how fast it carries changes with time.
class RadioBearer {
 public:
  static constexpr std::string_view contract = "radio-bearer";
  virtual ~RadioBearer() = default;
  /// Returns when the radio has carried so many bytes.
  virtual Task<> carry(Heading heading, Bytes data) = 0;
};

/// Whether a device can reach its network at all.
class Coverage {
 public:
  static constexpr std::string_view contract = "coverage";
  virtual ~Coverage() = default;
  virtual bool covered() const = 0;
  /// Told when coverage begins or ends.
  virtual Signal& changed() = 0;
};

/// A device's connection to hosts elsewhere.
class InternetAccess {
 public:
  static constexpr std::string_view contract = "internet-access";
  virtual ~InternetAccess() = default;
  /// Moves data; false if the connection was lost before the last byte.
  virtual Task<bool> send(FluidHost& to, Bytes data) = 0;
  virtual Task<bool> receive(FluidHost& from, Bytes data) = 0;
  /// A small packet on an open connection, to the peer or from it.
  virtual Task<bool> packet(FluidHost& peer, Heading heading) = 0;
  /// Returns when there is coverage.
  virtual Task<> reachable() = 0;
};

}  // namespace xenolith
