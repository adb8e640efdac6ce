#include "cli/progress.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace xenolith {
namespace {

bool wants_bar(bool quiet) {
  const char* const terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return !quiet && !dumb && std::getenv("CI") == nullptr && isatty(STDERR_FILENO) == 1;
}

bool wants_colour() {
  const char* const none = std::getenv("NO_COLOR");
  return none == nullptr || *none == '\0';
}

}  // namespace

std::function<void(std::size_t, std::size_t)> progress_bar(bool quiet, const std::string& of) {
  if (!wants_bar(quiet)) return {};
  return [colour = wants_colour(), of](std::size_t done, std::size_t total) {
    constexpr std::size_t width = 30;
    if (done >= total) {
      std::fputs("\r\033[K", stderr);
    } else {
      const std::size_t full = total == 0 ? 0 : width * done / total;
      const std::string bar = std::string(full, '#') + std::string(width - full, '.');
      std::fprintf(stderr, "\r%s[%s]%s %zu of %zu %s\033[K", colour ? "\033[36m" : "", bar.c_str(),
                   colour ? "\033[0m" : "", done, total, of.c_str());
    }
    std::fflush(stderr);
  };
}

}  // namespace xenolith
