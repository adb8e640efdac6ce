#include "analysis/explain.hpp"

#include <iostream>

#include "cli/progress.hpp"
#include "cli/run_point.hpp"

namespace xenolith {
namespace {

ExplainOptions explain_options(const Arguments& arguments, Session& session) {
  ExplainOptions options;
  options.metric = arguments.metric;
  options.tail = arguments.tail;
  options.requests = arguments.requests;
  options.slowest = arguments.slowest;
  options.out = arguments.run.out;
  options.force = arguments.run.force;
  options.jobs = jobs_or_processors(arguments.run.jobs);
  options.progress = progress_bar(arguments.run.quiet);
  options.home = session.home();
  options.formats = arguments.formats;
  if (options.formats.empty()) options.formats = {"svg", "pdf", "png"};
  options.command = arguments.words;
  options.tool = tool_info();
  return options;
}

}  // namespace

int explain_command(const Arguments& arguments, Session& session) {
  Problems problems;
  const Plan plan(plan_request(arguments.run, false), session.catalogue(), problems);
  if (problems.empty()) explainable_metrics(plan, arguments.metric, problems);
  const ExplainOptions options = explain_options(arguments, session);
  if (!problems.empty()) {
    std::cerr << problems.to_string();
    return exit_wrong;
  }
  const Explanation explanation = explain(plan, options);
  for (const std::string& note : explanation.notes) std::cerr << plan.scenario().name << ": " << note << '\n';
  for (const std::string& failure : explanation.failures)
    std::cerr << plan.scenario().name << ": " << failure << '\n';
  if (!explanation.table.groups.empty()) std::cout << anatomy_text(explanation.table, options.tail) << '\n';
  if (explanation.exit_code == exit_interrupted)
    std::cerr << "interrupted: what is finished lies in " << explanation.folder.string() << '\n';
  std::cout << explanation.folder.string() << '\n';
  return explanation.exit_code;
}

}  // namespace xenolith
