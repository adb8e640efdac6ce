#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace xenolith {

/// One column of a Latin hypercube: `points` shares in (0, 1), one in each of as many equal parts, in random
/// order (McKay, Beckman and Conover 1979). Depends on seed and name alone: another column moves no other.
std::vector<double> latin_shares(std::size_t points, std::uint64_t seed, std::string_view name);

}  // namespace xenolith
