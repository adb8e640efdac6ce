#include "sim-core/model/packet_capture.hpp"

namespace xenolith {
namespace {

void put_32(std::string& bytes, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((value >> shift) & 0xff);
}

void put_16(std::string& bytes, std::uint32_t value) {
  for (int shift = 0; shift < 16; shift += 8) bytes += static_cast<char>((value >> shift) & 0xff);
}

constexpr std::int64_t ps_per_ns = 1000;
constexpr std::int64_t ns_per_s = 1'000'000'000;

}  // namespace

void PacketCapture::add(Time time, std::string_view head, std::uint32_t length) {
  const std::int64_t ns = time.ps() / ps_per_ns;
  put_32(records_, static_cast<std::uint32_t>(ns / ns_per_s));
  put_32(records_, static_cast<std::uint32_t>(ns % ns_per_s));
  put_32(records_, static_cast<std::uint32_t>(head.size()));
  put_32(records_, length);
  records_ += head;
  ++packets_;
}

std::string PacketCapture::file() const {
  constexpr std::uint32_t nanosecond_magic = 0xa1b23c4d;
  constexpr std::uint32_t longest = 262'144;
  constexpr std::uint32_t ethernet = 1;
  std::string bytes;
  put_32(bytes, nanosecond_magic);
  put_16(bytes, 2);
  put_16(bytes, 4);
  put_32(bytes, 0);
  put_32(bytes, 0);
  put_32(bytes, longest);
  put_32(bytes, ethernet);
  return bytes + records_;
}

}  // namespace xenolith
