#pragma once

#include <string>
#include <vector>

namespace xenolith {

/// How a program ended and what it wrote to stdout and stderr.
struct ProgramResult {
  int status = 0;  ///< its exit code; 128 + n after signal n; 127 when it could not be started
  std::string output;
};

/// Runs a program (looked up in PATH) without a shell and waits for its end. Precondition: `command` is not
/// empty.
ProgramResult run_program(const std::vector<std::string>& command);

/// The Python that draws figures: the program that XENOLITH_PYTHON names, else Debian's /usr/bin/python3.
std::string python_program();

}  // namespace xenolith
