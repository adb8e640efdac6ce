#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "sim-core/fluid/solver.hpp"

namespace xenolith {

/// Runs a test in a process of its own, because a process can have one fluid network; for tests only. True:
/// it passed.
inline bool run_in_child(void (*body)()) {
  detail::load_fluid_library();
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) return false;
  if (child == 0) {
    try {
      body();
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
    std::fflush(nullptr);
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace xenolith

/// A test whose body runs in a process of its own.
#define FLUID_TEST(suite, name)                                                 \
  static void suite##_##name();                                                 \
  TEST(suite, name) { EXPECT_TRUE(::xenolith::run_in_child(&suite##_##name)); } \
  static void suite##_##name()
