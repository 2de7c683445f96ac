#!/usr/bin/env bash
# Builds the fuzz targets and lets each run: tests/fuzz/run.sh [seconds a target] [folders of further seeds...]
# Only some: DIPTYCH_FUZZ_TARGETS="dicom_header jpeg2000". The corpus grows in DIPTYCH_FUZZ_CORPUS from run to run;
# what ends a target is kept in DIPTYCH_FUZZ_FINDINGS. Exit status 1 where anything did.
set -euo pipefail
export ASAN_SYMBOLIZER_PATH=${ASAN_SYMBOLIZER_PATH:-/usr/bin/llvm-symbolizer-14}
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
seconds=${1:-20}
shift || true
build=$top/build/fuzz
corpus=${DIPTYCH_FUZZ_CORPUS:-$build/corpus}
findings=${DIPTYCH_FUZZ_FINDINGS:-$build/findings}

if [ ! -f "$build/build.ninja" ]; then
    cmake --preset fuzz -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
cmake --build --preset fuzz ${DIPTYCH_JOBS:+-j"$DIPTYCH_JOBS"}

mkdir -p "$corpus" "$findings"
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
DIPTYCH_PREFIX=$build DIPTYCH_FUZZ_SEEDS=$seeds ASAN_OPTIONS=detect_leaks=0 \
    "$build/fuzzers/fuzz_seeds" --gtest_brief=1

export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export ASAN_OPTIONS=allocator_may_return_null=1:detect_stack_use_after_return=0
export LSAN_OPTIONS=suppressions=$top/tests/checks/leaks.supp:print_suppressions=0
jobs=${DIPTYCH_JOBS:-$(nproc)}
fuzz_one() {  # its name; leaves failed-$name beside the findings where anything ended it
    local name=$1 log=$findings/$1/log status=0 runs
    # A small stack shows recursion without bounds at once; 1 GiB and 30 s are more than any input may take.
    (ulimit -s 2048; exec "$build/fuzzers/fuzz_$name" "$corpus/$name" "$seeds/$name" "${@:2}" -max_total_time="$seconds" \
        -timeout=30 -rss_limit_mb=2048 -malloc_limit_mb=1024 -max_len=32768 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="$findings/$name/") >"$log" 2>&1 || status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "fuzz $name: ${runs:-?} inputs, status $status"
    if [ "$status" -ne 0 ]; then
        touch "$findings/failed-$name"
        grep -E -m 12 'ERROR|runtime error|SUMMARY|^ *#[0-9]+ ' "$log" || tail -n 20 "$log"
    fi
}

rm -f "$findings"/failed-*
for program in "$build"/fuzzers/fuzz_*; do
    name=$(basename "$program"); name=${name#fuzz_}
    [ -x "$program" ] && [ "$name" != seeds ] || continue
    [[ " ${DIPTYCH_FUZZ_TARGETS:-$name} " == *" $name "* ]] || continue
    mkdir -p "$corpus/$name" "$seeds/$name" "$findings/$name"
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
    fuzz_one "$name" "$@" &
done
wait
failed=()
for mark in "$findings"/failed-*; do
    [ ! -e "$mark" ] || failed+=("${mark##*/failed-}")
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "Findings in: ${failed[*]} ($findings)" >&2
    exit 1
fi
