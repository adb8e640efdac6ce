#include <algorithm>
#include <array>
#include <numeric>

#include "sim-core/base/distribution.hpp"
#include "sim-core/base/problem.hpp"

namespace xenolith {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

std::vector<std::string_view> split_at_commas(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    parts.push_back(trimmed(text.substr(0, comma)));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

std::string accepted_distributions() {
  return R"~("5 ms", "uniform(0 ms, 100 ms)", "exponential(50 ms)", "normal(5 ms, 1 ms)", "lognormal(5 ms, 0.5)", )~"
         R"~("pareto(1 ms, 1.5)", "choice(1 ms, 10 ms)", "choice(1 ms: 0.9, 10 ms: 0.1)" )~"
         R"~(or "empirical(1 ms, 2 ms, 7 ms)")~";
}

/// Reads one text; the first mistake ends it.
class DistributionParser {
 public:
  explicit DistributionParser(std::string_view text) : text_(text) {}

  Parsed<DurationDistribution> parse() {
    result_.times_.clear();
    const std::size_t open = text_.find('(');
    if (open == std::string_view::npos) {
      time(text_);
    } else if (!text_.ends_with(')')) {
      error_.append("\"").append(text_).append("\" does not end with \")\"");
    } else {
      arguments_ = split_at_commas(text_.substr(open + 1, text_.size() - open - 2));
      shape(trimmed(text_.substr(0, open)));
    }
    if (!error_.empty()) return {error_, accepted_distributions()};
    return result_;
  }

 private:
  using Kind = DurationDistribution::Kind;
  struct Shape {
    std::string_view name;
    Kind kind;
    std::size_t times;
    std::size_t numbers;
  };
  static constexpr std::array<Shape, 5> shapes{{{"uniform", Kind::uniform, 2, 0},
                                                {"exponential", Kind::exponential, 1, 0},
                                                {"normal", Kind::normal, 2, 0},
                                                {"lognormal", Kind::lognormal, 1, 1},
                                                {"pareto", Kind::pareto, 1, 1}}};

  void shape(std::string_view name) {
    if (name == "choice") return choice();
    if (name == "empirical") return empirical();
    const auto found = std::ranges::find(shapes, name, &Shape::name);
    if (found == shapes.end()) return unknown(name);
    result_.kind_ = found->kind;
    if (arguments_.size() != found->times + found->numbers) {
      error_ = std::string(name) + " takes " + std::to_string(found->times + found->numbers) +
               " arguments, not " + std::to_string(arguments_.size());
      return;
    }
    for (std::size_t i = 0; i < arguments_.size(); ++i)
      i < found->times ? time(arguments_[i]) : number(arguments_[i]);
    if (error_.empty()) check(name);
  }

  void unknown(std::string_view name) {
    std::vector<std::string> names{"choice", "empirical"};
    for (const Shape& known : shapes) names.emplace_back(known.name);
    const std::string nearest = nearest_name(name, names);
    error_.append("unknown distribution \"").append(name).append("\"");
    if (!nearest.empty()) error_.append(", did you mean \"").append(nearest).append("\"?");
  }

  void check(std::string_view name) {
    const Duration first = result_.times_[0];
    const Kind kind = result_.kind_;
    if (kind == Kind::uniform && result_.times_[1] < first) error_ = "uniform takes the lowest value first";
    const bool scale = kind == Kind::exponential || kind == Kind::lognormal || kind == Kind::pareto;
    if (scale && first == Duration::zero())
      error_ = "the first argument of " + std::string(name) + " must be above zero";
    if (kind == Kind::pareto && result_.numbers_[0] <= 0) error_ = "the shape of pareto must be above zero";
    if (kind == Kind::lognormal && result_.numbers_[0] < 0)
      error_ = "the shape of lognormal must not be negative";
  }

  void choice() {
    result_.kind_ = Kind::choice;
    for (const std::string_view argument : arguments_) {
      const std::size_t colon = argument.find(':');
      time(trimmed(argument.substr(0, colon)));
      if (colon != std::string_view::npos) number(trimmed(argument.substr(colon + 1)));
    }
    if (!error_.empty()) return;
    const std::vector<double>& weights = result_.numbers_;
    if (!weights.empty() && weights.size() != arguments_.size())
      error_ = "choice takes a weight for every value or for none";
    if (std::ranges::any_of(weights, [](double weight) { return weight < 0; }))
      error_ = "a weight must not be negative";
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (!weights.empty() && !(sum > 0 && sum < 1e300))
      error_ = "the weights of a choice must not all be zero";
  }

  void empirical() {
    result_.kind_ = Kind::empirical;
    for (const std::string_view argument : arguments_) time(argument);
    std::ranges::sort(result_.times_);
    if (error_.empty() && arguments_.size() < 2) error_ = "empirical takes at least 2 observations";
  }

  void time(std::string_view text) {
    const Parsed<Duration> read = parse_duration(text);
    if (!read && error_.empty()) error_ = read.error;
    if (read) result_.times_.push_back(*read);
  }

  void number(std::string_view text) {
    const Parsed<double> read = parse_ratio(text);
    if (!read && error_.empty()) error_ = read.error;
    if (read) result_.numbers_.push_back(*read);
  }

  std::string_view text_;
  std::vector<std::string_view> arguments_;
  std::string error_;
  DurationDistribution result_;
};

Parsed<DurationDistribution> DurationDistribution::parse(std::string_view text) {
  return DistributionParser(text).parse();
}

}  // namespace xenolith
