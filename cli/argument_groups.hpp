#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/arguments.hpp"

/// Options that several commands share, and the commands that look at results.
namespace xenolith {

void add_quiet(CLI::App& app, bool& quiet);
/// Each use of the option takes one word.
void add_words(CLI::App& app, const std::string& name, std::vector<std::string>& words,
               const std::string& help);
/// A command that runs a scenario.
CLI::App* add_run_options(CLI::App& app, const std::string& name, const std::string& help, RunArguments& run);
/// `precision`, `compare` and `sensitivity`.
void add_analyses(CLI::App& app, Arguments& arguments);

}  // namespace xenolith
