// refused: every member of Params stands in fields
#include "sim-core/model/params.hpp"

namespace xenolith {
struct Params {
  Duration seek{};
  Duration rotation{};
  static constexpr auto fields() {
    return fields_of(
#ifndef REFUSED
        required(&Params::rotation, "rotation", "One turn of the platter."),
#endif
        required(&Params::seek, "seek", "Mean time to reach a track."));
  }
};
inline constexpr auto table = Params::fields();
}  // namespace xenolith
