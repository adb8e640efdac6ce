#include "analysis/input_changes.hpp"

#include <map>
#include <set>
#include <tuple>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

struct Given {
  std::string value;
  std::string origin;
};

/// The points of a resolved.json by number.
using PointsByNumber = std::map<std::int64_t, const Json*>;

PointsByNumber points_of(const Json& resolved) {
  PointsByNumber result;
  const Json* const points = resolved.find("points");
  if (points == nullptr || !points->is_array()) return result;
  for (const Json& point : points->elements()) {
    const Json* const own = point.find("point");
    if (own != nullptr && own->is_integer()) result.emplace(own->as_integer(), &point);
  }
  return result;
}

const Json* point_of(const PointsByNumber& points, std::int64_t number) {
  const auto found = points.find(number);
  return found == points.end() ? nullptr : found->second;
}

/// The point that this one is like but for the values that it lists; null if it stands for itself.
const Json* base_of(const PointsByNumber& points, const Json& point) {
  const Json* const like = point.find("like");
  return like != nullptr && like->is_integer() ? point_of(points, like->as_integer()) : nullptr;
}

/// Address -> value and origin, of one list of a point; `order` keeps the order of the file.
std::map<std::string, Given> given_in(const PointsByNumber& points, const Json& point, const char* list,
                                      std::vector<std::string>& order) {
  std::map<std::string, Given> given;
  const Json* const base = base_of(points, point);
  if (base != nullptr && base->find("like") == nullptr) given = given_in(points, *base, list, order);
  const Json* const entries = point.find(list);
  if (entries == nullptr || !entries->is_array()) return given;
  for (const Json& entry : entries->elements()) {
    const Json* const value = entry.find("value");
    const std::string address = entry.find("address") == nullptr ? "" : brief_text(*entry.find("address"));
    const Json* const origin = entry.find("origin");
    if (value == nullptr || address.empty()) continue;
    const Given own{brief_text(*value), origin == nullptr ? "" : brief_text(*origin)};
    if (given.insert_or_assign(address, own).second) order.push_back(address);
  }
  return given;
}

void add_changes(const PointsByNumber& all_a, const Json& a, const PointsByNumber& all_b, const Json& b,
                 const char* list, std::vector<InputChange>& changes,
                 std::set<std::tuple<std::string, std::string, std::string>>& seen) {
  std::vector<std::string> order;
  const auto left = given_in(all_a, a, list, order);
  const auto right = given_in(all_b, b, list, order);
  for (const std::string& address : order) {
    const auto one = left.find(address);
    const auto other = right.find(address);
    InputChange change{address, "", "", "", ""};
    if (one != left.end()) {
      change.a = one->second.value;
      change.origin_a = one->second.origin;
    }
    if (other != right.end()) {
      change.b = other->second.value;
      change.origin_b = other->second.origin;
    }
    if (change.a == change.b && (one == left.end()) == (other == right.end())) continue;
    if (seen.emplace(change.address, change.a, change.b).second) changes.push_back(std::move(change));
  }
}

}  // namespace

std::vector<InputChange> input_changes(const Json& a, const Json& b,
                                       const std::vector<std::pair<std::int64_t, std::int64_t>>& points) {
  std::vector<InputChange> changes;
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  const PointsByNumber all_a = points_of(a);
  const PointsByNumber all_b = points_of(b);
  for (const auto& [number_a, number_b] : points) {
    const Json* const left = point_of(all_a, number_a);
    const Json* const right = point_of(all_b, number_b);
    if (left == nullptr || right == nullptr) continue;
    for (const char* list : {"parameters", "values"})
      add_changes(all_a, *left, all_b, *right, list, changes, seen);
  }
  return changes;
}

}  // namespace xenolith
