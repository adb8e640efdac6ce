#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim-core/experiment/home.hpp"

namespace xenolith {

/// Draws `folder`/sensitivity.csv, one tornado for each output that is moved most, into `folder`/figures.
/// Gives why it could not; empty when it is there.
std::string draw_sensitivity(const Home& home, const std::filesystem::path& folder,
                             const std::vector<std::string>& formats);

}  // namespace xenolith
