#include "sim-core/base/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

namespace xenolith {
namespace {

constexpr std::uint64_t nineteen_digits = 1'000'000'000'000'000'000;  // a twentieth may not fit 64 bits
constexpr int largest_exponent = 100'000;  // beyond every range, and far from overflow

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

/// Adds one digit; zeros are held back until another digit follows them.
void add_digit(Decimal& decimal, char c, int& zeros) {
  if (c == '0') {
    if (decimal.digits != 0) ++zeros;
    return;
  }
  for (; zeros >= 0; --zeros) {
    if (decimal.digits >= nineteen_digits) decimal.too_long = true;
    if (!decimal.too_long) decimal.digits *= 10;
  }
  zeros = 0;
  if (!decimal.too_long) decimal.digits += static_cast<std::uint64_t>(c - '0');
}

/// The exponent at the start of `text` ("e-6"), whose length goes to `length`; 0 if there is none.
int read_exponent(std::string_view text, std::size_t& length) {
  length = 0;
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return 0;
  const std::size_t sign = text.size() > 1 && (text[1] == '-' || text[1] == '+') ? 1 : 0;
  const std::size_t digits = digits_at(text, 1 + sign);
  if (digits == 0) return 0;
  length = 1 + sign + digits;
  int exponent = 0;
  for (const char c : text.substr(1 + sign, digits))
    exponent = std::min(exponent * 10 + (c - '0'), largest_exponent);
  return sign == 1 && text[1] == '-' ? -exponent : exponent;
}

}  // namespace

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal decimal;
  decimal.negative = text.starts_with('-');
  std::size_t at = decimal.negative ? 1 : 0;
  const std::size_t whole = digits_at(text, at);
  if (whole == 0) return std::nullopt;
  int zeros = 0;
  for (const char c : text.substr(at, whole)) add_digit(decimal, c, zeros);
  at += whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = digits_at(text, at + 1);
    if (fraction == 0) return std::nullopt;
    for (const char c : text.substr(at + 1, fraction)) add_digit(decimal, c, zeros);
    decimal.exponent -= static_cast<int>(std::min<std::size_t>(fraction, largest_exponent));
    at += fraction + 1;
  }
  decimal.exponent += zeros;
  std::size_t length = 0;
  decimal.exponent += read_exponent(text.substr(at), length);
  at += length;
  decimal.text = text.substr(0, at);
  decimal.after = text.substr(at);
  return decimal;
}

Count to_count(const Decimal& decimal, std::int64_t unit) {
  if (decimal.digits == 0) return {};
  if (decimal.too_long) return {0, decimal.exponent < 0 ? CountError::too_fine : CountError::too_large};
  constexpr detail::Int128 most = std::numeric_limits<std::int64_t>::max();
  detail::Int128 value = static_cast<detail::Int128>(decimal.digits) * unit;
  int exponent = decimal.exponent;
  for (; exponent < 0; ++exponent) {
    if (value % 10 != 0) return {0, CountError::too_fine};
    value /= 10;
  }
  for (; exponent > 0 && value <= most; --exponent) value *= 10;
  if (value > most) return {0, CountError::too_large};
  return {static_cast<std::int64_t>(value), CountError::none};
}

std::optional<double> to_double(const Decimal& decimal, int power) {
  std::string text(decimal.text.substr(0, decimal.text.find_first_of("eE")));
  std::size_t length = 0;
  const std::size_t mark = std::min(text.size(), decimal.text.size());
  const int exponent = read_exponent(decimal.text.substr(mark), length) + power;
  text.append("e").append(std::to_string(exponent));
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{}) return std::nullopt;
  return value;
}

}  // namespace xenolith
