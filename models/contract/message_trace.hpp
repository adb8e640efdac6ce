#pragma once

#include <string>
#include <string_view>

#include "sim-core/base/hash.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

/// Draws a message between two components into the trace, as an arrow from when it was sent to when it had
/// been received: what charts of message sequences are drawn from.
inline void trace_message(const Component& teller, std::string_view from, std::string_view to,
                          std::string_view what, Time sent, Time received) {
  Trace* const trace = teller.trace();
  if (trace == nullptr) return;
  const std::string key =
      std::string(from) + ">" + std::string(to) + ":" + std::string(what) + "@" + std::to_string(sent.ps());
  const std::uint64_t id = hash64(key) >> 12;  // a whole number in a double
  trace->flow(from, what, sent, id, true);
  trace->flow(to, what, received, id, false);
}

}  // namespace xenolith
