#include <fmt/format.h>

#include <algorithm>

#include "analysis/sensitivity.hpp"
#include "analysis/text_table.hpp"
#include "sim-core/base/csv.hpp"
#include "sim-core/base/number.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

std::string number(const std::optional<double>& value) { return value ? fmt::format("{:.4g}", *value) : "-"; }

std::string range_text(const Factor& factor) {
  return scalar_text(factor.range.at(0)) + " .. " + scalar_text(factor.range.at(1));
}

const char* title_of(SensitivityMethod method) {
  switch (method) {
    case SensitivityMethod::tornado:
      return "each input at either end of its range, the others as they are";
    case SensitivityMethod::morris:
      return "elementary effects over the whole ranges";
    case SensitivityMethod::sobol:
      return "shares of the variance, with 95 % intervals";
  }
  return "";
}

}  // namespace

std::string sensitivity_text(const SensitivityResult& result, SensitivityMethod method) {
  constexpr std::size_t shown = 8;
  std::string text = fmt::format("{} inputs; {}\n", result.factors.size(), title_of(method));
  if (!result.left_out.empty()) text += result.left_out.text(result.design_rows) + "\n";
  for (std::size_t o = 0; o < result.outputs.size(); ++o) {
    const DesignOutput& output = result.outputs[o];
    text += "\n" + output.name + " (" + output.unit + ")";
    if (output.noise) text += fmt::format(", sampling alone +- {:.3g}", *output.noise);
    text += "\n";
    TextTable table = {{" ", "input", "range"}};
    table.front().insert(table.front().end(), result.columns.begin(), result.columns.end());
    table.front().emplace_back("verdict");
    for (const SensitivityRow& row : result.rows) {
      if (row.output != o || table.size() > shown || row.size == 0.0) continue;
      const Factor& factor = result.factors[row.factor];
      std::vector<std::string> line = {" ", factor.name, range_text(factor)};
      for (const auto& value : row.numbers) line.push_back(number(value));
      line.push_back(row.verdict);
      table.push_back(std::move(line));
    }
    text += table.size() > 1 ? aligned_columns(table) : std::string("  no input moves it\n");
  }
  return text;
}

std::string sensitivity_csv(const SensitivityResult& result) {
  std::vector<std::string> header = {"output", "unit", "noise", "input", "low", "high"};
  header.insert(header.end(), result.columns.begin(), result.columns.end());
  const bool judged = std::any_of(result.rows.begin(), result.rows.end(),
                                  [](const SensitivityRow& row) { return !row.verdict.empty(); });
  if (judged) header.emplace_back("verdict");
  CsvWriter writer(header);
  for (const SensitivityRow& row : result.rows) {
    const DesignOutput& output = result.outputs[row.output];
    const Factor& factor = result.factors[row.factor];
    std::vector<std::string> fields = {output.name,
                                       output.unit,
                                       output.noise ? to_text(*output.noise) : "",
                                       factor.name,
                                       scalar_text(factor.range.at(0)),
                                       scalar_text(factor.range.at(1))};
    for (const auto& value : row.numbers) fields.push_back(value ? to_text(*value) : "");
    if (judged) fields.push_back(row.verdict);
    writer.add_row(fields);
  }
  return std::string(writer.text());
}

std::string factors_csv(const std::vector<Factor>& factors) {
  const std::vector<std::string> header = {"name", "source", "nominal", "low", "high", "scale", "addresses"};
  CsvWriter writer(header);
  for (const Factor& factor : factors) {
    std::vector<std::string> addresses;
    for (const auto& [point, own] : factor.addresses) {
      for (const std::string& address : own) {
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
          addresses.push_back(address);
      }
    }
    std::string joined;
    for (const std::string& address : addresses) joined += (joined.empty() ? "" : " ") + address;
    const std::vector<std::string> fields = {factor.name,
                                             factor.source,
                                             scalar_text(factor.nominal),
                                             scalar_text(factor.range.at(0)),
                                             scalar_text(factor.range.at(1)),
                                             factor.range.is_logarithmic() ? "log" : "linear",
                                             joined};
    writer.add_row(fields);
  }
  return std::string(writer.text());
}

}  // namespace xenolith
