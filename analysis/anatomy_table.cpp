#include "analysis/anatomy_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "sim-core/base/check.hpp"
#include "sim-core/base/csv.hpp"
#include "sim-core/base/number.hpp"

namespace xenolith {
namespace {

constexpr double ps_per_us = 1e6;

std::vector<std::string> names_of(const std::string& address) {
  std::vector<std::string> names;
  std::size_t begin = 0;
  for (std::size_t dot = 0; dot != std::string::npos; begin = dot + 1) {
    dot = address.find('.', begin);
    names.push_back(address.substr(begin, dot - begin));
  }
  return names;
}

bool is_indexed(const std::string& name, const std::string& prefix) {
  return name.size() > prefix.size() && name.starts_with(prefix) &&
         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(prefix.size()), name.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

/// Ranks of a group in rising order of the totals: from `first` to before `last`.
struct Ranks {
  std::string name;
  std::size_t first;
  std::size_t last;
};

std::vector<Ranks> ranks_of(std::size_t count, double tail) {
  if (count == 1) return {{"all", 0, 1}};  // it is the median and the slowest as well
  const auto most = static_cast<double>(count - 1);
  const auto rank = [&](double quantile, bool up) {
    const double at = quantile * most;
    return static_cast<std::size_t>(up ? std::ceil(at) : std::floor(at));
  };
  constexpr double below_median = 0.45;
  constexpr double above_median = 0.55;
  return {{"all", 0, count},
          {"median", rank(below_median, false), rank(above_median, true) + 1},
          {"tail", rank(tail, true), count}};
}

/// The order of the lines: when requests first come to a place, on the average.
struct Position {
  double offsets = 0;
  double passes = 0;
  double mean() const { return offsets / passes; }
};

/// Components one after the other, the stages of each together.
void sort_lines(AnatomyTable& table, const std::vector<Position>& positions) {
  std::vector<std::size_t> order(table.lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::map<std::string, Position> components;
  for (const std::size_t i : order) {
    Position& component = components[table.lines[i].component];
    component.offsets += positions[i].offsets;
    component.passes += positions[i].passes;
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const std::string& one = table.lines[a].component;
    const std::string& other = table.lines[b].component;
    if (one == other) return positions[a].mean() < positions[b].mean();
    const double first = components[one].mean();
    const double second = components[other].mean();
    return first != second ? first < second : one < other;
  });
  std::vector<AnatomyTable::Line> lines;
  for (const std::size_t i : order) lines.push_back(std::move(table.lines[i]));
  table.lines = std::move(lines);
}

}  // namespace

std::string pooled_address(const std::string& pattern, const std::string& address) {
  constexpr std::string_view any = "[*]";
  std::string pooled;
  for (const std::string& name : names_of(address)) {
    std::string written = name;
    for (const std::string& part : names_of(pattern)) {
      if (part.size() <= any.size() || !part.ends_with(any)) continue;
      if (is_indexed(name, part.substr(0, part.size() - any.size()))) written = part;
    }
    pooled += (pooled.empty() ? "" : ".") + written;
  }
  return pooled;
}

std::uint32_t RequestSet::place(const Anatomy::Place& place) {
  const auto found = std::find_if(places_.begin(), places_.end(), [&](const Anatomy::Place& known) {
    return known.component == place.component && known.stage == place.stage;
  });
  const auto number = static_cast<std::uint32_t>(found - places_.begin());
  if (found == places_.end()) places_.push_back(place);
  return number;
}

void RequestSet::add(const AnatomyFindings& findings, std::int64_t replication) {
  std::vector<std::uint32_t> numbers;
  for (const Anatomy::Place& known : findings.places) numbers.push_back(place(known));
  for (const Anatomy::Request& request : findings.requests) {
    entries_.push_back({replication, request});
    for (Anatomy::Segment& segment : entries_.back().request.segments) segment.place = numbers[segment.place];
  }
}

std::vector<std::size_t> RequestSet::by_total() const {
  std::vector<std::size_t> order(entries_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return entries_[a].request.total < entries_[b].request.total;
  });
  return order;
}

AnatomyTable anatomy_table(const RequestSet& requests, double tail) {
  XENO_ASSERT(!requests.entries().empty(), "an anatomy of no request is asked for");
  AnatomyTable table;
  table.metric = requests.pattern();
  const std::vector<std::size_t> order = requests.by_total();
  const std::vector<Ranks> ranks = ranks_of(order.size(), tail);
  std::map<std::pair<std::string, std::string>, std::size_t> known;
  std::vector<std::size_t> line_of;
  for (const Anatomy::Place& place : requests.places()) {
    const std::string component = pooled_address(requests.pattern(), place.component);
    const auto [line, fresh] = known.try_emplace({component, place.stage}, table.lines.size());
    if (fresh) table.lines.push_back({component, place.stage, std::vector<TimeShare>(ranks.size())});
    line_of.push_back(line->second);
  }
  std::vector<Position> positions(table.lines.size());
  for (std::size_t g = 0; g < ranks.size(); ++g) {
    RequestGroup group{ranks[g].name, ranks[g].last - ranks[g].first, {}};
    for (std::size_t rank = ranks[g].first; rank < ranks[g].last; ++rank) {
      const Anatomy::Request& request = requests.entries()[order[rank]].request;
      std::set<std::size_t> passed;
      for (const Anatomy::Segment& segment : request.segments) {
        const std::size_t line = line_of[segment.place];
        const TimeShare share{segment.service.ps(), segment.waiting().ps()};
        table.lines[line].shares[g] += share;
        group.whole += share;
        if (!passed.insert(line).second) continue;
        positions[line].offsets += static_cast<double>((segment.start - request.begin).ps());
        positions[line].passes += 1;
      }
    }
    table.groups.push_back(std::move(group));
  }
  std::erase_if(table.lines, [](const AnatomyTable::Line& line) { return line.shares[0].total() == 0; });
  std::erase_if(positions, [](const Position& position) { return position.passes == 0; });
  sort_lines(table, positions);
  return table;
}

double share_of(const TimeShare& share, const RequestGroup& group) {
  const std::int64_t whole = group.whole.total();
  return whole == 0 ? 0.0 : static_cast<double>(share.total()) / static_cast<double>(whole);
}

std::string anatomy_csv(const AnatomyTable& table) {
  const std::array<std::string, 9> header{"group",      "component",  "stage",      "requests", "service_ps",
                                          "waiting_ps", "service_us", "waiting_us", "share"};
  CsvWriter writer(header);
  for (std::size_t g = 0; g < table.groups.size(); ++g) {
    const RequestGroup& group = table.groups[g];
    const auto mean = [&](std::int64_t sum) {
      return to_text(static_cast<double>(sum) / ps_per_us / static_cast<double>(group.requests));
    };
    for (const AnatomyTable::Line& line : table.lines) {
      const TimeShare& share = line.shares[g];
      const double part = share_of(share, group);
      const std::array<std::string, 9> row{group.name,
                                           line.component,
                                           line.stage,
                                           std::to_string(group.requests),
                                           std::to_string(share.service),
                                           std::to_string(share.waiting),
                                           mean(share.service),
                                           mean(share.waiting),
                                           to_text(part)};
      writer.add_row(row);
    }
  }
  return std::string(writer.text());
}

}  // namespace xenolith
