#!/usr/bin/env bash
# Installs what is missing from Debian 12, builds the Release command and reproduces the papers' figures.
# Arguments go to `xenolith reproduce`: ./reproduce.sh svio/latency --profile full
set -euo pipefail
root="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

"$root/tools/install_packages" build
"$root/tools/build_tree" release xenolith
exec "$root/build/release/xenolith" reproduce --profile quick "$@"
