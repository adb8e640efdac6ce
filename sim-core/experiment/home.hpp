#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim-core/base/json.hpp"

namespace xenolith {

/// The folder that holds hardware/, scenarios/ and configs/.
struct Home {
  std::filesystem::path root;

  std::filesystem::path hardware() const { return root / "hardware"; }
  std::filesystem::path scenarios() const { return root / "scenarios"; }
  std::filesystem::path configs() const { return root / "configs"; }
};

/// The environment's XENOLITH_HOME; else the nearest folder above the program that holds hardware/ and
/// scenarios/; else `fallback`, the source tree that the program was built from.
Home find_home(const std::filesystem::path& program, const std::filesystem::path& fallback);

/// How messages name a file: from the working directory if it lies below it, in full otherwise.
std::string shown_path(const std::filesystem::path& file);
/// How results name a file: from the home folder if it lies below it, its bare name otherwise, so that
/// results do not depend on where the tree stands.
std::string recorded_path(const Home& home, const std::string& file);

/// True if the file, links followed, lies outside of a folder that it was found in. The folder itself may be
/// a link.
bool leads_out(const std::filesystem::path& folder, const std::filesystem::path& file);
/// Reads a file that was found below a folder. A link that leads out of the folder is a problem, and is not
/// read.
std::optional<Json> read_json_below(const std::filesystem::path& folder, const std::filesystem::path& file,
                                    Problems& problems);

/// Scenarios below scenarios/, sorted: "svio/latency".
std::vector<std::string> scenario_names(const Home& home);

/// The file of a scenario that is given by file or by name; "" with a problem if there is none.
std::filesystem::path find_scenario(const Home& home, const std::string& given, Problems& problems);

}  // namespace xenolith
