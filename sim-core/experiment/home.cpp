#include "sim-core/experiment/home.hpp"

#include <algorithm>
#include <cstdlib>

namespace xenolith {
namespace {

namespace fs = std::filesystem;

bool is_home(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "hardware", ignored) && fs::is_directory(folder / "scenarios", ignored);
}

/// "claims.json" and "x.figure.json" lie beside scenarios and are none.
bool is_scenario_file(const fs::path& file) {
  return file.extension() == ".json" && file.stem().extension().empty() && file.filename() != "claims.json";
}

}  // namespace

Home find_home(const fs::path& program, const fs::path& fallback) {
  const char* const chosen = std::getenv("XENOLITH_HOME");
  if (chosen != nullptr && *chosen != '\0') return {fs::absolute(chosen).lexically_normal()};
  std::error_code ignored;
  fs::path folder = fs::weakly_canonical(program, ignored).parent_path();
  for (; !folder.empty() && folder != folder.root_path(); folder = folder.parent_path()) {
    if (is_home(folder)) return {folder};
  }
  return {fallback};
}

std::string shown_path(const fs::path& file) {
  std::error_code failed;
  const fs::path here = fs::current_path(failed);
  if (failed || file.is_relative()) return file.string();
  const fs::path relative = file.lexically_relative(here);
  const bool below = !relative.empty() && *relative.begin() != "..";
  return (below ? relative : file).string();
}

std::string recorded_path(const Home& home, const std::string& file) {
  std::error_code failed;
  const fs::path full = fs::absolute(file, failed).lexically_normal();
  const fs::path relative = full.lexically_relative(fs::absolute(home.root, failed).lexically_normal());
  const bool below = !failed && !relative.empty() && *relative.begin() != "..";
  return below ? relative.generic_string() : fs::path(file).filename().string();
}

bool leads_out(const fs::path& folder, const fs::path& file) {
  std::error_code failed;
  const fs::path top = fs::weakly_canonical(folder, failed);
  const fs::path target = failed ? fs::path() : fs::weakly_canonical(file, failed);
  const fs::path relative = target.lexically_relative(top);
  return failed || relative.empty() || *relative.begin() == "..";
}

std::optional<Json> read_json_below(const fs::path& folder, const fs::path& file, Problems& problems) {
  const std::string shown = shown_path(file);
  if (!leads_out(folder, file)) return read_json_file(shown, problems);
  problems.add({shown, 0, 0}, "", "is a link that leads out of " + shown_path(folder),
               "a file of this folder, or a link to one");
  return std::nullopt;
}

std::vector<std::string> scenario_names(const Home& home) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(home.scenarios(), failed), end; !failed && it != end;
       it.increment(failed)) {
    if (!it->is_regular_file() || !is_scenario_file(it->path())) continue;
    names.push_back(it->path().lexically_relative(home.scenarios()).replace_extension().generic_string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path find_scenario(const Home& home, const std::string& given, Problems& problems) {
  std::error_code ignored;
  if (fs::is_regular_file(given, ignored)) return given;
  const std::vector<std::string> names = scenario_names(home);
  if (std::find(names.begin(), names.end(), given) != names.end()) {
    const fs::path file = home.scenarios() / (given + ".json");
    if (!leads_out(home.scenarios(), file)) return file;
    problems.add({shown_path(file), 0, 0}, "", "is a link that leads out of " + shown_path(home.scenarios()),
                 "a scenario of this folder, or the file itself");
    return {};
  }
  const bool folder = fs::is_directory(given, ignored);
  problems.add({given, 0, 0}, "", folder ? "is a folder" : "there is no such file and no such scenario",
               "a scenario file, or a name that `xenolith list scenarios` shows", nearest_name(given, names));
  return {};
}

}  // namespace xenolith
