#include "sim-core/experiment/anatomy_findings.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <utility>

namespace xenolith {
namespace {

/// Lines, and in them texts and numbers that tabs divide.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::string_view text(char end) {
    const std::size_t at = rest_.find(end);
    if (at == std::string_view::npos) {
      good_ = false;
      return {};
    }
    const std::string_view found = rest_.substr(0, at);
    rest_.remove_prefix(at + 1);
    return found;
  }
  std::int64_t number(char end) {
    const std::string_view digits = text(end);
    std::int64_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    good_ = good_ && read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
    return value;
  }
  std::size_t count(char end) {
    const std::int64_t value = number(end);
    good_ = good_ && value >= 0;
    return good_ ? static_cast<std::size_t>(value) : 0;
  }
  void need(bool fact) { good_ = good_ && fact; }
  bool good() const { return good_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

Time time_of(std::int64_t ps) { return Time::origin() + Duration::picoseconds(ps); }
std::int64_t ps_of(Time time) { return (time - Time::origin()).ps(); }

Anatomy::Request read_request(Reader& reader, std::size_t places) {
  Anatomy::Request request;
  request.metric = reader.text('\t');
  request.begin = time_of(reader.number('\t'));
  request.total = Duration::picoseconds(reader.number('\t'));
  const std::size_t segments = reader.count('\n');
  for (std::size_t i = 0; i < segments && reader.good(); ++i) {
    const std::size_t place = reader.count('\t');
    reader.need(place < places);
    const Time start = time_of(reader.number('\t'));
    const Time end = time_of(reader.number('\t'));
    request.segments.push_back(
        {static_cast<std::uint32_t>(place), start, end, Duration::picoseconds(reader.number('\n'))});
  }
  return request;
}

}  // namespace

AnatomyFindings findings_of(const Anatomy& anatomy) {
  return {anatomy.places(), anatomy.requests(), anatomy.lost(), anatomy.beyond()};
}

std::string to_text(const AnatomyFindings& findings) {
  std::string text = fmt::format("{}\t{}\t{}\t{}\n", findings.places.size(), findings.requests.size(),
                                 findings.lost, findings.beyond);
  for (const Anatomy::Place& place : findings.places) text += place.component + "\t" + place.stage + "\n";
  for (const Anatomy::Request& request : findings.requests) {
    fmt::format_to(std::back_inserter(text), "{}\t{}\t{}\t{}\n", request.metric, ps_of(request.begin),
                   request.total.ps(), request.segments.size());
    for (const Anatomy::Segment& one : request.segments) {
      fmt::format_to(std::back_inserter(text), "{}\t{}\t{}\t{}\n", one.place, ps_of(one.start),
                     ps_of(one.end), one.service.ps());
    }
  }
  return text;
}

std::optional<AnatomyFindings> findings_from(std::string_view text) {
  Reader reader(text);
  AnatomyFindings findings;
  const std::size_t places = reader.count('\t');
  const std::size_t requests = reader.count('\t');
  findings.lost = reader.count('\t');
  findings.beyond = reader.count('\n');
  for (std::size_t i = 0; i < places && reader.good(); ++i) {
    std::string component(reader.text('\t'));
    findings.places.push_back({std::move(component), std::string(reader.text('\n'))});
  }
  for (std::size_t i = 0; i < requests && reader.good(); ++i)
    findings.requests.push_back(read_request(reader, places));
  if (!reader.good() || !reader.at_end()) return std::nullopt;
  return findings;
}

}  // namespace xenolith
