#pragma once

#include <initializer_list>
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

Json document(const std::string& title, const std::string& file, Json body);

}  // namespace xenolith::schema
