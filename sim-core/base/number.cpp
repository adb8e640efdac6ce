#include "sim-core/base/number.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "sim-core/base/check.hpp"

namespace xenolith {

std::string to_text(double value) {
  XENO_ASSERT(std::isfinite(value), "a number for output is not finite");
  if (value == 0) return "0";
  const double magnitude = std::fabs(value);
  const bool plain = magnitude >= 1e-5 && magnitude < 1e15;
  std::array<char, 64> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value,
                                     plain ? std::chars_format::fixed : std::chars_format::scientific);
  return std::string(text.data(), written.ptr);
}

}  // namespace xenolith
