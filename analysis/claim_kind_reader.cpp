#include "analysis/claim_kind_reader.hpp"

#include <algorithm>
#include <charconv>

namespace xenolith {
namespace {

/// What a kind of claim says about numbers.
enum class BandRule { both_ends, one_end, any, none };

BandRule band_rule(ClaimKind kind) {
  if (kind == ClaimKind::order) return BandRule::one_end;
  if (kind == ClaimKind::trend) return BandRule::none;
  return kind == ClaimKind::share ? BandRule::any : BandRule::both_ends;
}

std::optional<std::pair<double, double>> range_of(const Json& json) {
  if (!json.is_array() || json.size() != 2 || !json.at(0).is_number() || !json.at(1).is_number() ||
      json.at(0).as_double() > json.at(1).as_double())
    return std::nullopt;
  return std::pair(json.at(0).as_double(), json.at(1).as_double());
}

void read_within(ObjectReader& reader, const Json& within, Claim& claim) {
  const auto range = range_of(within);
  if (!range) {
    reader.problem("within", "is not a range", "[low, high]");
    return;
  }
  claim.low = range->first;
  claim.high = range->second;
  const double least = claim.paper_range ? claim.paper_range->first : claim.paper.value_or(range->first);
  const double greatest = claim.paper_range ? claim.paper_range->second : claim.paper.value_or(range->second);
  if (least < range->first || greatest > range->second)
    reader.problem("paper", "the paper's number is outside its own tolerance", "a number in \"within\"");
}

/// The paper's number, or the two ends that it gives a range.
void read_paper(ObjectReader& reader, Claim& claim) {
  const Json* const paper = reader.any("paper");
  if (paper == nullptr) return;
  if (paper->is_number()) {
    claim.paper = paper->as_double();
    return;
  }
  const bool may_be_range = claim.kind == ClaimKind::range || claim.kind == ClaimKind::share;
  claim.paper_range = may_be_range ? range_of(*paper) : std::nullopt;
  if (!claim.paper_range)
    reader.problem("paper", "is " + std::string(paper->kind_name()),
                   may_be_range ? "a number, or [low, high]" : "a number");
}

void read_band(ObjectReader& reader, Claim& claim) {
  const Json* within = reader.optional_array("within");
  claim.low = reader.optional_number("above");
  claim.high = reader.optional_number("below");
  const int ends = (claim.low ? 1 : 0) + (claim.high ? 1 : 0);
  const BandRule rule = band_rule(claim.kind);
  const bool wants_within = rule == BandRule::both_ends || (rule == BandRule::any && ends == 0);
  if ((within != nullptr) != wants_within) {
    reader.problem("within", wants_within ? "is missing" : "does not suit this kind of claim",
                   "\"within\" for a value, a range, a share, a plateau and a crossover");
  }
  const bool wants_end = rule == BandRule::one_end || (rule == BandRule::any && within == nullptr);
  if (ends != (wants_end && !wants_within ? 1 : 0)) {
    reader.problem("above", "does not suit this kind of claim",
                   "one of \"above\" and \"below\" for an order and for a share without \"within\"");
  }
  if (within != nullptr) read_within(reader, *within, claim);
}

bool is_number(const std::string& text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

/// The parameter that a plateau or a crossover is followed along.
void read_along(ObjectReader& reader, Claim& claim, const char* key, bool wanted) {
  const auto axes = read_axes(reader, key);
  if (axes.size() != (wanted ? 1U : 0U)) {
    reader.problem(key, "does not suit this kind of claim",
                   "one parameter for a plateau (\"flat\") and a crossover (\"crosses\"), none otherwise");
  } else if (wanted) {
    claim.over = axes.front();
    if (claim.over->values.size() < 2) reader.problem(key, "has no two values", "at least two");
  }
}

void read_crossover(ObjectReader& reader, Claim& claim) {
  read_along(reader, claim, "crosses", claim.kind == ClaimKind::crossover);
  if (claim.kind != ClaimKind::crossover || !claim.over) return;
  if (!std::all_of(claim.over->values.begin(), claim.over->values.end(), is_number))
    reader.problem("crosses", "has values that are no numbers", "numbers that grow");
}

void read_trend(ObjectReader& reader, Claim& claim) {
  const auto grows = read_axes(reader, "grows");
  const auto falls = read_axes(reader, "falls");
  const std::size_t wanted = claim.kind == ClaimKind::trend ? 1 : 0;
  if (grows.size() + falls.size() != wanted) {
    reader.problem("grows", "does not suit this kind of claim",
                   "one of \"grows\" and \"falls\" with one parameter for a trend, none otherwise");
    return;
  }
  if (wanted == 0) return;
  claim.falls = grows.empty();
  claim.over = claim.falls ? falls.front() : grows.front();
  if (claim.over->values.size() < 2)
    reader.problem(claim.falls ? "falls" : "grows", "has no two values", "at least two");
}

ClaimKind read_kind(ObjectReader& reader) {
  const std::vector<std::string> names = kind_names();
  const auto chosen = std::find(names.begin(), names.end(), reader.choice("kind", names));
  return chosen == names.end() ? ClaimKind::value
                               : claim_kinds.at(static_cast<std::size_t>(chosen - names.begin()));
}

}  // namespace

std::vector<ClaimAxis> read_axes(ObjectReader& claim, const char* key) {
  std::vector<ClaimAxis> axes;
  const Json* json = claim.optional_object(key);
  if (json == nullptr) return axes;
  if (json->empty()) claim.problem(key, "is empty", "a parameter and its values");
  for (const Json::Member& member : json->members()) {
    ClaimAxis axis{member.key, {}};
    const bool is_list = member.value.is_array();
    for (std::size_t i = 0; is_list && i < member.value.size(); ++i) {
      const auto text = parameter_text(member.value.at(i));
      if (text) axis.values.push_back(*text);
    }
    const bool good = is_list && axis.values.size() == member.value.size() && !axis.values.empty();
    if (!good) {
      claim.problems().add(member.value.place(), claim.address() + "." + key + "." + member.key,
                           "is not a list of values", "numbers or texts");
    }
    axes.push_back(std::move(axis));
  }
  constexpr std::size_t most_points = 10'000;
  std::size_t points = 1;
  for (const ClaimAxis& axis : axes)
    points = std::min(points * std::max<std::size_t>(axis.values.size(), 1), most_points + 1);
  if (points > most_points)
    claim.problem(key, "asks for more than " + std::to_string(most_points) + " points", "fewer values");
  return axes;
}

void read_claim_kind(ObjectReader& reader, Claim& claim) {
  claim.kind = read_kind(reader);
  read_paper(reader, claim);
  if (claim.kind == ClaimKind::value && reader.any("paper") == nullptr)
    reader.problem("paper", "is missing", "the paper's number");
  read_band(reader, claim);
  if (claim.kind == ClaimKind::share && claim.unit != "%" && claim.unit != "1")
    reader.problem("unit", "is not that of a share of a whole", "\"%\" or \"1\"");
  if (claim.kind == ClaimKind::flat && claim.unit != "%")
    reader.problem("unit", "is not that of a plateau, which differs by percents", "%");
  // What follows names results, which are not there yet.
  if (!claim.pending.empty()) return;
  read_trend(reader, claim);
  read_along(reader, claim, "flat", claim.kind == ClaimKind::flat);
  read_crossover(reader, claim);
}

}  // namespace xenolith
