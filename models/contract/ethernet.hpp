#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sim-core/base/units.hpp"
#include "sim-core/model/trail.hpp"

namespace xenolith {

/// A station's address on the Ethernet, unique in a system.
struct MacAddress {
  std::uint64_t value = 0;  ///< 48 bits
  friend constexpr auto operator<=>(MacAddress, MacAddress) = default;

  /// The address of the station that a component is: locally administered, from the component's name
  /// (FNV-1a).
  static constexpr MacAddress of(std::string_view component) {
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
    for (const char c : component) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01b3;
    return {((hash ^ (hash >> 48)) & 0xfcff'ffff'ffff) | 0x0200'0000'0000};
  }
};
inline constexpr MacAddress broadcast{0xffff'ffff'ffff};

/// The header of a transport segment, as far as it decides what happens: TCP. Byte numbers are those of RFC
/// 9293 without the wrap around at 2^32.
struct SegmentHeader {
  static constexpr std::uint8_t syn = 1;
  static constexpr std::uint8_t ack = 2;
  static constexpr std::uint8_t push = 4;
  static constexpr std::size_t most_blocks = 3;  ///< selective acknowledgements beside a timestamp, RFC 2018
  struct Block {
    std::uint32_t begin = 0;  ///< both from `acknowledged` on
    std::uint32_t end = 0;
  };

  std::uint64_t sequence = 0;      ///< number of the first byte of the payload
  std::uint64_t acknowledged = 0;  ///< number of the byte that the sender of the segment expects next
  std::uint32_t length = 0;        ///< bytes of payload
  std::uint32_t window = 0;        ///< bytes that may be sent from `acknowledged` on
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;  ///< 0: the frame carries no segment
  std::uint8_t flags = 0;
  std::uint8_t blocks = 0;  ///< how many of `block` count
  std::array<Block, most_blocks> block{};
  Time made;         ///< when its sender began to make it
  Trail trail = {};  ///< for the latency anatomy; on its way it is the frame's
};

/// What a frame carries, as far as somebody on its way asks for it.
enum class EtherType : std::uint8_t { other, remote_block };

/// An Ethernet frame on its way. `size` counts header, payload and padding without FCS, preamble and gap.
struct Frame {
  MacAddress source;
  MacAddress destination;
  Bytes size{};
  std::uint64_t id = 0;  ///< unique in a run; joins the flow arrows of a trace
  std::uint64_t content =
      0;                 ///< what the sender wants the receiver to know: a sequence number, a segment's index
  Bytes segment_size{};  ///< payload at which a device has to cut the frame into segments; zero: it is one
  SegmentHeader segment{};  ///< of a protocol above, if it has one
  EtherType type = EtherType::other;
  Trail trail = {};  ///< for the latency anatomy: of the request that the frame belongs to
};

/// Into how many frames a device has to cut this one before it sends it.
std::int64_t pieces_of(const Frame& frame);
/// The frame with the given number, from 0, that it cuts off: the same headers before its share of the
/// payload.
Frame piece_of(const Frame& frame, std::int64_t number);

/// One end of a cable: what a network segment delivers frames to.
class EthernetPort {
 public:
  static constexpr std::string_view contract = "ethernet-port";
  virtual ~EthernetPort() = default;
  /// The segment tells the port where it is plugged in. Called once, before anything is sent.
  virtual void plug(class EthernetSegment& segment, int socket) = 0;
  /// The last bit of a frame has arrived.
  virtual void receive(const Frame& frame) = 0;
  /// Signalling rate of the port.
  virtual BitRate rate() const = 0;
};

/// A cable, hub or switch that ports plug into.
class EthernetSegment {
 public:
  static constexpr std::string_view contract = "ethernet-segment";
  virtual ~EthernetSegment() = default;
  /// The last bit of a frame has left the port in `socket`; serialisation was the port's own work.
  virtual void send(int socket, const Frame& frame) = 0;
};

/// Time on the wire of a frame with everything around it: FCS (4 B), preamble and delimiter (8 B), gap (12
/// B), and padding to 64 B. IEEE 802.3, clauses 3 and 4.
Duration wire_time(Bytes size, BitRate rate);
/// From the first bit of the preamble to the last bit of the FCS: the time on the wire without the gap.
Duration last_bit_time(Bytes size, BitRate rate);

}  // namespace xenolith
