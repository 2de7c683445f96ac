#!/usr/bin/env bash
# From a fresh Debian 12 to a read study: installs packages, builds, makes a sample study of a phantom, and opens the
# workstation on it; where there is no display, writes the report (PDF), the assessment (JSON) and a picture of the window.
# Run again, it only does what is not done yet. Further arguments are studies to open instead of the sample.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"

third_party/install-packages.sh
if [ ! -f build/release/build.ninja ]; then
    cmake --preset release -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
cmake --build --preset release --target diptych diptych-cli diptych_torch

bin=build/release/bin
sample=build/sample
if [ ! -f "$sample/truth.json" ]; then
    rm -rf "$sample"
    echo "Making a sample study of a phantom (no patient) in $sample"
    "$bin/diptych-cli" phantom "$sample" --seed 7 --transfer-syntax jpeg-lossless
fi
studies=("$@")
[ ${#studies[@]} -gt 0 ] || studies=("$sample")

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/diptych" "${studies[@]}"
fi
out=build/demo
mkdir -p "$out"
"$bin/diptych-cli" analyze "${studies[@]}" --json "$out/assessment.jsonl" --pdf "$out/reports"
"$bin/diptych" "${studies[@]}" --screenshot "$out/workstation.png"
echo
echo "No display here, so instead of the workstation's window:"
echo "  report      $(ls -d "$out"/reports/*.pdf | tr '\n' ' ')"
echo "  assessment  $out/assessment.jsonl"
echo "  picture     $out/workstation.png"
