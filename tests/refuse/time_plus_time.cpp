// refused: no match for .operator\+|invalid operands to binary expression
#include "sim-core/base/units.hpp"

namespace xenolith {
#ifdef REFUSED
inline constexpr auto later(Time a, Time b) { return a + b; }
#else
inline constexpr auto later(Time a, Duration b) { return a + b; }
#endif
}  // namespace xenolith
