#include "analysis/request_trace.hpp"

#include <array>

#include "sim-core/base/csv.hpp"

namespace xenolith {

/// Service is drawn behind waiting: in what order they came within a stretch is not known.
void draw_request(Trace& trace, const RequestSet& requests, std::size_t entry) {
  const Anatomy::Request& request = requests.entries()[entry].request;
  const std::string suffix = " (request " + std::to_string(entry + 1) + ")";
  constexpr std::uint64_t arrows_per_request = 1'000'000;
  std::uint64_t arrow = entry * arrows_per_request;
  std::string last_track;
  Time last_start;
  for (const Anatomy::Segment& segment : request.segments) {
    const Anatomy::Place& place = requests.places()[segment.place];
    const std::string track = place.component + suffix;
    const Time served_from = segment.end - segment.service;
    if (segment.start < served_from)
      trace.slice(track, "waiting: " + place.stage, segment.start, served_from);
    if (served_from < segment.end) trace.slice(track, place.stage, served_from, segment.end);
    if (!last_track.empty() && track != last_track) {
      ++arrow;
      trace.flow(last_track, request.metric, last_start, arrow, true);
      trace.flow(track, request.metric, segment.start, arrow, false);
    }
    last_track = track;
    last_start = segment.waiting() > Duration::zero() && segment.service > Duration::zero() ? served_from
                                                                                            : segment.start;
  }
}

std::string requests_csv(const RequestSet& requests, const std::vector<std::size_t>& chosen) {
  const std::array<std::string, 8> header{"request", "replication", "metric",     "component",
                                          "stage",   "start_ps",    "service_ps", "waiting_ps"};
  CsvWriter writer(header);
  for (const std::size_t entry : chosen) {
    const Anatomy::Request& request = requests.entries()[entry].request;
    for (const Anatomy::Segment& segment : request.segments) {
      const Anatomy::Place& place = requests.places()[segment.place];
      const std::array<std::string, 8> row{std::to_string(entry + 1),
                                           std::to_string(requests.entries()[entry].replication),
                                           request.metric,
                                           place.component,
                                           place.stage,
                                           std::to_string((segment.start - request.begin).ps()),
                                           std::to_string(segment.service.ps()),
                                           std::to_string(segment.waiting().ps())};
      writer.add_row(row);
    }
  }
  return std::string(writer.text());
}

}  // namespace xenolith
