#pragma once

#include <string>

namespace xenolith {

/// The shortest text that reads back as the same double, with a point and in no locale: "0.1", "12",
/// "1.5e-09". `value` must be finite. Numbers from 1e-5 to below 1e15 have no exponent; minus zero is "0".
std::string to_text(double value);

}  // namespace xenolith
