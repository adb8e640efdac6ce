#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <utility>

#include "sim-core/model/registry.hpp"

/// Pieces that the published schemas are put together from.
namespace xenolith::schema {

using Members = std::initializer_list<std::pair<const char*, Json>>;

Json text(const std::string& description = {});
Json constant(Json value);
Json reference(const std::string& definition);
Json any_of(std::initializer_list<Json> choices);
Json list_of(Json items);
/// An object with these members and no other.
Json object(Members members, std::initializer_list<const char*> required = {});
/// The same around members that are in `properties`.
Json closed(Json properties, std::initializer_list<const char*> required = {});
/// A text that is not empty.
Json words(const std::string& description = {});
/// One of these texts.
Json one_of(std::span<const std::string> choices, const std::string& description = {});
Json boolean(const std::string& description = {});
Json number(const std::string& description = {});
/// A list of at least so many.
Json list_of_at_least(std::int64_t least, Json items);
/// What a result file writes as a parameter's value: text, a number, true or false.
Json scalar();
/// An object with any keys.
Json map_of_any(Json value, std::int64_t least = 0);
/// `{ "required": [names] }`.
Json has(std::initializer_list<const char*> names);
Json not_(Json schema);
Json all_of(std::initializer_list<Json> schemas);
/// `{ "if", "then", "else" }`; without an "else" when it is null.
Json if_then(Json condition, Json then, Json otherwise = Json::null());
/// The member is there and is this text.
Json is(const char* member, const std::string& text);

/// An object whose keys match the pattern.
Json map_of(const std::string& key_pattern, Json value);

/// A parameter: what it accepts, or a text with `${…}` in it where `with_formulas`.
Json field(const FieldInfo& info, bool with_formulas);
/// Properties of all fields of a table, into `properties`.
void add_fields(Json& properties, const std::vector<FieldInfo>& fields, bool with_formulas);
/// A port: one address, or a list of them.
Json port(const PortInfo& info);
/// `{ "value", "source", "kind", … }` around a parameter.
Json sourced(const FieldInfo& info);

/// A scenario's `run`.
Json run();
/// Members of `run` that win over a scenario's: "duration", "limits.events".
Json run_overrides(std::span<const std::string> names);

Json document(const std::string& title, const std::string& file, Json body);

}  // namespace xenolith::schema
