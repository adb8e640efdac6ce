#include "cli/argument_groups.hpp"

namespace xenolith {
namespace {

void add_confidence(CLI::App& app, double& confidence) {
  app.add_option("--confidence", confidence, "Of every interval")
      ->check(CLI::Range(0.5, 0.9999))
      ->capture_default_str();
}

void add_precision(CLI::App& app, Arguments& arguments) {
  CLI::App* const verb = app.add_subcommand("precision", "Tell how well the metrics of results are known");
  verb->add_option("DIR", arguments.names, "A result folder")->required()->expected(1);
  add_confidence(*verb, arguments.confidence);
  verb->add_flag("--csv", arguments.csv, "All numbers as a table of commas");
}

void add_compare(CLI::App& app, Arguments& arguments) {
  CLI::App* const verb =
      app.add_subcommand("compare", "Compare two result folders replication by replication");
  verb->add_option("A B", arguments.names, "Result folders")->required()->expected(2);
  add_words(*verb, "--a", arguments.where_a, "name=value: which points of A");
  add_words(*verb, "--b", arguments.where_b, "name=value: which points of B");
  add_words(*verb, "--metric", arguments.metrics, "Only these, such as client.guest[*].psapp.rtt.*");
  add_confidence(*verb, arguments.confidence);
  verb->add_option("--tolerance", arguments.tolerance,
                   "End with 1 if a metric changed for sure, by more than so many percent")
      ->check(CLI::NonNegativeNumber);
  verb->add_flag("--all", arguments.all, "Tell of metrics that did not change, too");
  CLI::Option* const csv = verb->add_flag("--csv", arguments.csv, "The metrics as a table of commas");
  verb->add_flag("--json", arguments.json, "Everything as JSON")->excludes(csv);
}

void add_sensitivity(CLI::App& app, Arguments& arguments) {
  CLI::App* const verb =
      add_run_options(app, "sensitivity", "Tell which uncertain inputs move which results", arguments.run);
  verb->add_option("--method", arguments.method,
                   "tornado: one input at a time; morris: elementary effects; sobol: variances")
      ->check(CLI::IsMember({"tornado", "morris", "sobol"}))
      ->capture_default_str();
  add_words(*verb, "--metric", arguments.metrics, "Only these metrics, such as lan.forwarded.rate");
  verb->add_flag("--claims", arguments.all_claims,
                 "Every claim on the scenario, over its whole sweep, instead of metrics");
  add_words(*verb, "--claim", arguments.claims, "This claim only");
  add_words(*verb, "--range", arguments.ranges, "name=low..high: one more uncertain input");
  add_words(*verb, "--only", arguments.only, "Only these inputs, such as xen-3.0.*");
  verb->add_flag("--no-assumed", arguments.no_assumed, "Without the assumed values of parts");
  verb->add_option("--trajectories", arguments.trajectories, "Of morris")
      ->check(CLI::Range(2, 10'000))
      ->capture_default_str();
  verb->add_option("--samples", arguments.samples, "Of sobol: rows of each matrix")
      ->check(CLI::Range(4, 100'000))
      ->capture_default_str();
  verb->add_option("--design-seed", arguments.design_seed, "Of morris and sobol")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  verb->add_option("--profile", arguments.profile_of_run,
                   "How long and how often: a file of configs/profiles");
  verb->add_option("--format", arguments.formats, "Of svg, pdf, png; without it all")
      ->delimiter(',')
      ->check(CLI::IsMember({"svg", "pdf", "png"}));
  verb->add_flag("--resume", arguments.run.resume,
                 "Go on with what an unfinished call left in the output folder");
}

}  // namespace

void add_quiet(CLI::App& app, bool& quiet) { app.add_flag("-q,--quiet", quiet, "Results and errors only"); }

void add_words(CLI::App& app, const std::string& name, std::vector<std::string>& words,
               const std::string& help) {
  app.add_option(name, words, help)->allow_extra_args(false)->type_name("TEXT");
}

CLI::App* add_run_options(CLI::App& app, const std::string& name, const std::string& help,
                          RunArguments& run) {
  CLI::App* const verb = app.add_subcommand(name, help);
  verb->add_option("SCENARIO", run.scenario, "A scenario file, or a name such as svio/latency")->required();
  add_words(*verb, "--set", run.sets, "address=value: a parameter, a component's parameter, or run.NAME");
  verb->add_option("--seed", run.seed, "Seed of all random numbers, instead of the scenario's");
  verb->add_option("--replications", run.replications, "Runs of each point, instead of the scenario's");
  verb->add_option("-j,--jobs", run.jobs, "Processes at a time; without it one for each processor")
      ->check(CLI::Range(1, 4096));
  verb->add_option("-o,--out", run.out, "Output folder; without it out/<scenario>/<time>-<hash>");
  verb->add_flag("--force", run.force, "Write over results that are in the output folder");
  add_quiet(*verb, run.quiet);
  return verb;
}

void add_analyses(CLI::App& app, Arguments& arguments) {
  add_precision(app, arguments);
  add_compare(app, arguments);
  add_sensitivity(app, arguments);
}

}  // namespace xenolith
