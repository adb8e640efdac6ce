#include <fmt/format.h>

#include "analysis/precision_table.hpp"
#include "analysis/text_table.hpp"

namespace xenolith {
namespace {

std::string number(double value) { return fmt::format("{:.4g}", value); }

std::string interval(double low, double high) { return "[" + number(low) + ", " + number(high) + "]"; }

std::string batches_of(const PrecisionRow& row) {
  if (!row.batches) return "";
  const BatchMeans& b = *row.batches;
  return fmt::format("{} batches of {}: {}{}", b.batches, b.size, interval(b.mean - b.half, b.mean + b.half),
                     b.independent ? "" : ", correlated");
}

std::string transient_of(const PrecisionRow& row) {
  if (row.windows == 0) return "";
  return row.transient ? fmt::format("{} of {}", *row.transient, row.windows) : "not settled";
}

}  // namespace

std::string precision_text(const ResultTable& table, const std::vector<PrecisionRow>& rows,
                           double confidence) {
  TextTable text;
  std::vector<std::string> head = table.columns;
  const std::string percent = fmt::format("{:g} %", 100.0 * confidence);
  head.insert(head.end(), {"component", "metric", "unit", "n", "mean", "its " + percent + " interval", "+-",
                           "median", "its " + percent + " interval", "start-up windows", "batch means"});
  text.push_back(std::move(head));
  for (const PrecisionRow& row : rows) {
    std::vector<std::string> line = row.parameters;
    const auto relative = row.mean.relative_half();
    const MeanInterval& m = row.mean;
    line.insert(line.end(), {row.component, row.metric, row.unit, std::to_string(m.n), number(m.mean),
                             m.half ? interval(m.mean - *m.half, m.mean + *m.half) : "-",
                             relative ? fmt::format("{:.3g} %", 100.0 * *relative) : "-", number(row.median),
                             row.around ? interval(row.around->low, row.around->high) : "-",
                             transient_of(row), batches_of(row)});
    text.push_back(std::move(line));
  }
  return aligned_columns(text);
}

}  // namespace xenolith
