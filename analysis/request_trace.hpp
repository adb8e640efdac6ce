#pragma once

#include <string>
#include <vector>

#include "analysis/anatomy_table.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

/// Draws the way of one request over a timeline: slices on tracks of their own beside those of the
/// components, joined by arrows.
void draw_request(Trace& trace, const RequestSet& requests, std::size_t entry);

/// request,replication,metric,component,stage,start_ps,service_ps,waiting_ps: every stretch of the way of the
/// requests chosen; `start_ps` counts from the begin of the request.
std::string requests_csv(const RequestSet& requests, const std::vector<std::size_t>& chosen);

}  // namespace xenolith
