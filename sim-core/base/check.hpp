#pragma once

#include <string_view>

namespace xenolith {

class Time;

/// What an internal error may ask of the simulation that runs on this thread. Every pointer may be null.
struct CheckContext {
  const void* object = nullptr;               ///< handed to the functions below
  Time (*now)(const void* object) = nullptr;  ///< the simulated time
  std::string_view (*address)(const void* object) =
      nullptr;  ///< the component at work; empty if none is known
};

/// Sets the context of this thread and gives back the one before, so that contexts can nest.
CheckContext set_check_context(CheckContext context) noexcept;

/// Our mistake, not the user's: prints
/// `internal error: <text> at <file>:<line>, simulated time <t>, component <address>` (the last two where
/// known) to stderr, flushes stdout and stderr and ends the process with exit code 70. No destructor runs.
[[noreturn]] void internal_error(std::string_view text, const char* file, int line) noexcept;

}  // namespace xenolith

/// States what our own code relies on, in every build type. `text` is evaluated only on failure.
#define XENO_ASSERT(condition, text)                          \
  do {                                                        \
    if (!(condition)) [[unlikely]]                            \
      ::xenolith::internal_error((text), __FILE__, __LINE__); \
  } while (false)
