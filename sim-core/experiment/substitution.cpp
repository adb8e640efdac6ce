#include "sim-core/experiment/substitution.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

/// Of what a parameter may become, and how many of them may lead from one to the next. Parameters that hold
/// others several times grow with every step.
constexpr std::size_t longest_text = 65'536;
constexpr std::size_t deepest_chain = 64;

/// Letters of the parameter's name at the start of a text; 0 if there is none.
std::size_t name_length(std::string_view text) {
  std::size_t length = 0;
  const auto inner = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  while (length < text.size() && inner(text[length])) ++length;
  return is_parameter_name(text.substr(0, length)) ? length : 0;
}

/// Reads what stands between `${` and `}`. The first mistake ends it.
class Arithmetic {
 public:
  Arithmetic(std::string_view text, const Assignment& values) : text_(text), values_(values) {}

  std::optional<Json> value() {
    const std::size_t begin = skip_blanks();
    const std::size_t end = text_.find_last_not_of(' ') + 1;
    const std::string_view whole = text_.substr(begin, end > begin ? end - begin : 0);
    if (is_parameter_name(whole)) {
      const Json* const found = look_up(whole);
      return found == nullptr ? std::nullopt : std::optional(*found);
    }
    const std::int64_t result = sum();
    skip_blanks();
    if (error_.empty() && at_ != text_.size()) fail("cannot read \"" + std::string(text_.substr(at_)) + '"');
    if (!error_.empty()) return std::nullopt;
    return Json::integer(result);
  }
  const std::string& error() const { return error_; }
  const std::string& nearest() const { return nearest_; }

 private:
  static constexpr int deepest = 64;

  std::size_t skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_;
  }
  bool take(char sign) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != sign) return false;
    ++at_;
    return true;
  }
  std::int64_t fail(std::string error) {
    if (error_.empty()) error_ = std::move(error);
    return 0;
  }
  std::int64_t checked(bool overflow, std::int64_t result) {
    return overflow ? fail("the result does not fit 64 bits") : result;
  }

  std::int64_t sum() {
    std::int64_t left = product();
    while (error_.empty()) {
      std::int64_t result = 0;
      if (take('+')) {
        const bool overflow = __builtin_add_overflow(left, product(), &result);
        left = checked(overflow, result);
      } else if (take('-')) {
        const bool overflow = __builtin_sub_overflow(left, product(), &result);
        left = checked(overflow, result);
      } else {
        break;
      }
    }
    return left;
  }
  std::int64_t product() {
    std::int64_t left = operand();
    while (error_.empty()) {
      std::int64_t result = 0;
      if (take('*')) {
        const bool overflow = __builtin_mul_overflow(left, operand(), &result);
        left = checked(overflow, result);
      } else if (take('/')) {
        left = quotient(left, operand());
      } else {
        break;
      }
    }
    return left;
  }
  std::int64_t quotient(std::int64_t left, std::int64_t right) {
    if (!error_.empty()) return 0;
    if (right == 0) return fail("division by zero");
    if (right == -1)
      return left == std::numeric_limits<std::int64_t>::min() ? fail("the result does not fit 64 bits")
                                                              : -left;
    if (left % right != 0)
      return fail(std::to_string(left) + " / " + std::to_string(right) + " is not a whole number");
    return left / right;
  }
  std::int64_t operand() {
    if (++depth_ > deepest) return fail("the expression is nested too deep");
    const std::int64_t result = take('-') ? quotient(operand(), -1) : primary();
    --depth_;
    return result;
  }
  std::int64_t primary() {
    if (take('(')) {
      const std::int64_t inner = sum();
      if (error_.empty() && !take(')')) fail("a \")\" is missing");
      return inner;
    }
    skip_blanks();
    const std::size_t begin = at_;
    at_ += name_length(text_.substr(begin));
    if (at_ > begin) return whole_number(text_.substr(begin, at_ - begin));
    std::int64_t number = 0;
    const auto read = std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
    if (read.ec != std::errc{}) return fail("a name or a whole number is missing");
    at_ = static_cast<std::size_t>(read.ptr - text_.data());
    return number;
  }
  std::int64_t whole_number(std::string_view name) {
    const Json* const found = look_up(name);
    if (found == nullptr) return 0;
    if (!found->is_integer()) return fail("\"" + std::string(name) + "\" is not a whole number");
    return found->as_integer();
  }
  const Json* look_up(std::string_view name) {
    const auto found = values_.find(name);
    if (found != values_.end()) return &found->second;
    std::vector<std::string> names;
    for (const auto& [known, value] : values_) names.push_back(known);
    nearest_ = nearest_name(name, names);
    fail("there is no parameter \"" + std::string(name) + '"');
    return nullptr;
  }

  std::string_view text_;
  const Assignment& values_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string error_;
  std::string nearest_;
};

constexpr std::string_view accepted_expression =
    R"("${name}", or whole numbers and names with + - * / and parentheses)";

std::optional<Json> evaluate(std::string_view inside, const Place& place, const Assignment& values,
                             const std::string& address, Problems& problems) {
  Arithmetic arithmetic(inside, values);
  std::optional<Json> value = arithmetic.value();
  if (!value) {
    problems.add(place, address, "in \"${" + std::string(inside) + "}\": " + arithmetic.error(),
                 std::string(accepted_expression), arithmetic.nearest());
  }
  return value;
}

/// Reads the parameters one after the other as others ask for them.
class ParameterResolver {
 public:
  ParameterResolver(const Json& defaults, const Assignment& chosen, Problems& problems)
      : defaults_(defaults), chosen_(chosen), problems_(problems) {}

  Assignment resolve() {
    for (const Json::Member& member : defaults_.members()) get(member.key, member.key_place);
    return std::move(done_);
  }

 private:
  void get(const std::string& name, const Place& from) {
    if (done_.contains(name)) return;
    for (const std::string& busy : open_) {
      if (busy != name) continue;
      problems_.add(from, "parameters." + name, "the parameter leads back to itself");
      circle_ = true;
      return;
    }
    if (open_.size() == deepest_chain) {
      problems_.add(from, "parameters." + name, "too many parameters lead to this one",
                    "at most " + std::to_string(deepest_chain) + " in a chain");
      circle_ = true;
      return;
    }
    const auto chosen = chosen_.find(name);
    const Json* const value = chosen != chosen_.end() ? &chosen->second : defaults_.find(name);
    if (value == nullptr) return;
    open_.push_back(name);
    if (value->is_string()) ask_for_names_in(value->as_string(), from);
    open_.pop_back();
    const bool ready = value->is_string() && !circle_;
    done_.insert_or_assign(name, ready ? substitute(*value, done_, "parameters." + name, problems_) : *value);
  }
  /// Every known name that stands inside `${…}`.
  void ask_for_names_in(const std::string& text, const Place& from) {
    for (std::size_t at = text.find("${"); at != std::string::npos;) {
      const std::size_t end = std::min(text.find('}', at), text.size());
      for (std::size_t begin = at + 2; begin < end;) {
        const std::size_t length = name_length(std::string_view(text).substr(begin, end - begin));
        if (length > 0 && defaults_.contains(text.substr(begin, length)))
          get(text.substr(begin, length), from);
        begin += std::max<std::size_t>(length, 1);
      }
      at = text.find("${", end);
    }
  }

  const Json& defaults_;
  const Assignment& chosen_;
  Problems& problems_;
  Assignment done_;
  std::vector<std::string> open_;
  bool circle_ = false;  ///< what comes after it would only be its consequence
};

}  // namespace

Json substitute(const Json& text, const Assignment& values, const std::string& address, Problems& problems) {
  const std::string& whole = text.as_string();
  if (whole.starts_with("${") && whole.find('}') == whole.size() - 1) {
    std::optional<Json> value = evaluate(std::string_view(whole).substr(2, whole.size() - 3), text.place(),
                                         values, address, problems);
    if (!value) return text;
    value->set_place(text.place());
    return std::move(*value);
  }
  return Json::string(substitute_text(whole, text.place(), values, address, problems), text.place());
}

std::string substitute_text(std::string_view text, const Place& place, const Assignment& values,
                            const std::string& address, Problems& problems) {
  std::string result;
  while (true) {
    const std::size_t begin = text.find("${");
    result.append(text.substr(0, begin));
    if (begin == std::string_view::npos) return result;
    const std::size_t end = text.find('}', begin);
    if (end == std::string_view::npos) {
      problems.add(place, address, "a \"${\" has no \"}\"", std::string(accepted_expression));
      return result;
    }
    const auto value = evaluate(text.substr(begin + 2, end - begin - 2), place, values, address, problems);
    if (value) result += scalar_text(*value);
    if (result.size() > longest_text) {
      problems.add(place, address, "the text becomes too long",
                   "at most " + std::to_string(longest_text) + " characters");
      return {};
    }
    text.remove_prefix(end + 1);
  }
}

Assignment resolve_parameters(const Json& defaults, const Assignment& chosen, Problems& problems) {
  return ParameterResolver(defaults, chosen, problems).resolve();
}

}  // namespace xenolith
