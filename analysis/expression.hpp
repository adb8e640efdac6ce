#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace xenolith {

/// A place in an expression where a result is read: `rtt[path=sv-nic, guests=1]`.
struct ReadingRef {
  std::string name;                          ///< a key of the ledger's "readings"
  std::map<std::string, std::string> where;  ///< parameter -> value as the result file writes it
};

/// What is wrong with an expression and where in its text.
class ExpressionError : public std::runtime_error {
 public:
  ExpressionError(const std::string& what, std::size_t offset) : std::runtime_error(what), offset_(offset) {}
  /// Characters before the mistake.
  std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_;
};

/// Arithmetic over results: numbers, + - * /, parentheses and readings.
///
///     expression = term { ("+" | "-") term }        term = factor { ("*" | "/") factor }
///     factor = number | "-" factor | "(" expression ")" | name [ "[" key "=" value { "," key "=" value } "]"
///     ]
class Expression {
 public:
  /// Parses `text`. Throws ExpressionError.
  static Expression parse(std::string_view text);

  const std::string& text() const { return text_; }
  /// The readings in order of appearance, one per place.
  const std::vector<ReadingRef>& readings() const { return readings_; }
  /// The value, given one number per reading in the order of `readings()`. Division by zero gives infinity or
  /// NaN.
  double value(const std::vector<double>& readings) const;

 private:
  friend class ExpressionParser;
  enum class Op { number, reading, add, subtract, multiply, divide, negate };
  struct Step {
    Op op;
    double number;
    std::size_t reading;
  };
  std::string text_;
  std::vector<ReadingRef> readings_;
  std::vector<Step> steps_;  // in postfix order
};

}  // namespace xenolith
