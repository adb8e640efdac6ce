#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/base/json.hpp"

/// Small helpers that every reader of scenario, part and board files shares.
namespace xenolith {

/// `a.b`, or the one that is not empty.
std::string join_address(std::string_view a, std::string_view b);

/// `"a", "b" or "c"`; the first `most` of them and "…" if there are more.
std::string list_names(std::span<const std::string> names, std::size_t most = 12);

/// A member whose key is none of these is a problem at its key.
void refuse_unknown_keys(const Json& object, const std::string& address,
                         std::span<const std::string> accepted, Problems& problems);
void refuse_unknown_keys(const Json& object, const std::string& address,
                         std::initializer_list<std::string_view> accepted, Problems& problems);

/// The member if it is there and of this kind; null pointer otherwise, with a problem if the kind is wrong.
const Json* member_of_kind(const Json& object, std::string_view key, Json::Kind kind,
                           const std::string& address, std::string_view accepted, Problems& problems);
/// The text of a member, "" if there is none; another kind is a problem.
std::string text_member(const Json& object, std::string_view key, const std::string& address,
                        Problems& problems);

/// True for the name of a component or a parameter: a letter, then letters, digits, '_' and '-', all lower
/// case.
bool is_name(std::string_view text);
/// What `is_name` accepts, in words.
inline constexpr std::string_view accepted_name = "a lower-case letter, then letters, digits, '_' and '-'";

/// The same without '-', which means a subtraction in `${…}`.
bool is_parameter_name(std::string_view text);

/// A scalar as it stands in a table: text as it is, a number as it was written.
std::string scalar_text(const Json& scalar);
/// A scalar or a list in one line, for messages and tables.
std::string brief_text(const Json& json);

}  // namespace xenolith
