#include <algorithm>
#include <vector>

#include "sim-core/experiment/expand.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

/// `guest[1..4]` as a reference to the copy itself.
std::string self_reference(const std::string& key) {
  const std::size_t bracket = key.find('[');
  return bracket == std::string::npos ? key : key.substr(0, bracket) + "[same]";
}

/// References below `from.` lead below `to.` from now on.
void follow_name(Json& json, const std::string& from, const std::string& to) {
  if (json.is_string() && json.as_string().starts_with(from)) {
    json = Json::string(to + json.as_string().substr(from.size()), json.place());
  } else if (json.is_array()) {
    for (Json& element : json.elements()) follow_name(element, from, to);
  } else if (json.is_object()) {
    for (Json::Member& member : json.members()) {
      if (member.key != "about") follow_name(member.value, from, to);
    }
  }
}

/// The members of `over` on top of those of `under`.
void merge(Json& under, const Json& over) {
  for (const Json::Member& member : over.members()) {
    Json* const there = under.find(member.key);
    if (member.value.is_null()) {
      under.erase(member.key);
    } else if (there != nullptr && there->is_object() && member.value.is_object()) {
      merge(*there, member.value);
    } else {
      under.set(member.key, member.key_place, member.value);
    }
  }
  under.set_place(over.place());
}

/// About how long a value is as text.
std::size_t text_of(const Json& json) {
  constexpr std::size_t of_any_value = 16;
  std::size_t size = of_any_value;
  if (json.is_string()) size += json.as_string().size();
  if (json.is_array()) {
    for (const Json& element : json.elements()) size += text_of(element);
  } else if (json.is_object()) {
    for (const Json::Member& member : json.members()) size += member.key.size() + text_of(member.value);
  }
  return size;
}

/// One object whose members may be like each other.
class LikeResolver {
 public:
  /// `text` counts what was copied so far, here and in the objects around this one.
  LikeResolver(const Json& object, const std::string& address, std::size_t& text, Problems& problems)
      : object_(object), address_(address), text_(text), problems_(problems) {}

  Json resolve() {
    Json result = Json::object(object_.place());
    for (const Json::Member& member : object_.members()) {
      Json value = member.value.is_object() ? resolve(member.key, member.value) : member.value;
      const std::string own = join_address(address_, member.key);
      if (value.is_object()) value = LikeResolver(value, own, text_, problems_).resolve();
      result.set(member.key, member.key_place, std::move(value));
    }
    return result;
  }

 private:
  Json resolve(const std::string& key, const Json& value) {
    const Json* const like = value.find("like");
    if (like == nullptr) return value;
    const std::string address = join_address(join_address(address_, key), "like");
    Json own = value;
    own.erase("like");
    const Json* const model = find_model(*like, address);
    if (model == nullptr) return own;
    if (std::find(open_.begin(), open_.end(), key) != open_.end()) {
      problems_.add(like->place(), address, "the chain of \"like\" leads back to itself");
      return own;
    }
    if (open_.size() == deepest_chain || text_ > most_text) {
      problems_.add(like->place(), address, "too much is like something else",
                    "at most " + std::to_string(deepest_chain) + " in a chain, and 64 MiB of text in all");
      return own;
    }
    open_.push_back(key);
    Json result = resolve(like->as_string(), *model);
    open_.pop_back();
    text_ += text_of(result);
    follow_name(result, like->as_string() + ".", self_reference(key) + ".");
    merge(result, own);
    return result;
  }

  const Json* find_model(const Json& like, const std::string& address) {
    const Json* const found = like.is_string() ? object_.find(like.as_string()) : nullptr;
    if (found != nullptr && found->is_object()) return found;
    std::vector<std::string> siblings;
    for (const Json::Member& member : object_.members()) {
      if (member.value.is_object()) siblings.push_back(member.key);
    }
    const bool text = like.is_string();
    problems_.add(like.place(), address,
                  text ? "there is no \"" + like.as_string() + "\" beside it" : "not a name",
                  siblings.empty() ? "the key of another object" : list_names(siblings),
                  text ? nearest_name(like.as_string(), siblings) : "");
    return nullptr;
  }

  static constexpr std::size_t deepest_chain = 64;

  const Json& object_;
  const std::string& address_;
  std::size_t& text_;
  Problems& problems_;
  std::vector<std::string> open_;
};

}  // namespace

Json apply_likes(const Json& object, const std::string& address, Problems& problems) {
  std::size_t text = 0;
  return LikeResolver(object, address, text, problems).resolve();
}

}  // namespace xenolith
