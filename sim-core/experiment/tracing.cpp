#include "sim-core/experiment/tracing.hpp"

#include <algorithm>

#include "sim-core/base/file.hpp"
#include "sim-core/base/quantity.hpp"
#include "sim-core/experiment/pattern.hpp"

namespace xenolith {
namespace {

/// A pattern takes in everything below what it names.
bool is_below(const std::string& pattern, const std::string& address) {
  for (std::size_t end = address.find('.');; end = address.find('.', end + 1)) {
    if (matches(pattern, address.substr(0, end))) return true;
    if (end == std::string::npos) return false;
  }
}

}  // namespace

Trace trace_for(const TraceOptions& options) {
  Trace trace;
  trace.keep_packets(options.packets);
  trace.limit_to(options.from, options.until);
  trace.limit_bytes(static_cast<std::size_t>(options.most.count()));
  trace.keep_timeline(options.timeline);
  if (options.only.empty()) return trace;
  trace.limit_to([only = options.only](std::string_view address) {
    return std::any_of(only.begin(), only.end(),
                       [&](const std::string& one) { return is_below(one, std::string(address)); });
  });
  return trace;
}

std::string write_trace(const Trace& trace, const TraceOptions& options, const std::string& scenario,
                        const std::filesystem::path& folder) {
  if (options.timeline) write_file(folder / "trace.json", trace.to_json(scenario));
  for (const auto& [link, capture] : trace.captures()) write_file(folder / (link + ".pcap"), capture.file());
  if (options.packets && trace.captures().empty() && !trace.cut())
    return "no frame passed an Ethernet link in the time and at the addresses that were asked for";
  if (!trace.cut()) return "";
  return "the trace ends at simulated time " + to_text(*trace.cut() - Time::origin()) +
         ", when it had reached " + to_text(options.most) + "; " + std::to_string(trace.dropped()) +
         " more events were left out (--trace-from, --trace-until, --trace-only, --trace-size)";
}

}  // namespace xenolith
