#include "analysis/calibrate.hpp"

#include <fmt/format.h>

#include <ostream>

#include "analysis/calibration_runs.hpp"
#include "analysis/estimate.hpp"
#include "analysis/study.hpp"
#include "sim-core/base/file.hpp"

namespace xenolith {
namespace {

constexpr int written_digits = 6;

/// One call of `calibrate`.
class Calibrator {
 public:
  Calibrator(const Calibration& calibration, const CalibrateOptions& options, Catalogue& catalogue,
             std::ostream& err)
      : calibration_(calibration),
        options_(options),
        runs_(calibration, catalogue, options.jobs),
        err_(err) {}

  CalibrationOutcome run() {
    std::vector<FreeParameter> parameters;
    for (const CalibrationParameter& one : calibration_.parameters)
      parameters.push_back({one.initial.value, one.low.value, one.high.value, one.logarithmic});
    FitOptions fit_options;
    fit_options.known_scales = calibration_.targets.front().uncertainty.has_value();
    CalibrationOutcome outcome;
    const auto residuals = [this](const std::vector<std::vector<double>>& vectors) {
      return evaluate(vectors);
    };
    outcome.fit = least_squares(parameters, residuals, fit_options);
    for (std::size_t i = 0; i < parameters.size(); ++i)
      outcome.values.push_back(rounded(magnitude(i, outcome.fit.values[i]), written_digits));
    outcome.simulated = runs_.simulate({outcome.values}).front();
    std::vector<std::string> names;
    for (const CalibrationParameter& one : calibration_.parameters) names.push_back(one.address);
    outcome.warnings = warnings_of(outcome.fit, names);
    return outcome;
  }

 private:
  Magnitude magnitude(std::size_t parameter, double value) const {
    return {calibration_.parameters[parameter].initial.kind, value};
  }

  std::vector<std::vector<double>> evaluate(const std::vector<std::vector<double>>& vectors) {
    std::vector<std::vector<Magnitude>> magnitudes;
    for (const auto& vector : vectors) {
      auto& one = magnitudes.emplace_back();
      for (std::size_t i = 0; i < vector.size(); ++i) one.push_back(magnitude(i, vector[i]));
    }
    std::vector<std::vector<double>> results = runs_.simulate(magnitudes);
    for (std::vector<double>& values : results) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        const CalibrationTarget& target = calibration_.targets[i];
        values[i] = (values[i] - target.value) / target.uncertainty.value_or(std::abs(target.value));
      }
    }
    if (!options_.quiet) err_ << calibration_.name << ": " << runs_.runs() << " runs" << std::endl;
    return results;
  }

  const Calibration& calibration_;
  const CalibrateOptions& options_;
  CalibrationRuns runs_;
  std::ostream& err_;
};

void print(std::ostream& out, const Calibration& calibration, const CalibrationOutcome& outcome) {
  std::size_t width = 0;
  for (const CalibrationParameter& one : calibration.parameters) width = std::max(width, one.address.size());
  for (std::size_t i = 0; i < calibration.parameters.size(); ++i) {
    const auto& error = outcome.fit.standard_errors[i];
    const Magnitude& value = outcome.values[i];
    out << fmt::format("{:<{}}  {}  {}\n", calibration.parameters[i].address, width, exact_text(value),
                       error ? "standard error " + exact_text(rounded({value.kind, *error}, 3))
                             : std::string("no standard error"));
  }
  for (std::size_t i = 0; i < calibration.targets.size(); ++i) {
    const CalibrationTarget& target = calibration.targets[i];
    out << fmt::format("{}: measured {} {}, simulated {} ({:+.2f} %)\n", target.source,
                       short_number(target.value), target.unit, short_number(outcome.simulated[i]),
                       100 * (outcome.simulated[i] / target.value - 1));
  }
}

void refuse_other_result(const std::filesystem::path& file, const std::string& text, bool force) {
  std::error_code ignored;
  if (force || !std::filesystem::exists(file, ignored) || read_file(file) == text) return;
  Problems problems;
  problems.add({shown_path(file), 0, 0}, "", "holds another result", "--force, or --out FILE");
  throw InputError(problems);
}

int run_and_tell(const CalibrateOptions& options, Catalogue& catalogue, std::ostream& out, std::ostream& err,
                 Problems& problems) {
  const auto file = find_calibration(catalogue.home(), options.description, problems);
  const StudyLibrary library = read_study_library(catalogue.home(), problems);
  const auto json = file.empty() ? std::nullopt : read_json_file(shown_path(file), problems);
  if (!json) return 2;
  const Calibration calibration = read_calibration(*json, shown_path(file), library.ledgers, problems);
  if (!problems.empty()) return 2;
  const CalibrationOutcome outcome = Calibrator(calibration, options, catalogue, err).run();
  const std::string text =
      to_text(calibration_document(calibration, outcome, options.tool, catalogue.home())) + "\n";
  const std::filesystem::path result = options.out.empty()
                                           ? calibration_result_file(catalogue.home(), calibration.name)
                                           : std::filesystem::path(options.out);
  print(out, calibration, outcome);
  for (const std::string& warning : outcome.warnings) err << calibration.name << ": " << warning << '\n';
  refuse_other_result(result, text, options.force);
  if (result.has_parent_path()) std::filesystem::create_directories(result.parent_path());
  write_file(result, text);
  out << shown_path(result) << '\n';
  return outcome.fit.converged ? 0 : 1;
}

}  // namespace

int calibrate(const CalibrateOptions& options, Catalogue& catalogue, std::ostream& out, std::ostream& err) {
  Problems problems;
  int status = 0;
  try {
    status = run_and_tell(options, catalogue, out, err, problems);
  } catch (const CalibrationRunFailed& failure) {
    err << options.description << ": " << failure.what() << '\n';
    return failure.exit_code;
  } catch (const InputError& error) {
    err << error.what();
    return 2;
  } catch (const FileError& error) {
    err << error.what() << '\n';
    return 4;
  }
  err << problems.to_string();
  return status;
}

}  // namespace xenolith
