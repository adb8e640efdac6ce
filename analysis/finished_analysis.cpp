#include "analysis/finished_analysis.hpp"

#include "sim-core/base/file.hpp"
#include "sim-core/base/json.hpp"

namespace xenolith {

std::vector<ReportAnalysis> read_finished_analyses(const std::vector<std::string>& folders,
                                                   Problems& problems) {
  std::vector<ReportAnalysis> analyses;
  for (const std::string& name : folders) {
    const std::filesystem::path folder(name);
    const std::filesystem::path table = folder / "sensitivity.csv";
    if (!std::filesystem::exists(table)) {
      problems.add({"--with " + name, 0, 0}, "", "holds no sensitivity.csv",
                   "the folder of a finished `xenolith sensitivity`");
      continue;
    }
    const auto manifest = read_json_file(folder / "manifest.json", problems);
    const Json* const scenario = manifest ? manifest->find("scenario") : nullptr;
    if (scenario == nullptr || !scenario->is_string()) continue;
    const std::filesystem::path picture = folder / "figures/sensitivity.svg";
    const std::string svg = std::filesystem::exists(picture) ? read_file(picture) : "";
    analyses.push_back({scenario->as_string(), "Which inputs move it", svg, read_file(table), ""});
  }
  return analyses;
}

}  // namespace xenolith
