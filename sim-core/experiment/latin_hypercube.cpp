#include "sim-core/experiment/latin_hypercube.hpp"

#include <string>
#include <utility>

#include "sim-core/base/random.hpp"

namespace xenolith {

std::vector<double> latin_shares(std::size_t points, std::uint64_t seed, std::string_view name) {
  RandomStream random(seed, 0, "latin hypercube " + std::string(name));
  std::vector<double> shares;
  for (std::size_t i = 0; i < points; ++i)
    shares.push_back((static_cast<double>(i) + random.uniform_open()) / static_cast<double>(points));
  for (std::size_t i = points; i-- > 1;)
    std::swap(shares[i],
              shares[static_cast<std::size_t>(random.uniform_int(0, static_cast<std::int64_t>(i)))]);
  return shares;
}

}  // namespace xenolith
