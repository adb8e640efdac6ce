#pragma once

#include <cstdint>

namespace xenolith {

/// Where a request has been so far: its last mark in the latency anatomy. It travels with the request by
/// value, so that a copy goes its own way from there on. Empty when nobody wants to know, and for everything
/// that is no part of a request.
struct Trail {
  std::uint64_t mark = 0;
  constexpr explicit operator bool() const { return mark != 0; }
  friend constexpr bool operator==(Trail, Trail) = default;
};

}  // namespace xenolith
