#include "analysis/anatomy_change.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "sim-core/base/csv.hpp"
#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

constexpr double ps_per_us = 1e6;
constexpr const char* file_name = "anatomy_samples.csv";
constexpr const char* whole_name = "the whole";

/// Sums over the requests of a replication, whole picoseconds: means of equal times are equal to the last
/// bit.
struct Part {
  TimeShare sum;
  std::int64_t requests = 0;
  double mean(std::int64_t part) const {
    return requests == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(requests) / ps_per_us;
  }
};
/// Component -> replication -> its part, stages added up.
using Parts = std::map<std::string, std::map<std::int64_t, Part>>;

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number number{};
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  return end.ec == std::errc() && end.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<Parts> read_parts(const std::filesystem::path& folder, Problems& problems) {
  const std::filesystem::path file = folder / file_name;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::nullopt;
  const auto csv = parse_csv(read_file(file), file.string(), problems);
  if (!csv) return std::nullopt;
  const auto replication = csv->column("replication");
  const auto component = csv->column("component");
  const auto requests = csv->column("requests");
  const auto service = csv->column("service_ps");
  const auto waiting = csv->column("waiting_ps");
  Parts parts;
  for (const CsvTable::Row& row : csv->rows) {
    const auto number = replication ? number_of<std::int64_t>(row.fields[*replication]) : std::nullopt;
    const auto served = service ? number_of<std::int64_t>(row.fields[*service]) : std::nullopt;
    const auto waited = waiting ? number_of<std::int64_t>(row.fields[*waiting]) : std::nullopt;
    const auto count = requests ? number_of<std::int64_t>(row.fields[*requests]) : std::nullopt;
    if (!number || !count || !served || !waited || !component) {
      problems.add({file.string(), row.line, 0}, "", "cannot be read", "what `xenolith explain` writes");
      return std::nullopt;
    }
    for (const std::string& name : {row.fields[*component], std::string(whole_name)}) {
      Part& part = parts[name][*number];
      part.sum += TimeShare{*served, *waited};
      part.requests = *count;
    }
  }
  return parts;
}

std::optional<AnatomyChange> change_of(const std::string& component, const std::map<std::int64_t, Part>& a,
                                       const std::map<std::int64_t, Part>& b, const Parts& all_a,
                                       const Parts& all_b, double confidence) {
  AnatomyChange change{component, 0, 0, 0, 0, {}, Change::unknown};
  std::vector<double> differences;
  // A replication in which no request passed the component has spent no time in it.
  const auto part = [](const std::map<std::int64_t, Part>& parts, std::int64_t replication) {
    const auto found = parts.find(replication);
    return found == parts.end() ? Part{} : found->second;
  };
  for (const auto& [replication, whole] : all_a.at(whole_name)) {
    if (!all_b.at(whole_name).contains(replication)) continue;
    const Part left = part(a, replication);
    const Part right = part(b, replication);
    change.service_a += left.mean(left.sum.service);
    change.service_b += right.mean(right.sum.service);
    change.waiting_a += left.mean(left.sum.waiting);
    change.waiting_b += right.mean(right.sum.waiting);
    differences.push_back(right.mean(right.sum.total()) - left.mean(left.sum.total()));
  }
  const auto interval = mean_interval(differences, confidence);
  if (!interval) return std::nullopt;
  for (double* const sum : {&change.service_a, &change.service_b, &change.waiting_a, &change.waiting_b})
    *sum /= static_cast<double>(differences.size());
  change.difference = *interval;
  change.change = change_of(*interval);
  return change;
}

}  // namespace

std::string anatomy_samples_csv(const RequestSet& requests) {
  using Line = std::pair<std::string, std::string>;
  std::map<std::int64_t, std::int64_t> counts;
  std::map<std::pair<std::int64_t, Line>, TimeShare> shares;
  std::vector<Line> lines;
  for (const Anatomy::Place& place : requests.places())
    lines.emplace_back(pooled_address(requests.pattern(), place.component), place.stage);
  for (const RequestSet::Entry& entry : requests.entries()) {
    ++counts[entry.replication];
    for (const Anatomy::Segment& segment : entry.request.segments)
      shares[{entry.replication, lines[segment.place]}] +=
          TimeShare{segment.service.ps(), segment.waiting().ps()};
  }
  const std::array<std::string, 6> header{"replication", "component",  "stage",
                                          "requests",    "service_ps", "waiting_ps"};
  CsvWriter writer(header);
  for (const auto& [key, share] : shares) {
    const std::array<std::string, 6> row{std::to_string(key.first),
                                         key.second.first,
                                         key.second.second,
                                         std::to_string(counts.at(key.first)),
                                         std::to_string(share.service),
                                         std::to_string(share.waiting)};
    writer.add_row(row);
  }
  return std::string(writer.text());
}

std::optional<std::vector<AnatomyChange>> anatomy_changes(const std::filesystem::path& a,
                                                          const std::filesystem::path& b, double confidence,
                                                          Problems& problems) {
  auto left = read_parts(a, problems);
  auto right = read_parts(b, problems);
  if (!left || !right || !left->contains(whole_name) || !right->contains(whole_name)) return std::nullopt;
  std::vector<AnatomyChange> changes;
  for (const auto& [component, parts] : *right) (*left)[component];
  for (const auto& [component, parts] : *left) {
    const auto change = change_of(component, parts, (*right)[component], *left, *right, confidence);
    if (change) changes.push_back(*change);
  }
  std::stable_sort(changes.begin(), changes.end(), [](const AnatomyChange& one, const AnatomyChange& other) {
    const bool last = one.component == whole_name;
    if (last != (other.component == whole_name)) return !last;
    return std::fabs(one.difference.mean) > std::fabs(other.difference.mean);
  });
  return changes;
}

}  // namespace xenolith
