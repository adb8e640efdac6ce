// refused: no match for .operator/|invalid operands to binary expression
#include "sim-core/base/units.hpp"

namespace xenolith {
#ifdef REFUSED
inline constexpr auto took = 64_KiB / 66_MHz;  // how wide is the bus?
#else
inline constexpr auto took = 64_KiB / 528_MB_per_s;
#endif
}  // namespace xenolith
