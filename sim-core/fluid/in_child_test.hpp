#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "sim-core/fluid/solver.hpp"

namespace xenolith {

/// Runs a test in a process of its own, because a process can have one fluid network; for tests only.
inline void run_in_child(void (*body)()) {
  detail::load_fluid_library();
  std::fflush(nullptr);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
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
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace xenolith

/// A test whose body runs in a process of its own.
#define FLUID_TEST(suite, name)                                    \
  static void suite##_##name();                                    \
  TEST(suite, name) { ::xenolith::run_in_child(&suite##_##name); } \
  static void suite##_##name()
