#!/usr/bin/env bash
# Which lines the tests run, by library: builds the preset `coverage`, runs every test, writes the table to standard output.
# Only some tests: DIPTYCH_COVERAGE_TESTS="core_test dicom_test".
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
build=build/coverage
if [ ! -f "$build/build.ninja" ]; then
    cmake --preset coverage -DCMAKE_CXX_COMPILER_LAUNCHER=ccache >&2
fi
if [ -n "${DIPTYCH_COVERAGE_TESTS:-}" ]; then
    # shellcheck disable=SC2086
    cmake --build --preset coverage ${DIPTYCH_JOBS:+-j"$DIPTYCH_JOBS"} --target $DIPTYCH_COVERAGE_TESTS >&2
else
    cmake --build --preset coverage ${DIPTYCH_JOBS:+-j"$DIPTYCH_JOBS"} >&2
fi
find "$build" -name '*.gcda' -delete
if [ -n "${DIPTYCH_COVERAGE_TESTS:-}" ]; then
    export DIPTYCH_PREFIX=$top/$build DIPTYCH_SHARED=$top/../shared QT_QPA_PLATFORM=offscreen
    for test in $DIPTYCH_COVERAGE_TESTS; do
        "$build/tests/$test" --gtest_brief=1 >&2 || echo "$test: failed" >&2
    done
else
    ctest --preset coverage >&2 || echo "tests failed: what they did not reach is not counted" >&2
fi
python3 tests/checks/coverage_table.py "$build" "$top"
