#include "analysis/expression.hpp"

#include <cctype>
#include <charconv>

namespace xenolith {

/// Recursive descent over the text, writing postfix steps.
class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) { result_.text_ = std::string(text); }

  Expression parse() {
    sum();
    if (peek() != '\0') fail("expected an operator or the end");
    return std::move(result_);
  }

 private:
  using Op = Expression::Op;
  static constexpr int deepest = 100;

  [[noreturn]] void fail(const std::string& what) const { throw ExpressionError(what, at_); }

  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void step(Op op, double number = 0, std::size_t reading = 0) {
    result_.steps_.push_back({op, number, reading});
  }

  void sum() {
    if (++depth_ > deepest) fail("nested too deeply");
    product();
    while (peek() == '+' || peek() == '-') {
      const Op op = text_[at_++] == '+' ? Op::add : Op::subtract;
      product();
      step(op);
    }
    --depth_;
  }

  void product() {
    factor();
    while (peek() == '*' || peek() == '/') {
      const Op op = text_[at_++] == '*' ? Op::multiply : Op::divide;
      factor();
      step(op);
    }
  }

  void factor() {
    int minus_signs = 0;
    while (take('-')) ++minus_signs;
    const char c = peek();
    if (take('(')) {
      sum();
      if (!take(')')) fail("expected \")\"");
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      number();
    } else if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      reading();
    } else {
      fail("expected a number, a reading or \"(\"");
    }
    if (minus_signs % 2 == 1) step(Op::negate);
  }

  void number() {
    double value = 0;
    const auto end = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (end.ec != std::errc()) fail("expected a number");
    at_ = static_cast<std::size_t>(end.ptr - text_.data());
    step(Op::number, value);
  }

  std::string word(std::string_view also) {
    peek();
    const std::size_t start = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                  also.find(text_[at_]) != std::string_view::npos)) {
      ++at_;
    }
    if (at_ == start) fail("expected a name");
    return std::string(text_.substr(start, at_ - start));
  }

  void reading() {
    ReadingRef ref{word("_"), {}};
    if (take('[')) {
      do {
        const std::string key = word("_.-");
        if (!take('=')) fail("expected \"=\" after \"" + key + "\"");
        const std::string value = word("_.-/ ");
        if (!ref.where.emplace(key, value.substr(0, value.find_last_not_of(' ') + 1)).second) {
          fail("\"" + key + "\" is given twice");
        }
      } while (take(','));
      if (!take(']')) fail("expected \",\" or \"]\"");
    }
    step(Op::reading, 0, result_.readings_.size());
    result_.readings_.push_back(std::move(ref));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Expression result_;
};

Expression Expression::parse(std::string_view text) { return ExpressionParser(text).parse(); }

double Expression::value(const std::vector<double>& readings) const {
  std::vector<double> stack;
  const auto pop = [&stack] {
    const double top = stack.back();
    stack.pop_back();
    return top;
  };
  for (const Step& step : steps_) {
    if (step.op == Op::number) {
      stack.push_back(step.number);
    } else if (step.op == Op::reading) {
      stack.push_back(readings.at(step.reading));
    } else if (step.op == Op::negate) {
      stack.back() = -stack.back();
    } else {
      const double right = pop();
      double& left = stack.back();
      if (step.op == Op::add) left += right;
      if (step.op == Op::subtract) left -= right;
      if (step.op == Op::multiply) left *= right;
      if (step.op == Op::divide) left /= right;
    }
  }
  return stack.back();
}

}  // namespace xenolith
