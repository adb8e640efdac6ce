#pragma once

#include <cstddef>
#include <string>

#include "sim-core/experiment/substitution.hpp"

/// From the scenario as it is written to the scenario of one point: `like`, `when`, `${…}` and `name[a..b]`
/// worked out.
namespace xenolith {

/// Copies that one key may ask for.
inline constexpr std::int64_t most_copies = 4096;
/// Objects that one expanded scenario may have.
inline constexpr std::size_t most_objects = 100'000;
/// Text that a scenario may become when what is repeated and what is alike is written out.
inline constexpr std::size_t most_text = std::size_t{64} << 20;

/// Puts what a member is `like` under it, member by member; its own values win and `null` removes. References
/// of the model that begin with its name begin with the copy's name then. A member that is like itself, or
/// like none, is a problem. Keys are compared as they are written.
Json apply_likes(const Json& object, const std::string& address, Problems& problems);

/// Leaves out objects whose `when` does not hold, puts parameters in, and copies what has a range in its key:
/// `guest[1..3]` becomes `guest1`, `guest2`, `guest3`, and in each `[same]` and `${index}` are its own index.
Json expand(const Json& tree, const Assignment& parameters, const std::string& address, Problems& problems);

/// True if all parameters that `when` names have the value, or one of the values, that it asks for.
bool holds(const Json& when, const Assignment& parameters, const std::string& address, Problems& problems);

}  // namespace xenolith
