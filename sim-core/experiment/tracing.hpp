#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim-core/base/literals.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

/// What is to be recorded of the first replication of the first point.
struct TraceOptions {
  bool timeline = false;  ///< trace.json
  bool packets = false;   ///< <link>.pcap of every Ethernet link
  Time from = Time::origin();
  Time until = Time::max();
  std::vector<std::string> only;  ///< patterns of addresses, `client.*`; empty: everything
  Bytes most = 256_MiB;           ///< of all files together

  bool wanted() const { return timeline || packets; }
};

/// A trace that records what is wanted, and nothing else.
Trace trace_for(const TraceOptions& options);

/// Writes trace.json and captures into the folder. Gives what the reader must know, or nothing: that it was
/// cut, and where; that nothing was recorded. Throws FileError.
std::string write_trace(const Trace& trace, const TraceOptions& options, const std::string& scenario,
                        const std::filesystem::path& folder);

}  // namespace xenolith
