#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// Packets that passed one link, as a file of the pcap format: version 2.4, nanoseconds, Ethernet
/// (draft-ietf-opsawg-pcap). Times are simulated times since the start, rounded down to nanoseconds.
class PacketCapture {
 public:
  /// Bytes that a packet takes in the file besides its own.
  static constexpr std::size_t record_header = 16;

  /// A packet of `length` bytes of which the first are known. Precondition: times do not fall.
  void add(Time time, std::string_view head, std::uint32_t length);

  std::size_t packets() const { return packets_; }
  /// The whole file.
  std::string file() const;

 private:
  std::string records_;
  std::size_t packets_ = 0;
};

}  // namespace xenolith
