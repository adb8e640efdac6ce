// refused: cannot convert|no viable conversion
#include "sim-core/base/units.hpp"

namespace xenolith {
#ifdef REFUSED
inline constexpr std::int64_t length(Duration d) { return d; }
#else
inline constexpr std::int64_t length(Duration d) { return d.ps(); }
#endif
}  // namespace xenolith
