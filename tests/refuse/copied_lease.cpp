// refused: deleted
#include <utility>

#include "sim-core/kernel/resource.hpp"

namespace xenolith {
#ifdef REFUSED
inline Lease second(Lease& first) { return first; }
#else
inline Lease second(Lease& first) { return std::move(first); }
#endif
}  // namespace xenolith
