# How a test binary is made, and which tests of other build trees ctest of this tree runs.
#
# ./test.sh builds two trees and runs one ctest, in build/release. The peer is the same sources in another compiler,
# not optimised, under sanitizers (asan-clang); what it runs is told by label:
set(XENOLITH_PEER_TREES "" CACHE STRING "Names of build trees beside this one whose tests ctest also runs")
set(XENOLITH_LABELS_IN_asan-clang "^(base|kernel|fluid|model|experiment|analysis|contract|machine|models_.*)$")
get_filename_component(XENOLITH_TREE ${CMAKE_BINARY_DIR} NAME)
get_filename_component(XENOLITH_TREES ${CMAKE_BINARY_DIR} DIRECTORY)
add_custom_target(peer_binaries COMMENT "What the release tree's ctest runs of this tree")

# After xenolith_flags on the command line. RapidCheck's and GoogleTest's macros expand in our files; a test's own code
# needs no more optimisation than this, the libraries under test keep theirs.
add_library(xenolith_test_flags INTERFACE)
target_link_libraries(xenolith_test_flags INTERFACE xenolith_flags GTest::gtest GTest::gmock GTest::gtest_main rapidcheck)
target_compile_options(xenolith_test_flags INTERFACE -Wno-old-style-cast -Wno-conversion -Wno-sign-compare
                       $<$<CONFIG:Release>:-O1>)

# GoogleTest is parsed once per tree: every test shares the precompiled header of this target.
if(XENOLITH_TESTS)
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/test_headers.cpp CONTENT "// Holds the precompiled header.\n")
  add_library(xenolith_test_headers OBJECT ${CMAKE_BINARY_DIR}/generated/test_headers.cpp)
  target_link_libraries(xenolith_test_headers PRIVATE xenolith_flags xenolith_test_flags)
  target_precompile_headers(xenolith_test_headers PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
endif()

# RapidCheck draws the same cases every time; run a test program by hand for other ones.
set(XENOLITH_TEST_ENVIRONMENT RC_PARAMS=seed=1 UBSAN_OPTIONS=print_stacktrace=1)

# Adds <peer>/<label>, which runs `program` of the peer tree. ./test.sh builds the peers first; without it they are
# skipped, for a stale program says nothing.
function(xenolith_peer_test peer label program)
  add_test(NAME ${peer}/${label}
           COMMAND ${CMAKE_SOURCE_DIR}/tests/determinism/run_peer ${XENOLITH_TREES}/${peer}/${program} ${ARGN})
  set_tests_properties(${peer}/${label} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600
                       ENVIRONMENT "${XENOLITH_TEST_ENVIRONMENT}")
endfunction()

# xenolith_tests(<label> SOURCES <files...> LIBS <libraries...>): one test binary, one ctest entry per tree it runs in.
function(xenolith_tests label)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  if(NOT XENOLITH_TESTS OR NOT ARG_SOURCES)
    return()
  endif()
  add_executable(test_${label} ${ARG_SOURCES})
  target_link_libraries(test_${label} PRIVATE ${ARG_LIBS} xenolith_test_flags)
  target_precompile_headers(test_${label} REUSE_FROM xenolith_test_headers)
  add_test(NAME ${label} COMMAND test_${label} --gtest_brief=1)
  set_tests_properties(${label} PROPERTIES TIMEOUT 300 ENVIRONMENT "${XENOLITH_TEST_ENVIRONMENT}")
  if(DEFINED XENOLITH_LABELS_IN_${XENOLITH_TREE} AND label MATCHES "${XENOLITH_LABELS_IN_${XENOLITH_TREE}}")
    add_dependencies(peer_binaries test_${label})
  endif()
  foreach(peer IN LISTS XENOLITH_PEER_TREES)
    if(label MATCHES "${XENOLITH_LABELS_IN_${peer}}")
      xenolith_peer_test(${peer} ${label} test_${label} --gtest_brief=1)
    endif()
  endforeach()
endfunction()
