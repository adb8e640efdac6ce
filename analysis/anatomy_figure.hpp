#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim-core/experiment/home.hpp"

namespace xenolith {

/// Draws `folder`/anatomy.csv as stacked bars into `folder`/figures. Gives why it could not; empty when it is
/// there.
std::string draw_anatomy(const Home& home, const std::filesystem::path& folder,
                         const std::vector<std::string>& formats, const std::string& metric);

}  // namespace xenolith
