#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace xenolith {

/// Tells on stderr how far a sweep is: a bar on a terminal, nothing otherwise, nothing when quiet. The last
/// call, with `done == total`, removes the bar.
std::function<void(std::size_t done, std::size_t total)> progress_bar(bool quiet,
                                                                      const std::string& of = "replications");

}  // namespace xenolith
