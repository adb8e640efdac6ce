#include "analysis/sensitivity_figure.hpp"

#include "analysis/subprocess.hpp"

namespace xenolith {

std::string draw_sensitivity(const Home& home, const std::filesystem::path& folder,
                             const std::vector<std::string>& formats) {
  std::string list;
  for (const std::string& format : formats) list += (list.empty() ? "" : ",") + format;
  const ProgramResult result = run_program(
      {python_program(), (home.root / "analysis/figures/tornado.py").string(),
       (folder / "sensitivity.csv").string(), "--style", (home.root / "configs/plot/paper.mplstyle").string(),
       "--out", (folder / "figures").string(), "--formats", list});
  if (result.status == 0) return {};
  return result.output.empty() ? python_program() + " ended with " + std::to_string(result.status)
                               : result.output;
}

}  // namespace xenolith
