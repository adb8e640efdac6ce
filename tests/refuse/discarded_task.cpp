// refused: ignoring return
#include <utility>

#include "sim-core/kernel/task.hpp"

namespace xenolith {
Task<> nap();
inline Task<> day() {
#ifdef REFUSED
  nap();  // never awaited: it would never run
#else
  co_await nap();
#endif
  co_return;
}
}  // namespace xenolith
