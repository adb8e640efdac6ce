// refused: no match for .operator\+|invalid operands to binary expression
#include "sim-core/base/units.hpp"

namespace xenolith {
#ifdef REFUSED
inline constexpr auto sum = 64_KiB + 3_us;
#else
inline constexpr auto sum = 64_KiB + 3_kB;
#endif
}  // namespace xenolith
