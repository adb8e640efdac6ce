// refused: no matching function for call|no matching conversion
#include "sim-core/base/units.hpp"

namespace xenolith {
#ifdef REFUSED
inline constexpr auto frame = Bytes(1.5e3);
#else
inline constexpr auto frame = Bytes(1500);
#endif
}  // namespace xenolith
