# One interface target that every library of the product links: language flags, warnings as errors.
add_library(xenolith_flags INTERFACE)
target_include_directories(xenolith_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_features(xenolith_flags INTERFACE cxx_std_20)
target_compile_options(xenolith_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Werror
  # Same floating-point results whatever the compiler: no fused multiply-add behind our back.
  -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 -O2 can fold two different template instances into one (docs/decisions/0002-coroutine-frames.md).
  target_compile_options(xenolith_flags INTERFACE -fcoroutines -fno-ipa-icf
    # g++ 12 sees overlaps, overflows and unset members inside std::string that are not there (GCC bugs 105329, 105651).
    -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized)
endif()

# The warnings of a system library are not ours to mend.
function(xenolith_link_system target)
  foreach(lib IN LISTS ARGN)
    get_target_property(dirs ${lib} INTERFACE_INCLUDE_DIRECTORIES)
    if(dirs)
      target_include_directories(${target} SYSTEM PRIVATE ${dirs})
    endif()
    target_link_libraries(${target} PRIVATE ${lib})
  endforeach()
endfunction()
