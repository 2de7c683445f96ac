#!/usr/bin/env bash
# From a fresh Debian 12 to passed tests: installs packages, builds everything with warnings as errors, runs every test.
# Further arguments go to ctest (for example: -L unit).
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"

third_party/install-packages.sh
preset=${DIPTYCH_PRESET:-release}
if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
cmake --build --preset "$preset"
ctest --preset "$preset" "$@"
