#include "sim-core/model/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace xenolith {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// Microseconds with picosecond digits, as the format wants them.
std::string microseconds(std::int64_t ps) { return fmt::format("{}.{:06}", ps / 1'000'000, ps % 1'000'000); }

}  // namespace

std::uint32_t Trace::intern(std::string_view text) {
  const auto at = std::lower_bound(index_.begin(), index_.end(), text,
                                   [](const auto& entry, std::string_view key) { return entry.first < key; });
  if (at != index_.end() && at->first == text) return at->second;
  const auto id = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  index_.emplace(at, std::string(text), id);
  return id;
}

void Trace::add(char phase, std::string_view track, std::string_view name, Time time, std::int64_t value) {
  const Time end = phase == 'X' ? time + Duration::picoseconds(value) : time;
  if (end < from_ || time > until_) return;
  if (events_.size() >= limit_) {
    ++dropped_;
    return;
  }
  events_.push_back({phase, intern(track), intern(name), time, value});
}

void Trace::limit_to(Time from, Time until) {
  from_ = from;
  until_ = until;
}

void Trace::slice(std::string_view track, std::string_view name, Time start, Time end) {
  add('X', track, name, start, (end - start).ps());
}
void Trace::instant(std::string_view track, std::string_view name, Time time) {
  add('i', track, name, time, 0);
}
void Trace::counter(std::string_view track, std::string_view name, Time time, std::int64_t value) {
  add('C', track, name, time, value);
}
void Trace::flow(std::string_view track, std::string_view name, Time time, std::uint64_t id, bool begin) {
  add(begin ? 's' : 'f', track, name, time, static_cast<std::int64_t>(id));
}

std::string Trace::to_json(std::string_view scenario) const {
  std::map<std::string, int> processes;
  std::set<std::uint32_t> tracks;
  for (const Event& event : events_) tracks.insert(event.track);
  std::string out = fmt::format(
      "{{\"displayTimeUnit\":\"ns\",\"otherData\":{{\"scenario\":{},\"dropped\":{}}},\"traceEvents\":[\n",
      quoted(scenario), dropped_);
  std::vector<int> process_of(texts_.size(), 0);
  for (const std::uint32_t track : tracks) {
    const std::string& address = texts_[track];
    const std::string process = address.substr(0, address.find('.'));
    const auto [entry, fresh] = processes.emplace(process, static_cast<int>(processes.size()) + 1);
    process_of[track] = entry->second;
    if (fresh) {
      out += fmt::format("{{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":{},\"args\":{{\"name\":{}}}}},\n",
                         entry->second, quoted(process));
    }
    out += fmt::format(
        "{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":{},\"tid\":{},\"args\":{{\"name\":{}}}}},\n",
        entry->second, track, quoted(address.substr(std::min(process.size() + 1, address.size()))));
  }
  bool first = true;
  for (const Event& event : events_) {
    if (!first) out += ",\n";
    first = false;
    out += fmt::format("{{\"ph\":\"{}\",\"pid\":{},\"tid\":{},\"ts\":{},\"name\":{}", event.phase,
                       process_of[event.track], event.track, microseconds((event.time - Time::origin()).ps()),
                       quoted(texts_[event.name]));
    if (event.phase == 'X') out += fmt::format(",\"dur\":{}", microseconds(event.value));
    if (event.phase == 'i') out += ",\"s\":\"t\"";
    if (event.phase == 'C') out += fmt::format(",\"args\":{{\"value\":{}}}", event.value);
    if (event.phase == 's' || event.phase == 'f')
      out += fmt::format(",\"cat\":\"flow\",\"id\":{}", event.value);
    if (event.phase == 'f') out += ",\"bp\":\"e\"";
    out += '}';
  }
  return out + "\n]}\n";
}

}  // namespace xenolith
