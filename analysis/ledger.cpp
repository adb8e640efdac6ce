#include "analysis/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <ostream>

namespace xenolith {
namespace {

std::string simulated_text(const JudgedClaim& judged) {
  const auto& value = judged.judgement.value;
  if (!value) return "-";
  const std::string number = with_unit(short_number(value->mean), judged.claim.unit);
  const auto& model = judged.judgement.model;
  if (!model) return number + " " + interval_text(*value);
  return number + ", sampling " + with_unit(interval_text(*value), judged.claim.unit) + ", inputs " +
         with_unit(model_range_text(*model), judged.claim.unit);
}

using Row = std::array<std::string, 6>;

void print_rows(std::ostream& out, const std::vector<Row>& rows) {
  std::array<std::size_t, 6> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths.at(i) = std::max(widths.at(i), row.at(i).size());
  }
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}  ", row.at(i), widths.at(i));
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
}

Json number_or_null(const std::optional<double>& value) { return value ? Json::real(*value) : Json::null(); }

Json range_json(const std::pair<double, double>& range) {
  Json json = Json::array();
  json.push_back(Json::real(range.first));
  json.push_back(Json::real(range.second));
  return json;
}

Json influence_json(const Influence& one) {
  Json json = Json::object();
  json.set("input", Json::string(one.input));
  json.set("rank_correlation", Json::real(one.spearman));
  json.set("partial", number_or_null(one.partial));
  return json;
}

/// The interval of the assumed inputs, beside "ci95", the one of sampling.
Json model_range_json(const ModelRange& model, const std::string& unit) {
  Json json = Json::object();
  json.set("of", Json::string("assumed inputs"));
  json.set("unit", Json::string(unit));
  json.set("low", Json::real(model.low));
  json.set("high", Json::real(model.high));
  json.set("samples", Json::integer(static_cast<std::int64_t>(model.samples)));
  json.set("coverage", Json::real(model.coverage));
  json.set("holding", Json::integer(static_cast<std::int64_t>(model.holding)));
  Json moved = Json::array();
  for (const Influence& one : model.moved_by) moved.push_back(influence_json(one));
  json.set("by_chance_below", Json::real(model.by_chance_below));
  json.set("moved_by", std::move(moved));
  return json;
}

std::string note_of(const JudgedClaim& judged) {
  std::string note = judged.judgement.note;
  const auto add = [&note](const std::string& text) { note += (note.empty() ? "" : "; ") + text; };
  if (judged.judgement.value && !judged.judgement.value->low) add("one replication gives no interval");
  if (const std::string data = data_text(judged); !data.empty()) add(data);
  if (judged.claim.known_failure.empty()) return note;
  const bool fails = judged.judgement.verdict == Verdict::fails;
  add((fails ? "known to fail: " : "listed as known to fail, but does not fail: ") +
      judged.claim.known_failure);
  return note;
}

}  // namespace

std::string model_range_text(const ModelRange& model) {
  return "[" + short_number(model.low) + ", " + short_number(model.high) + "]";
}

std::string error_text(const JudgedClaim& judged) {
  const auto& paper = judged.claim.paper;
  if (!judged.judgement.value || !paper) return "";
  const double error = judged.judgement.value->mean - *paper;
  if (judged.claim.unit == "%") return fmt::format("{:+.3g} points", error);
  if (*paper == 0) return fmt::format("{:+.3g} {}", error, judged.claim.unit);
  return fmt::format("{:+.1f} %", 100 * error / std::abs(*paper));
}

std::string verdict_text(const JudgedClaim& judged) {
  std::string text(verdict_name(judged.judgement.verdict));
  if (judged.judgement.verdict == Verdict::fails && !judged.claim.known_failure.empty()) text += " (known)";
  return text;
}

std::string tally_text(const std::vector<JudgedClaim>& claims) {
  std::array<int, 4> counts{};
  for (const JudgedClaim& judged : claims) ++counts.at(static_cast<std::size_t>(judged.judgement.verdict));
  const auto count = [&counts](Verdict verdict) { return counts.at(static_cast<std::size_t>(verdict)); };
  std::string text = fmt::format("{} claims: {} holding, {} failing, {} inconclusive, {} pending",
                                 claims.size(), count(Verdict::holds), count(Verdict::fails),
                                 count(Verdict::inconclusive), count(Verdict::pending));
  const auto fitted = std::count_if(claims.begin(), claims.end(), is_fitted);
  const auto partly = std::count_if(claims.begin(), claims.end(), is_partly_fitted);
  if (fitted > 0) text += fmt::format("; {} of them fitted, not predicted", fitted);
  if (partly > 0) text += fmt::format("; {} fitted in part", partly);
  return text;
}

bool is_fitted(const JudgedClaim& judged) { return !judged.data.own.empty(); }
bool is_partly_fitted(const JudgedClaim& judged) { return !is_fitted(judged) && !judged.data.partly.empty(); }

std::string data_text(const JudgedClaim& judged) {
  const auto& names = is_fitted(judged)          ? judged.data.own
                      : is_partly_fitted(judged) ? judged.data.partly
                                                 : judged.data.calibrations;
  if (names.empty()) return "";
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  if (is_fitted(judged)) return "fitted, not predicted: " + list + " was fitted to this number";
  if (is_partly_fitted(judged))
    return "fitted in part: " + list + " was fitted to some of the numbers that it puts together";
  return "disjoint from the data that " + list + " was fitted to";
}

std::string not_modelled_text(const std::vector<JudgedClaim>& claims) {
  std::map<std::string, int> counts;
  for (const JudgedClaim& judged : claims) {
    if (!judged.claim.pending.empty()) ++counts[judged.claim.study.substr(0, judged.claim.study.find('/'))];
  }
  std::string text;
  for (const auto& [system, count] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", system, count);
  return text;
}

void print_ledger(std::ostream& out, const std::vector<JudgedClaim>& claims) {
  std::vector<Row> rows = {{"claim", "paper", "simulated, 95 % interval", "error", "tolerance", "verdict"}};
  for (const JudgedClaim& judged : claims) {
    if (!judged.claim.pending.empty()) continue;
    const std::string paper = paper_text(judged.claim);
    rows.push_back({judged.claim.id, paper.empty() ? "-" : paper, simulated_text(judged), error_text(judged),
                    tolerance_text(judged.claim), verdict_text(judged)});
  }
  print_rows(out, rows);
  out << '\n';
  for (const JudgedClaim& judged : claims) {
    const std::string note = note_of(judged);
    const bool told = judged.judgement.verdict == Verdict::holds && judged.claim.known_failure.empty() &&
                      !is_fitted(judged) && !is_partly_fitted(judged);
    if (told || !judged.claim.pending.empty()) continue;
    out << "  " << judged.claim.id << " " << verdict_text(judged) << ": " << judged.claim.statement << '\n';
    if (!note.empty()) out << "    " << note << '\n';
  }
  const std::string awaited = not_modelled_text(claims);
  if (!awaited.empty()) out << "  not modelled yet: " << awaited << '\n';
}

Json claims_document(const std::vector<JudgedClaim>& claims) {
  Json list = Json::array();
  for (const JudgedClaim& judged : claims) {
    const auto& value = judged.judgement.value;
    Json interval = Json::null();
    if (value && value->low && value->high) interval = range_json({*value->low, *value->high});
    Json entry = Json::object();
    entry.set("id", Json::string(judged.claim.id));
    entry.set("study", Json::string(judged.claim.study));
    entry.set("verdict", Json::string(std::string(verdict_name(judged.judgement.verdict))));
    entry.set("paper", number_or_null(judged.claim.paper));
    if (const auto& range = judged.claim.paper_range) entry.set("paper_range", range_json(*range));
    entry.set("tolerance", Json::string(tolerance_text(judged.claim)));
    entry.set("unit", Json::string(judged.claim.unit));
    entry.set("value", value ? Json::real(value->mean) : Json::null());
    entry.set("ci95", std::move(interval));
    entry.set("note", Json::string(note_of(judged)));
    if (const auto& model = judged.judgement.model)
      entry.set("model_range", model_range_json(*model, judged.claim.unit));
    list.push_back(std::move(entry));
  }
  return list;
}

std::string xml_text(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '"')
      escaped += "&quot;";
    else if (c == '\'')
      escaped += "&#39;";
    else
      escaped += c;
  }
  return escaped;
}

std::string junit_document(const std::vector<JudgedClaim>& claims) {
  std::string cases;
  int failures = 0;
  int skipped = 0;
  for (const JudgedClaim& judged : claims) {
    cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\"",
                         xml_text(judged.claim.study), xml_text(judged.claim.id));
    const std::string message = xml_text(fmt::format("simulated {}, accepted {}; {}", simulated_text(judged),
                                                     tolerance_text(judged.claim), note_of(judged)));
    if (judged.judgement.verdict == Verdict::holds) {
      cases += "/>\n";
    } else if (is_unexpected_failure(judged.claim, judged.judgement)) {
      ++failures;
      cases += ">\n      <failure type=\"claim\" message=\"" + message + "\"/>\n    </testcase>\n";
    } else {
      ++skipped;
      const std::string verdict(verdict_name(judged.judgement.verdict));
      cases += ">\n      <skipped message=\"" + verdict + ": " + message + "\"/>\n    </testcase>\n";
    }
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      "  <testsuite name=\"xenolith.claims\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" "
      "time=\"0\">\n{}"
      "  </testsuite>\n</testsuites>\n",
      claims.size(), failures, skipped, cases);
}

}  // namespace xenolith
