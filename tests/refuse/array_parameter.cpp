// refused: every member of Params stands in fields
#include "sim-core/model/params.hpp"

namespace xenolith {
struct Params {
#ifdef REFUSED
  bool lanes[3];
#else
  bool lanes = false;
#endif
  static constexpr auto fields() { return fields_of(optional(&Params::lanes, "lanes", "Lanes in use.")); }
};
inline constexpr auto table = Params::fields();
}  // namespace xenolith
