#include "sim-core/base/problem.hpp"

#include <algorithm>
#include <utility>

namespace xenolith {
namespace {

constexpr std::size_t longest_name = 200;  ///< beyond it nobody has mistyped a name

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Least number of letters inserted, removed, replaced or exchanged with their neighbour (optimal string
/// alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string to_text(const Place& place) {
  std::string text = place.file;
  if (place.line > 0) text.append(":").append(std::to_string(place.line));
  if (place.line > 0 && place.column > 0) text.append(":").append(std::to_string(place.column));
  return text;
}

std::string to_text(const Problem& problem) {
  std::string text = to_text(problem.place);
  if (!text.empty()) text += ": ";
  if (!problem.address.empty()) text.append(problem.address).append(": ");
  text += problem.what;
  std::string hint = problem.accepted;
  if (!problem.nearest.empty()) {
    if (!hint.empty()) hint += "; ";
    hint.append("did you mean \"").append(problem.nearest).append("\"?");
  }
  if (!hint.empty()) text.append(" (").append(hint).append(")");
  return text;
}

void Problems::add(Problem problem) {
  const auto at = std::lower_bound(problems_.begin(), problems_.end(), problem);
  if (at != problems_.end() && *at == problem) return;
  if (problems_.size() == most) {
    ++left_off_;
    return;
  }
  problems_.insert(at, std::move(problem));
}

void Problems::add(Place place, std::string address, std::string what, std::string accepted,
                   std::string nearest) {
  add(Problem{std::move(place), std::move(address), std::move(what), std::move(accepted),
              std::move(nearest)});
}

void Problems::add(const Problems& others) {
  for (const Problem& problem : others.problems_) add(problem);
  left_off_ += others.left_off_;
}

std::string Problems::to_string() const {
  std::string text;
  for (const Problem& problem : problems_) text.append(to_text(problem)).append("\n");
  if (left_off_ > 0) text.append("and ").append(std::to_string(left_off_)).append(" more\n");
  return text;
}

InputError::InputError(Problems problems) : problems_(std::move(problems)), text_(problems_.to_string()) {}

std::string nearest_name(std::string_view name, std::span<const std::string> candidates) {
  std::string nearest;
  if (name.empty() || name.size() > longest_name) return nearest;
  std::size_t least = std::clamp<std::size_t>(name.size() / 3, 1, 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > name.size() + 3 || name.size() > candidate.size() + 3) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance >= name.size()) continue;  // nothing in common
    if (distance < least || (distance == least && !nearest.empty() && candidate < nearest)) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace xenolith
