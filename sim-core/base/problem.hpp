#pragma once

#include <compare>
#include <cstddef>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xenolith {

/// Where something was written. Lines and columns count from 1; 0 means that only the file is known.
struct Place {
  std::string file;  ///< a path, or the option of the command line; empty if nothing is known
  int line = 0;
  int column = 0;  ///< in characters (Unicode code points; a tab is one)

  friend bool operator==(const Place&, const Place&) = default;
  friend std::strong_ordering operator<=>(const Place&, const Place&) = default;
};

/// `file:line:column`, without the parts that are not known.
std::string to_text(const Place& place);

/// One mistake of the user.
struct Problem {
  Place place;
  std::string address;   ///< the dotted name of what is wrong, may be empty
  std::string what;      ///< what is wrong
  std::string accepted;  ///< what would be right, may be empty
  std::string nearest;   ///< the known name most like the one written, may be empty

  friend bool operator==(const Problem&, const Problem&) = default;
  friend std::strong_ordering operator<=>(const Problem&, const Problem&) = default;
};

/// `file:line:column: address: what (accepted; did you mean "nearest"?)`, without the parts that are empty.
std::string to_text(const Problem& problem);

/// Every mistake found in one pass, in order of place, none twice.
class Problems {
 public:
  /// So many are kept; what comes after is only counted.
  static constexpr std::size_t most = 1000;

  void add(Problem problem);
  void add(Place place, std::string address, std::string what, std::string accepted = {},
           std::string nearest = {});
  /// Takes in all of the others.
  void add(const Problems& others);

  bool empty() const { return problems_.empty(); }
  /// How many are kept.
  std::size_t size() const { return problems_.size(); }
  /// How many were found after `most` were kept.
  std::size_t left_off() const { return left_off_; }
  std::span<const Problem> all() const { return problems_; }
  /// One line each, every line ended.
  std::string to_string() const;

 private:
  std::vector<Problem> problems_;
  std::size_t left_off_ = 0;
};

/// Ends an operation because of the user's input; exit code 2.
class InputError : public std::exception {
 public:
  explicit InputError(Problems problems);
  const char* what() const noexcept override { return text_.c_str(); }
  const Problems& problems() const noexcept { return problems_; }

 private:
  Problems problems_;
  std::string text_;
};

/// The candidate most like `name` (Damerau-Levenshtein distance, capital letters alike), or "" if none is
/// near: at most a third of the name's letters, and at least one and at most three, may differ. Equally near:
/// the first in alphabetical order.
std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

}  // namespace xenolith
