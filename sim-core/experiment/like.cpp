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

/// One object whose members may be like each other.
class LikeResolver {
 public:
  LikeResolver(const Json& object, const std::string& address, Problems& problems)
      : object_(object), address_(address), problems_(problems) {}

  Json resolve() {
    Json result = Json::object(object_.place());
    for (const Json::Member& member : object_.members()) {
      Json value = member.value.is_object() ? resolve(member.key, member.value) : member.value;
      if (value.is_object()) value = apply_likes(value, join_address(address_, member.key), problems_);
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
    open_.push_back(key);
    Json result = resolve(like->as_string(), *model);
    open_.pop_back();
    follow_name(result, like->as_string() + ".", self_reference(key) + ".");
    merge(result, own);
    return result;
  }

  const Json* find_model(const Json& like, const std::string& address) {
    std::vector<std::string> siblings;
    for (const Json::Member& member : object_.members()) {
      if (!member.value.is_object()) continue;
      if (like.is_string() && member.key == like.as_string()) return &member.value;
      siblings.push_back(member.key);
    }
    const bool text = like.is_string();
    problems_.add(like.place(), address,
                  text ? "there is no \"" + like.as_string() + "\" beside it" : "not a name",
                  siblings.empty() ? "the key of another object" : list_names(siblings),
                  text ? nearest_name(like.as_string(), siblings) : "");
    return nullptr;
  }

  const Json& object_;
  const std::string& address_;
  Problems& problems_;
  std::vector<std::string> open_;
};

}  // namespace

Json apply_likes(const Json& object, const std::string& address, Problems& problems) {
  return LikeResolver(object, address, problems).resolve();
}

}  // namespace xenolith
