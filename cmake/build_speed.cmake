# A faster build where the machine offers it; results do not depend on any of this.
find_program(XENOLITH_CCACHE ccache)
if(XENOLITH_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${XENOLITH_CCACHE})
  # So that ccache can keep what is compiled with a precompiled header; it also needs
  # CCACHE_SLOPPINESS=pch_defines,time_macros in its environment (CMakePresets.json, tools/build_tree).
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
  else()
    add_compile_options(-fpch-preprocess)
  endif()
endif()

find_program(XENOLITH_MOLD mold)
find_program(XENOLITH_LLD NAMES ld.lld ld.lld-14)
if(XENOLITH_MOLD)
  add_link_options(-fuse-ld=mold)
elseif(XENOLITH_LLD)
  add_link_options(-fuse-ld=lld)
endif()
