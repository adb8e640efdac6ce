#!/usr/bin/env bash
# Builds what the tests need and runs every test. The last lines are ctest's own summary; the exit code is ctest's.
# Arguments go to ctest: ./test.sh -R kernel
#   --long   (the first argument) looks for inputs that break the readers for 2 minutes instead of 20 seconds, and draws the
#            cases of property tests anew; otherwise they are those of seed 1, unless RC_PARAMS says something else
set -euo pipefail
root="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

export XENOLITH_FUZZ_SECONDS="${XENOLITH_FUZZ_SECONDS:-20}"
if [[ "${1:-}" == --long ]]; then
  XENOLITH_FUZZ_SECONDS=120
  shift
else
  export RC_PARAMS="${RC_PARAMS:-seed=1}"
fi

"$root/tools/install_packages" build test
"$root/tools/build_tree" release
# The same sources in another compiler, not optimised and under sanitizers, and the fuzzer.
"$root/tools/build_tree" asan-clang peer_binaries

# Tests of the peer trees are skipped unless somebody has just built them.
export XENOLITH_PEERS_BUILT=1
exec ctest --test-dir "$root/build/release" --output-on-failure --no-tests=error --parallel "$(nproc)" "$@"
