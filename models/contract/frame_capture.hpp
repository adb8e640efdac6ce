#pragma once

#include <string>

#include "models/contract/ethernet.hpp"

namespace xenolith {

/// The first bytes of a frame as they would stand on the wire, for a packet capture: the Ethernet header, and
/// IPv4 and TCP headers of a frame that carries a segment, with addresses 10.x.y.z made from the stations'.
///
/// Frames without a segment have an EtherType of IEEE 802's for local experiments, 0x88b5 for blocks and
/// 0x88b6 for all else, and `content` as their first eight bytes. Payload is not captured.
std::string captured_head(const Frame& frame);

}  // namespace xenolith
