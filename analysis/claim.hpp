#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/expression.hpp"
#include "sim-core/base/units.hpp"

namespace xenolith {

/// One number from the windows of a replication; cv: standard deviation over mean.
enum class WindowForm { mean, sd, cv, min, max };
inline const std::vector<std::string> window_forms = {"mean", "sd", "cv", "min", "max"};

/// Which windows of a measurement a reading takes: those that begin from `from` on and before `to`.
struct WindowRange {
  Duration from{};
  Duration to{};
  WindowForm form = WindowForm::mean;
};

/// A result that claims read: one metric of one component pattern of a scenario.
struct Reading {
  std::string scenario;   ///< "svio/latency"
  std::string component;  ///< as in the result files: "client.guest[*].psapp"
  std::string metric;     ///< "rtt.median"
  std::string unit;       ///< the unit that expressions see; the results' own unit is converted
  bool sum = false;       ///< over all components that match, which were measured one by one
  std::optional<WindowRange> windows{};  ///< of windows instead of the run
};

/// How a claim is judged.
enum class ClaimKind {
  value,  ///< the paper gives a number: the expression lies between `low` and `high`
  range,  ///< the paper gives a range, `low` to `high`
  share,  ///< the paper gives a part of a whole: as a range, or above `low`, or below `high`
  order,  ///< the paper gives an order: the expression lies above `low`, or below `high`
  trend,  ///< the paper gives a direction: the expression grows (or falls) along `over`
  flat,   ///< the paper gives a plateau: along `over` it differs by `low` to `high` % from its first value
  crossover,  ///< the paper says where two curves cross: along `over` the expression changes its sign there
};
inline constexpr std::array claim_kinds{ClaimKind::value,    ClaimKind::range, ClaimKind::share,
                                        ClaimKind::order,    ClaimKind::trend, ClaimKind::flat,
                                        ClaimKind::crossover};

/// A parameter and the values that a claim takes it through.
struct ClaimAxis {
  std::string parameter;
  std::vector<std::string> values;  ///< as the result file writes them
};

/// Every combination of the axes' values, by parameter; one without any for no axes.
std::vector<std::map<std::string, std::string>> combinations(const std::vector<ClaimAxis>& axes);

/// One thing that a paper reports and a simulation can confirm or refute. Data only: no model reads it.
struct Claim {
  std::string id;     ///< "svio.latency.sv.n1"
  std::string study;  ///< the scenario under whose name it is told
  ClaimKind kind = ClaimKind::value;
  std::string section;    ///< where the paper says it
  std::string statement;  ///< what it says, in our own words
  Expression expression;
  std::string unit;
  std::vector<ClaimAxis> each;  ///< the claim must hold at every combination of these
  std::optional<ClaimAxis> over;
  bool falls = false;                                      ///< trend: falling instead of growing
  std::optional<double> paper;                             ///< the paper's number
  std::optional<std::pair<double, double>> paper_range{};  ///< the ends that the paper gives a range
  std::optional<double> low;
  std::optional<double> high;
  std::string reason;         ///< why the tolerance is what it is
  std::string known_failure;  ///< why it is known to fail; empty = it must hold
  std::string pending;        ///< what must be modelled before anything can be said; empty = it is modelled
};

/// What an input of a ledger may be.
inline const std::vector<std::string> input_kinds = {"microbenchmark", "spec"};

/// A number or fact of a paper that hardware files may use as an input.
struct PaperInput {
  std::string id;
  std::string kind;  ///< "microbenchmark" or "spec"
  std::string section;
  std::string statement;
  std::string value;  ///< as the paper prints it; empty for a mechanism
  std::string
      repeats;  ///< the claim that tells the same number; it is no prediction of what was fitted to it
};

/// One file `scenarios/<system>/claims.json`.
struct Ledger {
  std::string system;
  std::string file;
  std::string paper;  ///< full citation
  std::map<std::string, Reading> readings;
  std::vector<Claim> claims;
  std::vector<PaperInput> inputs;
};

/// The tolerance in words: "0.0684 to 0.0836", "above 0", "grows".
std::string tolerance_text(const Claim& claim);
/// What the paper gives: "0.0763 ms", "180 to 300 s"; "" when it gives no number.
std::string paper_text(const Claim& claim);
/// "0.0763 ms", "53.1 %", "1.5".
std::string with_unit(const std::string& number, const std::string& unit);
std::string_view kind_name(ClaimKind kind);
/// Of all kinds, in their order.
std::vector<std::string> kind_names();
/// The scenarios whose results the claim reads, each once.
std::vector<std::string> scenarios_of(const Claim& claim, const Ledger& ledger);

}  // namespace xenolith
