#include "models/contract/frame_capture.hpp"

#include <algorithm>

namespace xenolith {
namespace {

constexpr std::size_t ethernet_header = 14;
constexpr std::size_t ip_header = 20;
constexpr std::size_t least_tcp_header = 20;
constexpr std::size_t most_tcp_header = 60;
constexpr std::size_t least_frame = 60;

/// Big-endian, the lowest `bytes` bytes of the value.
void put(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
}

std::uint32_t ip_address(MacAddress station) {
  constexpr std::uint32_t ten = 10U << 24U;
  return ten | static_cast<std::uint32_t>(station.value & 0xff'ffff);
}

/// The Internet checksum (RFC 1071) over 16-bit words, started with `sum`.
std::uint16_t checksum(const std::string& bytes, std::uint32_t sum = 0) {
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const auto high = static_cast<unsigned char>(bytes[i]);
    const auto low = i + 1 < bytes.size() ? static_cast<unsigned char>(bytes[i + 1]) : 0U;
    sum += (static_cast<std::uint32_t>(high) << 8U) | low;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

void patch(std::string& bytes, std::size_t at, std::uint16_t value) {
  bytes[at] = static_cast<char>(value >> 8U);
  bytes[at + 1] = static_cast<char>(value & 0xff);
}

/// What the frame leaves for TCP's header: a padded frame does not tell.
std::size_t tcp_header_size(const Frame& frame) {
  const auto size = static_cast<std::size_t>(frame.size.count());
  const std::size_t others = ethernet_header + ip_header + frame.segment.length;
  if (size <= least_frame || size < others + least_tcp_header) return least_tcp_header;
  return std::min((size - others) / 4 * 4, most_tcp_header);
}

/// Timestamps, window scale of a SYN, selective acknowledgements, as there is room; then no-operations.
std::string tcp_options(const SegmentHeader& segment, std::size_t room, int scale) {
  constexpr std::int64_t ps_per_ms = 1'000'000'000;
  std::string options;
  if ((segment.flags & SegmentHeader::syn) != 0 && room >= 4) {
    put(options, 0x0103'0300U | static_cast<std::uint32_t>(scale), 4);
  }
  if (room >= options.size() + 12) {
    put(options, 0x0101'080aU, 4);
    put(options, static_cast<std::uint64_t>(segment.made.ps() / ps_per_ms), 4);
    put(options, 0, 4);
  }
  const std::size_t blocks = segment.blocks;
  if (blocks > 0 && room >= options.size() + 4 + 8 * blocks) {
    put(options, 0x0101'0500U | (2 + 8 * blocks), 4);
    for (std::size_t i = 0; i < blocks; ++i) {
      put(options, segment.acknowledged + segment.block.at(i).begin + 1, 4);
      put(options, segment.acknowledged + segment.block.at(i).end + 1, 4);
    }
  }
  options.resize(room, '\1');
  return options;
}

std::string tcp_head(const Frame& frame, std::size_t header) {
  constexpr int scale = 7;
  const SegmentHeader& segment = frame.segment;
  const bool syn = (segment.flags & SegmentHeader::syn) != 0;
  const bool ack = (segment.flags & SegmentHeader::ack) != 0;
  const bool push = (segment.flags & SegmentHeader::push) != 0;
  const std::uint32_t window = syn ? segment.window : segment.window >> scale;
  std::string tcp;
  put(tcp, segment.source_port, 2);
  put(tcp, segment.destination_port, 2);
  // On the wire a SYN takes a number, here it does not.
  put(tcp, segment.sequence + (syn ? 0 : 1), 4);
  put(tcp, ack ? segment.acknowledged + 1 : 0, 4);
  put(tcp, header / 4 << 4U, 1);
  put(tcp, (push ? 8U : 0U) | (ack ? 16U : 0U) | (syn ? 2U : 0U), 1);
  put(tcp, std::min<std::uint32_t>(window, 0xffff), 2);
  put(tcp, 0, 4);  // checksum, urgent pointer
  tcp += tcp_options(segment, header - least_tcp_header, scale);
  std::string pseudo;
  put(pseudo, ip_address(frame.source), 4);
  put(pseudo, ip_address(frame.destination), 4);
  put(pseudo, 6, 2);
  put(pseudo, header + segment.length, 2);
  constexpr std::size_t checksum_at = 16;
  patch(tcp, checksum_at, checksum(pseudo + tcp));  // of a payload of zeros
  return tcp;
}

std::string ip_head(const Frame& frame, std::size_t payload) {
  constexpr std::size_t checksum_at = 10;
  std::string ip;
  put(ip, 0x4500, 2);
  put(ip, ip_header + payload, 2);
  put(ip, frame.id & 0xffff, 2);
  put(ip, 0x4000, 2);  // do not fragment
  put(ip, 0x4006, 2);  // 64 hops, TCP
  put(ip, 0, 2);
  put(ip, ip_address(frame.source), 4);
  put(ip, ip_address(frame.destination), 4);
  patch(ip, checksum_at, checksum(ip));
  return ip;
}

}  // namespace

std::string captured_head(const Frame& frame) {
  constexpr std::uint64_t ipv4 = 0x0800;
  constexpr std::uint64_t experiment_1 = 0x88b5;
  constexpr std::uint64_t experiment_2 = 0x88b6;
  std::string head;
  put(head, frame.destination.value, 6);
  put(head, frame.source.value, 6);
  if (frame.segment.destination_port != 0) {
    const std::size_t header = tcp_header_size(frame);
    put(head, ipv4, 2);
    head += ip_head(frame, header + frame.segment.length) + tcp_head(frame, header);
  } else {
    put(head, frame.type == EtherType::remote_block ? experiment_1 : experiment_2, 2);
    put(head, frame.content, 8);
  }
  const auto size = static_cast<std::size_t>(frame.size.count());
  if (head.size() > size) head.resize(size);
  return head;
}

}  // namespace xenolith
