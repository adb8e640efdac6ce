#include "sim-core/experiment/expand.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

/// Side by side in one object.
constexpr std::size_t most_members = 16'384;

struct Range {
  std::string name;
  std::int64_t first = 0;
  std::int64_t last = 0;
};

bool read_whole(std::string_view text, std::int64_t& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() && number >= 0;
}

/// The range of a key such as `guest[1..4]`, or nothing with a problem.
std::optional<Range> read_range(const std::string& key, const Place& place, const std::string& address,
                                Problems& problems) {
  constexpr std::string_view accepted = "a name and whole numbers such as \"guest[1..4]\"";
  const std::size_t open = key.find('[');
  const std::size_t dots = key.find("..", open);
  Range range{key.substr(0, open)};
  if (dots == std::string::npos || !key.ends_with(']') || !is_name(range.name) ||
      !read_whole(key.substr(open + 1, dots - open - 1), range.first) ||
      !read_whole(key.substr(dots + 2, key.size() - dots - 3), range.last)) {
    problems.add(place, address, "cannot read the range in this key", std::string(accepted));
    return std::nullopt;
  }
  if (range.first > 0 && range.last < range.first - 1) {
    problems.add(place, address, "the range runs backwards", "a first index that is not above the last");
    return std::nullopt;
  }
  if (range.last - range.first >= most_copies) {
    problems.add(place, address, "asks for " + std::to_string(range.last - range.first + 1) + " copies",
                 "at most " + std::to_string(most_copies));
    return std::nullopt;
  }
  return range;
}

std::string with_index(std::string text, const Assignment& values) {
  const auto index = values.find("index");
  for (std::size_t at = text.find("[same]"); at != std::string::npos; at = text.find("[same]", at)) {
    if (index == values.end()) return text;
    text.replace(at, 6, index->second.number_text());
  }
  return text;
}

class Expander {
 public:
  explicit Expander(Problems& problems) : problems_(problems) {}

  Json whole(const Json& json, const Assignment& values, const std::string& address) {
    Json result = any(json, values, address);
    if (text_ > most_text)  // whatever came after that was left out
      problems_.add(json.place(), address, "becomes too large when everything is written out",
                    "at most 64 MiB of text");
    return result;
  }

 private:
  Json any(const Json& json, const Assignment& values, const std::string& address) {
    constexpr std::size_t of_any_value = 16;
    text_ += of_any_value;
    if (json.is_string()) return text(json, values, address);
    if (json.is_object()) return object(json, values, address);
    if (!json.is_array()) return json;
    Json list = Json::array(json.place());
    for (const Json& element : json.elements()) list.push_back(any(element, values, address));
    return list;
  }

  Json text(const Json& json, const Assignment& values, const std::string& address) {
    Json result = substitute(json, values, address, problems_);
    if (!result.is_string()) return result;
    std::string plain = with_index(result.as_string(), values);
    text_ += plain.size();
    if (plain.find("[same]") != std::string::npos) {
      problems_.add(json.place(), address, "\"[same]\" stands outside of a repeated component",
                    "\"[same]\" inside an object whose key has a range such as \"guest[1..4]\"");
    }
    return Json::string(std::move(plain), json.place());
  }

  Json object(const Json& json, const Assignment& values, const std::string& address) {
    Json result = Json::object(json.place());
    for (const Json::Member& member : json.members()) {
      if (member.key == "about" || member.key == "when") continue;
      if (is_too_large()) break;
      add(result, member, values, address);
    }
    return result;
  }

  void add(Json& result, const Json::Member& member, const Assignment& values, const std::string& address) {
    const std::string raw = join_address(address, member.key);
    const Json* const when = member.value.find("when");
    if (when != nullptr && !holds(*when, values, join_address(raw, "when"), problems_)) return;
    Problems unreadable;
    const std::string key = substitute_text(member.key, member.key_place, values, raw, unreadable);
    problems_.add(unreadable);
    if (!unreadable.empty()) return;
    if (key.find('[') == std::string::npos || !member.value.is_object()) {
      add_one(result, key, member, values, address);
      return;
    }
    const auto range = read_range(key, member.key_place, join_address(address, key), problems_);
    if (!range) return;
    Assignment inner = values;
    for (std::int64_t i = range->first; i <= range->last; ++i) {
      inner.insert_or_assign("index", Json::integer(i, member.key_place));
      if (!add_one(result, range->name + std::to_string(i), member, inner, address)) break;
    }
  }

  /// False, and told, if there is no room for more.
  bool add_one(Json& result, const std::string& key, const Json::Member& member, const Assignment& values,
               const std::string& address) {
    const std::string own = join_address(address, key);
    if (result.contains(key)) {
      problems_.add(member.key_place, own, "there are two of this name");
      return true;
    }
    if (member.value.is_object()) ++objects_;
    text_ += key.size();
    if (objects_ > most_objects) {
      return refuse(member, own, "the scenario has too many components", std::to_string(most_objects));
    }
    if (result.size() == most_members) {
      return refuse(member, own, "there are too many components side by side", std::to_string(most_members));
    }
    const Json* const alone = conditional_value(member.value);
    result.set(key, member.key_place, any(alone == nullptr ? member.value : *alone, values, own));
    return !is_too_large();
  }

  /// The value that is written with nothing but the condition under which it counts; null for anything else.
  static const Json* conditional_value(const Json& json) {
    if (!json.is_object() || json.size() != 2 || json.find("when") == nullptr) return nullptr;
    const Json* const value = json.find("value");
    return value == nullptr || value->is_object() ? nullptr : value;
  }

  bool refuse(const Json::Member& member, const std::string& address, const char* what,
              const std::string& most) {
    problems_.add(member.key_place, address, what, "at most " + most);
    return false;
  }

  bool is_too_large() const { return objects_ > most_objects || text_ > most_text; }

  Problems& problems_;
  std::size_t objects_ = 0;
  std::size_t text_ = 0;
};

bool is_one_of(const Json& value, const Json& wanted) {
  if (!wanted.is_array()) return value == wanted;
  const auto all = wanted.elements();
  return std::find(all.begin(), all.end(), value) != all.end();
}

}  // namespace

Json expand(const Json& tree, const Assignment& parameters, const std::string& address, Problems& problems) {
  return Expander(problems).whole(tree, parameters, address);
}

bool holds(const Json& when, const Assignment& parameters, const std::string& address, Problems& problems) {
  if (!when.is_object()) {
    problems.add(when.place(), address, "found a value of kind " + std::string(when.kind_name()),
                 "an object of parameters and the values that they must have");
    return true;
  }
  bool all = true;
  std::vector<std::string> names;
  for (const auto& [name, value] : parameters) names.push_back(name);
  for (const Json::Member& member : when.members()) {
    const auto found = parameters.find(member.key);
    if (found == parameters.end()) {
      problems.add(member.key_place, address, "there is no parameter \"" + member.key + '"',
                   list_names(names), nearest_name(member.key, names));
    } else if (!is_one_of(found->second, member.value)) {
      all = false;
    }
  }
  return all;
}

}  // namespace xenolith
