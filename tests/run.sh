#!/usr/bin/env bash
# From a fresh Debian 12 to passed tests: installs packages, builds everything with warnings as errors, runs every test.
# Further arguments go to ctest (for example: -L unit). Two tests run at once: most use one core, those that analyse all.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"

third_party/install-packages.sh
preset=${DIPTYCH_PRESET:-release}
if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
cmake --build --preset "$preset"
export CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$(($(nproc) > 1 ? 2 : 1))}
ctest --preset "$preset" "$@"
