// refused: this literal is not a decimal number that fits 64 bits
#include "sim-core/base/units.hpp"

namespace xenolith {
#ifdef REFUSED
inline constexpr auto age = 100'000'000_s;
#else
inline constexpr auto age = 9'000'000_s;
#endif
}  // namespace xenolith
