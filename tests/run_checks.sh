#!/usr/bin/env bash
# What compilers and tests do not see: cppcheck, clang-tidy, tests under sanitizers, fuzz targets. All of it, or the steps
# named: tests/run_checks.sh [cppcheck] [fuzz] [tidy] [sanitizers] [threads]; without names the first two.
#   DIPTYCH_SANITIZED_TESTS which tests run under the address and undefined behaviour sanitizers, by their programs' names
#   DIPTYCH_THREADED_TESTS  which run under the thread sanitizer, likewise, instead of the usual ones
#   DIPTYCH_TIDY            all: every source without clang's static analyzer, which is the default; with it: deep (every
#                           source), changed (those that changed since DIPTYCH_TIDY_SINCE, origin/main), or 'src/dicom/*.cpp'
#   DIPTYCH_FUZZ_SECONDS    a fuzz target's time, 20
#   DIPTYCH_JOBS            how many compile at once
set -euo pipefail
export ASAN_SYMBOLIZER_PATH=${ASAN_SYMBOLIZER_PATH:-/usr/bin/llvm-symbolizer-14}
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
jobs=${DIPTYCH_JOBS:-$(nproc)}
steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(cppcheck fuzz)

configured() {
    [ -f "build/$1/build.ninja" ] || cmake --preset "$1" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache >/dev/null
}

cppcheck_step() {
    mkdir -p build/cppcheck
    cppcheck --std=c++20 --language=c++ --enable=warning,performance,portability --library=qt --library=posix \
        --inline-suppr --suppressions-list=tests/checks/cppcheck.txt --suppress=missingIncludeSystem \
        --error-exitcode=1 --quiet -I include -I src/dicom -j"$jobs" --cppcheck-build-dir=build/cppcheck src
}

# Not the network, src/inference/torch_*: LibTorch's headers are none that clang 14 takes as C++20. Nothing is built: no
# source includes what a build makes.
tidy_step() {
    configured tidy
    local files which=${DIPTYCH_TIDY:-all} since=${DIPTYCH_TIDY_SINCE:-origin/main} analyzer=()
    case $which in
    all | deep) mapfile -t files < <(git ls-files 'src/*.cpp') ;;
    changed) mapfile -t files < <(git diff --name-only --diff-filter=d "$since" -- 'src/*.cpp') ;;
    *) mapfile -t files < <(git ls-files "$which") ;;
    esac
    [ "$which" = all ] || analyzer=(--analyzer)
    mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -v '^src/inference/torch_')
    [ -n "${files[*]}" ] || { echo "clang-tidy: no file"; return 0; }
    python3 tests/checks/tidy.py build/tidy "$jobs" "${analyzer[@]}" "${files[@]}"
}

# Every library's own tests but the window's and the report's, whose pictures take long; memory, undefined behaviour,
# leaks. Others: DIPTYCH_SANITIZED_TESTS="report_pdf_test viewer_tests".
unit_tests=(core_test isolation_test reading_test verdict_test preprocess_test phantom_test report_json_test
    work_queue_test dicom_test dicom_evidence_test dicom_network_test store_test inference_test convolutions_test
    pipeline_test)
[ -z "${DIPTYCH_SANITIZED_TESTS:-}" ] || read -ra unit_tests <<<"$DIPTYCH_SANITIZED_TESTS"

# A finding in a process that a test started (reader, engine) goes to the same standard error, and need not fail the test.
# With the colon, and not "out of memory": so a reader ends that a test lets run into its memory's limit.
finding='ERROR: [A-Za-z]*Sanitizer: \|WARNING: ThreadSanitizer: \|: runtime error: '

run_test() {  # preset, test; leaves $told/failed-$test
    local log=$told/$2 status=0
    [ "$1" != tsan ] || threaded "$2"
    [ "$1/$2/${DIPTYCH_SANITIZED_TESTS:-}" != asan/convolutions_test/ ] ||  # whole, it takes eleven minutes without AMX
        GTEST_FILTER_ARGUMENT='--gtest_filter=*WinogradConvolutions*:*GatheredConvolutions*:RowProducts*'
    timeout 1800 "build/$1/tests/$2" --gtest_brief=1 ${GTEST_FILTER_ARGUMENT:-} >"$log" 2>&1 || status=$?
    if [ "$status" -eq 0 ] && [ -n "$(grep "$finding" "$log" | grep -v 'Sanitizer: .*allocator is out of memory')" ]; then
        status="0, but a process that it started found something"
    fi
    echo "== $1: $2, status $status"
    cat "$log"
    [ "$status" = 0 ] || touch "$told/failed-$2"
}

run_tests() {  # preset, tests...; as many at once as compile at once; threads wait as in CMakePresets.json
    local preset=$1 test told
    shift
    export OMP_WAIT_POLICY=passive GOMP_SPINCOUNT=10000
    export DIPTYCH_PREFIX=$top/build/$preset DIPTYCH_SHARED=$top/../shared QT_QPA_PLATFORM=offscreen
    told=$(mktemp -d)
    for test in "$@"; do
        while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
        run_test "$preset" "$test" &
    done
    wait
    local failed=()
    for test in "$@"; do
        [ ! -e "$told/failed-$test" ] || failed+=("$test")
    done
    for test in "${failed[@]}"; do  # once more, last: who reads only the end of a long log is to see why
        echo "check: $test under $preset failed:"
        grep -E -A 15 'Failure$|FAILED|fatal|FATAL|Sanitizer: |runtime error: |Assertion|terminate called' "$told/$test" |
            head -n 120 || true
        tail -n 5 "$told/$test"
    done
    rm -r "$told"
    [ ${#failed[@]} -eq 0 ] || { echo "check: under $preset failed: ${failed[*]}" >&2; return 1; }
}

sanitizers_step() {
    configured asan
    cmake --build build/asan -j"$jobs" --target "${unit_tests[@]}"
    # Looking for leaks ends in a fault of its own where LibTorch was opened late and keeps memory for each thread:
    # that memory is not asked for.
    ASAN_OPTIONS=detect_stack_use_after_return=1:allocator_may_return_null=1:intercept_tls_get_addr=0 \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    LSAN_OPTIONS=suppressions=$top/tests/checks/leaks.supp:print_suppressions=0 \
        run_tests asan "${unit_tests[@]}"
}

fuzz_step() {
    DIPTYCH_JOBS=$jobs tests/fuzz/run.sh "${DIPTYCH_FUZZ_SECONDS:-20}"
}

# Where threads meet: the analysis queue, folders read by several threads and readers, the receiver and its callers, reads
# claimed and sealed at once, the pictures of a report, and all that the window does. Not the network itself, whose threads are OpenMP's. What a
# server is needed for: beside it (broker_test).
threads_step() {
    configured tsan
    export TSAN_SYMBOLIZER_PATH=${TSAN_SYMBOLIZER_PATH:-/usr/bin/llvm-symbolizer-14}
    export TSAN_OPTIONS=halt_on_error=1:suppressions=$top/tests/checks/threads.supp
    local usual=(isolation_test dicom_network_test pipeline_test dicom_test store_test report_pdf_test viewer_tests double_reading_test)
    [ -z "${DIPTYCH_THREADED_TESTS:-}" ] || read -ra usual <<<"$DIPTYCH_THREADED_TESTS"
    cmake --build build/tsan -j"$jobs" --target "${usual[@]}" diptych-engine diptych_torch
    run_tests tsan "${usual[@]}"
}

# What of a program's tests is about threads, and, where there is a window, that none of its libraries is built with the
# sanitizer: tests/checks/qt_threads.cpp tells it what Qt promises; what they call in the C library by themselves is not
# looked at.
threaded() {
    local about_threads=
    case "$1" in
        dicom_test) about_threads='ReadFolder*:FolderWalk*:Reader*:KeptIndex*:*Thread*' ;;
        report_pdf_test) about_threads='PicturesInMaking*' ;;
        store_test) about_threads='*Claim*:*Result*:*Queue*:*Crash*' ;;
        viewer* | double_reading_test) TSAN_OPTIONS=$TSAN_OPTIONS:ignore_noninstrumented_modules=1:handle_abort=1 ;;
    esac
    [ -z "$about_threads" ] || GTEST_FILTER_ARGUMENT=${GTEST_FILTER_ARGUMENT:---gtest_filter=$about_threads}
}

for step in "${steps[@]}"; do
    start=$(date +%s)
    "${step}_step"
    echo "check $step: clean, $(($(date +%s) - start)) s"
done
