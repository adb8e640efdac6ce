// refused: could not convert|no viable conversion
#include "sim-core/base/units.hpp"

namespace xenolith {
#ifdef REFUSED
inline constexpr Duration half = 500;  // of what?
#else
inline constexpr Duration half = 500_ms;
#endif
}  // namespace xenolith
