#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>

#include "cli/argument_groups.hpp"

namespace xenolith {
namespace {

constexpr int wrong_call = 2;

void add_runs(CLI::App& app, RunArguments& run) {
  CLI::App* const one = add_run_options(app, "run", "Run one point of a scenario", run);
  one->add_flag("--trace", run.trace, "Write trace.json, a timeline for ui.perfetto.dev");
  one->add_flag("--pcap", run.pcap, "Write <link>.pcap, the frames that pass each Ethernet link");
  one->add_option("--trace-from", run.trace_from,
                  "Simulated time at which trace and captures begin, such as 1.2s");
  one->add_option("--trace-until", run.trace_until, "Simulated time at which they end");
  add_words(*one, "--trace-only", run.trace_only,
            "Pattern of addresses to be recorded with all below them, such as client.processor.*");
  one->add_option("--trace-size", run.trace_size, "Size at which trace and captures are cut")
      ->capture_default_str();
  CLI::App* const all = add_run_options(app, "sweep", "Run every point of a scenario's sweep", run);
  all->add_option("--shard", run.shard, "I/N: only the points k with k mod N = I");
  all->add_flag("--resume", run.resume, "Go on with what an unfinished call left in the output folder");
}

void add_rerun(CLI::App& app, Arguments& arguments) {
  RunArguments& run = arguments.run;
  CLI::App* const verb = app.add_subcommand("rerun", "Repeat a recorded run and verify its results");
  verb->add_option("MANIFEST", arguments.names, "A manifest.json, or the result folder that holds it")
      ->required()
      ->expected(1);
  verb->add_option("--scenario", run.scenario, "The scenario's file, if it lies elsewhere now");
  verb->add_option("-j,--jobs", run.jobs, "Processes at a time; without it one for each processor")
      ->check(CLI::Range(1, 4096));
  verb->add_option("-o,--out", run.out, "Output folder; without it out/<scenario>/rerun-<time>-<hash>");
  verb->add_flag("--force", run.force, "Write over results that are in the output folder");
  add_quiet(*verb, run.quiet);
}

void add_explain(CLI::App& app, Arguments& arguments) {
  RunArguments& run = arguments.run;
  CLI::App* const verb = app.add_subcommand("explain", "Tell where the time of requests goes");
  verb->add_option("SCENARIO", run.scenario, "A scenario file, or a name such as svio/latency")->required();
  verb->add_option("--metric", arguments.metric, "A statistic of requests, such as client.guest[*].psapp.rtt")
      ->required();
  add_words(*verb, "--set", run.sets, "address=value: a parameter, a component's parameter, or run.NAME");
  verb->add_option("--tail", arguments.tail, "The quantile from which on a request belongs to the tail")
      ->check(CLI::Range(0.5, 1.0))
      ->capture_default_str();
  verb->add_option("--request", arguments.requests, "Number of a single request to draw, from 1")
      ->allow_extra_args(false)
      ->check(CLI::PositiveNumber);
  verb->add_option("--slowest", arguments.slowest, "How many of the slowest requests to draw")
      ->check(CLI::Range(0, 1000));
  verb->add_option("--seed", run.seed, "Seed of all random numbers, instead of the scenario's");
  verb->add_option("--replications", run.replications, "Runs of the point, instead of the scenario's");
  verb->add_option("-j,--jobs", run.jobs, "Processes at a time; without it one for each processor")
      ->check(CLI::Range(1, 4096));
  verb->add_option("--format", arguments.formats, "Of svg, pdf, png; without it all")
      ->delimiter(',')
      ->check(CLI::IsMember({"svg", "pdf", "png"}));
  verb->add_option("-o,--out", run.out, "Output folder; without it out/<scenario>/explain-<time>-<hash>");
  verb->add_flag("--force", run.force, "Write over results that are in the output folder");
  add_quiet(*verb, run.quiet);
}

void add_studies(CLI::App& app, Arguments& arguments) {
  CLI::App* const verb =
      app.add_subcommand("reproduce", "Run the papers' studies, draw their figures, judge their claims");
  verb->add_option("STUDY", arguments.names, "A folder of scenarios/, or one experiment in it; none: all");
  verb->add_option("--profile", arguments.profile, "How long and how often: a file of configs/profiles")
      ->capture_default_str();
  verb->add_option("-j,--jobs", arguments.jobs, "Processes at a time; without it one for each processor")
      ->check(CLI::Range(1, 4096));
  verb->add_option("-o,--out", arguments.out, "Output folder; without it out/reproduce/<time>-<hash>");
  verb->add_option("--uncertainty", arguments.uncertainty,
                   "Vary the assumed inputs as well: samples of a Latin hypercube over their ranges")
      ->check(CLI::Range(2, 10'000));
  add_words(*verb, "--with", arguments.with,
            "Folder of a finished `xenolith sensitivity` that the report shows as well");
  verb->add_option("--junit", arguments.junit, "File for the verdicts as JUnit XML");
  verb->add_flag("--force", arguments.force, "Write into a folder that is not empty");
  verb->add_flag("--resume", arguments.resume, "Go on where an earlier call with the same --out stopped");
  add_quiet(*verb, arguments.quiet);
}

void add_calibrate(CLI::App& app, Arguments& arguments) {
  CLI::App* const verb = app.add_subcommand("calibrate", "Fit free parameters to measurements of components");
  verb->add_option("CALIBRATION", arguments.names, "A <name>.calibration.json, or its name below scenarios/")
      ->required()
      ->expected(1);
  verb->add_option("-j,--jobs", arguments.jobs, "Processes at a time; without it one for each processor")
      ->check(CLI::Range(1, 4096));
  verb->add_option("-o,--out", arguments.out, "Result file; without it configs/calibration/<name>.json");
  verb->add_flag("--force", arguments.force, "Write over a result that differs");
  add_quiet(*verb, arguments.quiet);
}

void add_plot(CLI::App& app, Arguments& arguments) {
  CLI::App* const verb = app.add_subcommand("plot", "Draw figures from results on disk");
  verb->add_option("DIR", arguments.names, "Result folders")->required();
  verb->add_option("--figure", arguments.figure, "The figure; without it every figure of the results");
  verb->add_option("--format", arguments.formats, "Of svg, pdf, png; without it all")
      ->delimiter(',')
      ->check(CLI::IsMember({"svg", "pdf", "png"}));
  verb->add_option("--width", arguments.width, "Of the page of a paper, or of one of its columns")
      ->check(CLI::IsMember({"page", "column"}))
      ->capture_default_str();
}

void add_others(CLI::App& app, Arguments& arguments) {
  CLI::App* const merge = app.add_subcommand(
      "merge", "Join the shards of a sweep: merge SHARD... --out DIR, or merge DIR SHARD...");
  merge->add_option("DIR", arguments.names, "Output folders of all shards")->required();
  merge->add_option("-o,--out", arguments.out, "Output folder; without it the first DIR");
  merge->add_flag("--force", arguments.force, "Write over results that are in the output folder");
  add_quiet(*merge, arguments.quiet);
  CLI::App* const check = app.add_subcommand(
      "check", "Validate scenario, hardware, claim, figure, calibration and profile files, and manifests");
  check->add_option("FILE", arguments.names, "Files, or names of scenarios")->required();
  add_quiet(*check, arguments.quiet);
  CLI::App* const list = app.add_subcommand("list", "What there is");
  list->add_option(
          "KIND", arguments.names,
          "scenarios, parts, models, papers, claims or figures; none: all. After claims and figures a "
          "STUDY may follow: only those of a folder of scenarios/, or of one experiment in it")
      ->type_name("KIND [STUDY]")
      ->expected(0, 2);
  CLI::App* const describe =
      app.add_subcommand("describe", "Everything about a model, part, board, scenario or claim");
  describe->add_option("NAME", arguments.names, "As `xenolith list` shows it")->required()->expected(1);
  const std::vector<std::string> files = {"scenario", "part",        "board",   "claims",
                                          "figure",   "calibration", "profile", "manifest"};
  CLI::App* const schema = app.add_subcommand("schema", "Print the JSON Schema (draft-07) of a kind of file");
  schema
      ->add_option("KIND", arguments.names,
                   "scenario (if absent), part, board, claims, figure, calibration, profile or manifest")
      ->expected(0, 1)
      ->check(CLI::IsMember(files));
}

}  // namespace

std::optional<Arguments> read_arguments(int argc, const char* const* argv, const std::string& version,
                                        int& exit_code) {
  Arguments arguments;
  arguments.words.assign(argv, argv + argc);
  CLI::App app{"Xenolith: platforms on which virtual machines share hardware, simulated", "xenolith"};
  app.set_version_flag("-V,--version", version);
  app.require_subcommand(1);
  add_runs(app, arguments.run);
  add_rerun(app, arguments);
  add_explain(app, arguments);
  add_studies(app, arguments);
  add_calibrate(app, arguments);
  add_plot(app, arguments);
  add_analyses(app, arguments);
  add_others(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    exit_code = app.exit(error) == 0 ? 0 : wrong_call;
    return std::nullopt;
  }
  arguments.command = app.get_subcommands().front()->get_name();
  return arguments;
}

}  // namespace xenolith
