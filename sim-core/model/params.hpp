#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim-core/base/json.hpp"
#include "sim-core/base/problem.hpp"
#include "sim-core/model/value.hpp"

namespace xenolith {

/// One line of `Params::fields()`: a parameter's member, its name in JSON, what it means, what it may be.
template <class P, class T>
struct Field {
  using Value = T;
  T P::*member;
  std::string_view name;
  std::string_view sentence;
  Bound bound;
  bool required;
};

/// A parameter that the part, board or scenario must give: hardware truth has no default in C++.
template <class P, class T>
constexpr Field<P, T> required(T P::*member, std::string_view name, std::string_view sentence,
                               Bound bound = any) {
  return {member, name, sentence, bound, true};
}
/// A switch or a limit whose default is the member's initialiser.
template <class P, class T>
constexpr Field<P, T> optional(T P::*member, std::string_view name, std::string_view sentence,
                               Bound bound = any) {
  return {member, name, sentence, bound, false};
}

namespace detail {

struct AnyMember {
  template <class T>
  constexpr operator T() const;  // never defined: only counts the members of an aggregate
};

template <class P, std::size_t... I>
constexpr bool has_members(std::index_sequence<I...>) {
  return requires { P{(static_cast<void>(I), AnyMember{})...}; };
}

template <class P, std::size_t N = 64>
constexpr std::size_t count_members() {
  if constexpr (N == 0) {
    return 0;
  } else if constexpr (has_members<P>(std::make_index_sequence<N>{})) {
    return N;
  } else {
    return count_members<P, N - 1>();
  }
}

}  // namespace detail

/// The table of a `Params` struct. Its length must be the number of members: a parameter left out does not
/// compile.
template <class P, class... T>
constexpr auto fields_of(Field<P, T>... fields) {
  static_assert(std::is_aggregate_v<P>, "Params must be a plain aggregate");
  static_assert(detail::count_members<P>() == sizeof...(T), "every member of Params stands in fields() once");
  return std::make_tuple(fields...);
}
/// The table of a model without parameters.
constexpr std::tuple<> fields_of() { return {}; }

/// The values that a component is given, by name; every Json knows the place where it was written.
using ParamValues = std::map<std::string, Json, std::less<>>;

/// What `describe`, the schema and the checks know of a parameter.
struct FieldInfo {
  std::string name;
  std::string sentence;
  std::string type;          ///< "duration", "bytes", "integer" …
  std::string accepted;      ///< in words: type, unit, range
  std::string default_text;  ///< empty if required
  bool required = false;
  Json schema;  ///< draft-07 fragment
  /// Judges one value by itself: its magnitude in the base unit of its type, or nothing and a problem.
  std::function<std::optional<double>(const Json& value, const std::string& address, Problems& problems)>
      judge = {};
};

template <class P>
std::vector<FieldInfo> describe_fields() {
  std::vector<FieldInfo> infos;
  const P defaults{};
  const auto add = [&](const auto& field) {
    using T = typename std::remove_cvref_t<decltype(field)>::Value;
    FieldInfo info{std::string(field.name),
                   std::string(field.sentence),
                   std::string(ValueTraits<T>::type()),
                   accepted_text<T>(field.bound),
                   {},
                   field.required,
                   ValueTraits<T>::schema(field.bound),
                   {}};
    if (!field.required) info.default_text = ValueTraits<T>::to_text(defaults.*field.member);
    info.judge = [bound = field.bound](const Json& value, const std::string& address,
                                       Problems& problems) -> std::optional<double> {
      T read{};
      Problems mistakes;
      read_value<T>(value, address, bound, read, mistakes);
      problems.add(mistakes);
      return mistakes.empty() ? std::optional(ValueTraits<T>::magnitude(read)) : std::nullopt;
    };
    infos.push_back(std::move(info));
  };
  std::apply([&](const auto&... field) { (add(field), ...); }, P::fields());
  return infos;
}

/// Reads a `Params` from values; what is missing, of the wrong type or unit, or out of range becomes a
/// problem. `place` is where the component stands. Names that the table does not know are the caller's to
/// judge.
template <class P>
P read_params(const ParamValues& values, const std::string& address, const Place& place, Problems& problems) {
  P params{};
  const auto read = [&](const auto& field) {
    using T = typename std::remove_cvref_t<decltype(field)>::Value;
    const std::string where = address + "." + std::string(field.name);
    const auto found = values.find(field.name);
    if (found == values.end()) {
      if (field.required) {
        problems.add(place, where, "a value is missing", accepted_text<T>(field.bound));
      }
      return;
    }
    read_value<T>(found->second, where, field.bound, params.*field.member, problems);
  };
  std::apply([&](const auto&... field) { (read(field), ...); }, P::fields());
  return params;
}

}  // namespace xenolith
