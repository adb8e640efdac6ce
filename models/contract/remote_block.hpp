#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/ethernet.hpp"
#include "models/contract/transport.hpp"
#include "sim-core/base/units.hpp"

namespace xenolith {

/// What a frame of the block protocol over Ethernet says, besides carrying data.
///
/// A request frame asks for `sectors` from `sector` on. Its response is a train of frames with the same slot
/// and generation, numbered by `index`.
struct RemoteBlockMessage {
  static constexpr Bytes header{16};  ///< type, slot, generation, index, first sector, number of sectors
  static constexpr Bytes sector_size{512};

  std::uint8_t slot = 0;        ///< of the client's table of requests under way
  std::uint8_t generation = 0;  ///< tells a repeated request from the one before it
  std::uint16_t count = 0;      ///< request: sectors wanted; response: number of the frame
  std::uint32_t sector = 0;

  constexpr std::uint64_t pack() const {
    return std::uint64_t{slot} << 56 | std::uint64_t{generation} << 48 | std::uint64_t{count} << 32 | sector;
  }
  static constexpr RemoteBlockMessage unpack(std::uint64_t content) {
    return {static_cast<std::uint8_t>(content >> 56), static_cast<std::uint8_t>(content >> 48),
            static_cast<std::uint16_t>(content >> 32), static_cast<std::uint32_t>(content)};
  }
};

/// Ethernet header of a frame, without a tag.
inline constexpr Bytes ethernet_header{14};
/// Shortest frame without its check sequence, IEEE 802.3.
inline constexpr Bytes shortest_frame{60};

/// Who serves a block device to block drivers of other machines, over raw frames.
class RemoteBlockServer {
 public:
  static constexpr std::string_view contract = "remote-block-server";
  static constexpr bool remote = true;
  virtual ~RemoteBlockServer() = default;
  virtual MacAddress mac() const = 0;
  virtual Bytes capacity() const = 0;
};

/// Messages of the network block device: the sizes that Linux's nbd.h gives them.
struct NetworkBlockMessage {
  static constexpr Bytes request{28};
  static constexpr Bytes reply{16};
};

/// Who exports a block device over a stream.
class NetworkBlockExport {
 public:
  static constexpr std::string_view contract = "network-block-export";
  static constexpr bool remote = true;
  virtual ~NetworkBlockExport() = default;
  virtual StreamAddress& address() = 0;
  virtual std::uint16_t port() const = 0;
  virtual Bytes capacity() const = 0;
};

}  // namespace xenolith
