#!/usr/bin/env bash
# Which lines the tests run, by library and program: builds the preset `coverage`, starts the servers that some tests ask
# for, runs every test, writes the table to standard output. That takes an hour.
#   DIPTYCH_COVERAGE_TESTS   only these test programs, by their names: "core_test dicom_test"; the counts of others stay
#   DIPTYCH_COVERAGE_FILES   so many files with the most lines left out are told below the table
#   DIPTYCH_JOBS             how many compile, and how many test programs run, at once
# What the tests say goes to build/coverage/logs.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
build=build/coverage
logs=$build/logs
only=${DIPTYCH_COVERAGE_TESTS:-}

[ -f "$build/build.ninja" ] || cmake --preset coverage >&2
# shellcheck disable=SC2086
cmake --build --preset coverage ${DIPTYCH_JOBS:+-j"$DIPTYCH_JOBS"} ${only:+--target $only} >&2
# A program that was built anew cannot add to what another counted; while building, some ran that are no tests.
[ -n "$only" ] || find "$build" -name '*.gcda' -delete

# Every test program as a whole, which is quicker than ctest's one process for each test; then what is no such program.
# Left out: what installs or packs, kills at random for an hour, or tests the training code, which is Python.
run_test() {
    timeout 7200 "build/coverage/tests/$1" --gtest_brief=1 > "$logs/$1.log" 2>&1 ||
        echo "$1: not all passed; what they did not reach is not counted" >&2
}
run_tests() {
    export DIPTYCH_PREFIX=$PWD/build/coverage DIPTYCH_SHARED=$PWD/../shared QT_QPA_PLATFORM=offscreen
    printf '%s\n' "$@" | xargs -P "${DIPTYCH_JOBS:-$(nproc)}" -I{} bash -c 'run_test {}'
    [ -z "$only" ] || return 0
    ctest --test-dir build/coverage -j "${DIPTYCH_JOBS:-$(nproc)}" --output-on-failure \
        -R '^(network|workers|install\.manual_.*)(\.|$)' > "$logs/programs.log" 2>&1 ||
        echo "programs' tests: not all passed; what they did not reach is not counted" >&2
}
export -f run_test run_tests
export logs only
mkdir -p "$logs"

servers=()
for server in rabbitmq postgres orthanc; do
    if bash "tests/run_$server.sh" true > "$logs/$server.log" 2>&1; then
        servers+=(bash "tests/run_$server.sh")
    else
        echo "coverage: no $server: what needs it is left out" >&2
    fi
done
if [ -n "$only" ]; then
    read -ra tests <<<"$only"
else
    mapfile -t tests < <(cd "$build/tests" && find . -maxdepth 1 -type f -executable -name '*_test*' ! -name '*.py' ! -name 'make_*' -printf '%P\n' | sort)
fi
"${servers[@]}" bash -c 'run_tests "$@"' run_tests "${tests[@]}"
python3 tests/checks/coverage_table.py "$build" "$top" "${DIPTYCH_COVERAGE_FILES:-0}"
