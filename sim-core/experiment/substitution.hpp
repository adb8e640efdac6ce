#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim-core/base/json.hpp"

namespace xenolith {

/// Parameters and what they are in one point: numbers, texts or booleans.
using Assignment = std::map<std::string, Json, std::less<>>;

/// Replaces `${name}` in a text. A text that is exactly one `${…}` becomes the parameter's value itself, with
/// the text's place. Inside stand names, whole numbers, `+ - * /` and parentheses; a division that leaves a
/// remainder, an unknown name and arithmetic on anything but whole numbers are problems, and the text stays
/// as it was.
Json substitute(const Json& text, const Assignment& values, const std::string& address, Problems& problems);
/// The same for a text that must stay one, such as a key.
std::string substitute_text(std::string_view text, const Place& place, const Assignment& values,
                            const std::string& address, Problems& problems);

/// The parameters of a scenario, defaults replaced by `chosen`, each with the `${…}` of others put in. A
/// parameter that leads back to itself is a problem.
Assignment resolve_parameters(const Json& defaults, const Assignment& chosen, Problems& problems);

}  // namespace xenolith
