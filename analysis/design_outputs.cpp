#include "analysis/design_outputs.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "analysis/text_table.hpp"
#include "analysis/verdict.hpp"
#include "sim-core/experiment/text.hpp"
#include "sim-core/experiment/windows.hpp"

namespace xenolith {
namespace {

std::optional<std::size_t> index_of(const std::string& text) {
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} ? std::optional(number) : std::nullopt;
}

bool wanted(const std::string& name, const std::vector<std::string>& patterns) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(),
                                         [&](const std::string& pattern) { return fits(pattern, name); });
}

std::optional<double> half_of(const Estimate& estimate) {
  if (!estimate.low || !estimate.high) return std::nullopt;
  return (*estimate.high - *estimate.low) / 2;
}

}  // namespace

std::vector<SampleTable> tables_by_row(const ResultTable& table, std::size_t rows) {
  std::vector<SampleTable> tables(rows);
  for (const ResultTable::Row& row : table.rows) {
    if (!row.measurement.value) continue;
    Sample sample{table.scenario,
                  row.point,
                  row.replication,
                  {},
                  row.measurement.component,
                  row.measurement.metric,
                  row.measurement.unit,
                  *row.measurement.value};
    std::optional<std::size_t> design;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i] == design_column)
        design = index_of(row.parameters[i]);
      else if (!row.parameters[i].empty())
        sample.parameters.emplace(table.columns[i], row.parameters[i]);
    }
    if (design && *design < rows) tables[*design].add(std::move(sample));
  }
  return tables;
}

std::vector<DesignOutput> metric_outputs(const std::vector<SampleTable>& rows,
                                         const std::vector<std::string>& patterns) {
  std::vector<DesignOutput> outputs;
  std::map<std::string, std::size_t> known;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::map<std::size_t, std::vector<double>> values;
    for (const Sample& sample : rows[r].rows()) {
      const std::string name = sample.component + "." + sample.metric;
      if (is_window_metric(sample.metric) || !wanted(name, patterns)) continue;
      const auto [at, fresh] = known.emplace(name, outputs.size());
      if (fresh) outputs.push_back({name, sample.unit, std::vector<std::optional<double>>(rows.size()), {}});
      values[at->second].push_back(sample.value);
    }
    for (const auto& [output, own] : values) {
      const Estimate known_here = estimate(own);
      outputs[output].values[r] = known_here.mean;
      if (r == 0) outputs[output].noise = half_of(known_here);
    }
  }
  return outputs;
}

std::vector<DesignOutput> claim_outputs(const std::vector<SampleTable>& rows,
                                        const std::vector<PlannedClaim>& claims) {
  std::vector<DesignOutput> outputs;
  for (const PlannedClaim& planned : claims) {
    DesignOutput output{planned.claim->id, planned.claim->unit, {}, {}};
    for (const SampleTable& row : rows) {
      const Judgement judgement = judge(*planned.claim, *planned.ledger, row);
      output.values.push_back(judgement.value ? std::optional(judgement.value->mean) : std::nullopt);
      output.verdicts.emplace_back(verdict_name(judgement.verdict));
      if (output.values.size() == 1 && judgement.value) output.noise = half_of(*judgement.value);
    }
    outputs.push_back(std::move(output));
  }
  return outputs;
}

std::vector<PlannedClaim> claims_of_scenario(const StudyLibrary& library, const std::string& scenario,
                                             const std::vector<std::string>& ids, Problems& problems) {
  std::vector<PlannedClaim> claims;
  std::vector<std::string> names;
  for (const Ledger& ledger : library.ledgers) {
    for (const Claim& claim : ledger.claims) {
      const auto scenarios = scenarios_of(claim, ledger);
      if (scenarios != std::vector<std::string>{scenario}) continue;
      names.push_back(claim.id);
      if (ids.empty() || std::find(ids.begin(), ids.end(), claim.id) != ids.end())
        claims.push_back({&claim, &ledger});
    }
  }
  for (const std::string& id : ids) {
    if (std::find(names.begin(), names.end(), id) == names.end())
      problems.add({"--claim " + id, 0, 0}, "", "is no claim that reads " + scenario + " alone",
                   list_names(names), nearest_name(id, names));
  }
  if (claims.empty() && problems.empty())
    problems.add({scenario, 0, 0}, "", "no claim reads this scenario alone",
                 "--metric with a metric it measures");
  return claims;
}

}  // namespace xenolith
