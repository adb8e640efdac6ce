#include "sim-core/base/check.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "sim-core/base/quantity.hpp"
#include "sim-core/base/units.hpp"

namespace xenolith {
namespace {

thread_local CheckContext current_context;

constexpr int internal_error_exit_code = 70;

/// The file as seen from the root of the source tree, wherever that was built.
std::string_view from_root(std::string_view file) {
  constexpr std::string_view here = __FILE__;
  constexpr std::string_view tail = "sim-core/base/check.cpp";
  constexpr std::string_view root =
      here.ends_with(tail) ? here.substr(0, here.size() - tail.size()) : std::string_view{};
  return file.starts_with(root) ? file.substr(root.size()) : file;
}

}  // namespace

CheckContext set_check_context(CheckContext context) noexcept {
  const CheckContext before = current_context;
  current_context = context;
  return before;
}

void internal_error(std::string_view text, const char* file, int line) noexcept {
  const CheckContext context = current_context;
  current_context = {};  // a second failure while telling the first must not ask again
  std::string message = "internal error: ";
  message.append(text).append(" at ").append(from_root(file)).append(":").append(std::to_string(line));
  if (context.now != nullptr) {
    message.append(", simulated time ").append(to_text(context.now(context.object) - Time::origin()));
  }
  if (context.address != nullptr) {
    const std::string_view address = context.address(context.object);
    if (!address.empty()) message.append(", component ").append(address);
  }
  message.append("\n");
  std::fflush(stdout);
  std::fwrite(message.data(), 1, message.size(), stderr);
  std::fflush(stderr);
  std::_Exit(internal_error_exit_code);
}

}  // namespace xenolith
