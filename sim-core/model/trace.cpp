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

/// An address without its first name, which is the process.
std::string thread_of(const std::string& address) {
  const std::size_t end = address.find('.');
  return end == std::string::npos ? std::string() : address.substr(end + 1);
}

/// Levels belong to a process in this format, whatever thread they name: their names tell them apart.
std::string level_name(const std::string& address, const std::string& name) {
  const std::string thread = thread_of(address);
  return thread.empty() ? name : thread + " " + name;
}

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

bool Trace::is_wanted(std::uint32_t address) {
  if (!wanted_) return true;
  is_wanted_.resize(texts_.size(), -1);
  signed char& answer = is_wanted_[address];
  if (answer < 0) answer = wanted_(texts_[address]) ? 1 : 0;
  return answer == 1;
}

bool Trace::take_room(std::size_t bytes, Time time) {
  if (!cut_ && bytes_ + bytes <= byte_limit_) {
    bytes_ += bytes;
    return true;
  }
  // Once something is missing, nothing later is kept: a gap would look like rest.
  if (!cut_) cut_ = time;
  ++dropped_;
  return false;
}

void Trace::add(char phase, std::string_view track, std::string_view name, Time time, std::int64_t value) {
  const Time end = phase == 'X' ? time + Duration::picoseconds(value) : time;
  if (!keeps_timeline_ || end < from_ || time > until_) return;
  const std::uint32_t address = intern(track);
  if (!is_wanted(address)) return;
  constexpr std::size_t longest_event = 128;  // without the name, which may have to be quoted
  if (events_.size() >= limit_) byte_limit_ = 0;
  const std::size_t named = name.size() + (phase == 'C' ? track.size() : 0);
  if (take_room(longest_event + 2 * named, end))
    events_.push_back({phase, address, intern(name), time, value});
}

void Trace::packet(std::string_view link, Time time, std::string_view head, std::uint32_t length) {
  if (!keeps_packets_ || time < from_ || time > until_ || !is_wanted(intern(link))) return;
  if (!take_room(PacketCapture::record_header + head.size(), time)) return;
  auto at = captures_.find(link);
  if (at == captures_.end()) at = captures_.emplace(std::string(link), PacketCapture()).first;
  at->second.add(time, head, length);
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
  if (time >= from_) return add('C', track, name, time, value);
  if (!keeps_timeline_) return;
  const std::uint32_t address = intern(track);
  if (is_wanted(address)) levels_[{address, intern(name)}] = value;
}
void Trace::flow(std::string_view track, std::string_view name, Time time, std::uint64_t id, bool begin) {
  add(begin ? 's' : 'f', track, name, time, static_cast<std::int64_t>(id));
}

std::string Trace::head_json(std::string_view scenario) const {
  std::string cut = "null";
  if (cut_) cut = fmt::format("\"{} ps\"", cut_->ps());
  return fmt::format(
      "{{\"displayTimeUnit\":\"ns\",\"otherData\":{{\"scenario\":{},\"dropped\":{},\"cut_at\":{}}},"
      "\"traceEvents\":[\n",
      quoted(scenario), dropped_, cut);
}

std::string Trace::event_json(const Event& event, int process) const {
  const std::string& text = texts_[event.name];
  const std::string name = event.phase == 'C' ? level_name(texts_[event.track], text) : text;
  std::string out =
      fmt::format("{{\"ph\":\"{}\",\"pid\":{},\"tid\":{},\"ts\":{},\"name\":{}", event.phase, process,
                  event.track, microseconds((event.time - Time::origin()).ps()), quoted(name));
  if (event.phase == 'X') out += fmt::format(",\"dur\":{}", microseconds(event.value));
  if (event.phase == 'i') out += ",\"s\":\"t\"";
  if (event.phase == 'C') out += fmt::format(",\"args\":{{\"value\":{}}}", event.value);
  if (event.phase == 's' || event.phase == 'f')
    out += fmt::format(",\"cat\":\"flow\",\"id\":{}", event.value);
  if (event.phase == 'f') out += ",\"bp\":\"e\"";
  return out + '}';
}

std::vector<Trace::Event> Trace::told() const {
  std::vector<Event> events;
  for (const auto& [level, value] : levels_) {
    if (value != 0) events.push_back({'C', level.first, level.second, from_, value});
  }
  events.insert(events.end(), events_.begin(), events_.end());
  return events;
}

std::string Trace::to_json(std::string_view scenario) const {
  std::map<std::string, int> processes;
  std::set<std::uint32_t> tracks;
  const std::vector<Event> events = told();
  for (const Event& event : events) tracks.insert(event.track);
  std::string out = head_json(scenario);
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
        entry->second, track, quoted(thread_of(address)));
  }
  bool first = true;
  for (const Event& event : events) {
    if (!first) out += ",\n";
    first = false;
    out += event_json(event, process_of[event.track]);
  }
  return out + "\n]}\n";
}

}  // namespace xenolith
