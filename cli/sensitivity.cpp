#include "analysis/sensitivity.hpp"

#include <iostream>

#include "analysis/profile.hpp"
#include "cli/run_point.hpp"

namespace xenolith {
namespace {

SensitivityMethod method_of(const std::string& name) {
  if (name == "morris") return SensitivityMethod::morris;
  return name == "sobol" ? SensitivityMethod::sobol : SensitivityMethod::tornado;
}

SensitivityOptions sensitivity_options(const Arguments& arguments, Session& session, Problems& problems) {
  SensitivityOptions options;
  options.method = method_of(arguments.method);
  options.factors = {!arguments.no_assumed, arguments.ranges, arguments.only};
  options.outputs = {arguments.metrics, arguments.all_claims || !arguments.claims.empty(), arguments.claims};
  options.trajectories = static_cast<std::size_t>(arguments.trajectories);
  options.samples = static_cast<std::size_t>(arguments.samples);
  options.seed = static_cast<std::uint64_t>(arguments.design_seed);
  options.execute = execute_options(arguments, problems);
  options.home = session.home();
  options.formats = arguments.formats;
  if (options.formats.empty()) options.formats = {"svg", "pdf", "png"};
  return options;
}

}  // namespace

int sensitivity_command(const Arguments& arguments, Session& session) {
  Problems problems;
  const SensitivityOptions options = sensitivity_options(arguments, session, problems);
  PlanRequest request = plan_request(arguments.run, options.outputs.claims);
  if (!arguments.profile_of_run.empty()) {
    const Profile profile = read_profile(session.home(), arguments.profile_of_run, problems);
    for (const auto& [name, value] : profile.overrides_for(arguments.run.scenario))
      request.run.emplace(name, value);
  }
  SensitivityResult result;
  if (problems.empty()) {
    const Plan plan(request, session.catalogue(), problems);
    if (problems.empty()) result = analyse_sensitivity(plan, options, problems);
  }
  if (!problems.empty()) {
    std::cerr << problems.to_string();
    return exit_wrong;
  }
  for (const std::string& note : result.notes) std::cerr << note << '\n';
  for (const std::string& failure : result.failures) std::cerr << failure << '\n';
  if (!result.rows.empty()) std::cout << sensitivity_text(result, options.method) << '\n';
  std::cout << result.folder.string() << '\n';
  return result.exit_code;
}

}  // namespace xenolith
