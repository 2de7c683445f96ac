#!/usr/bin/env bash
# Calibrates and measures a package through the engine that ships: every figure of its card, in one command.
#
# usage: bash training/measure.sh MODEL DATA MIAS CACHE        (in models/; MODEL is a package's folder)
# Needs build/release/bin/diptych-cli, and phantoms in CACHE (see README.md). CALIBRATE=no leaves tables and thresholds as they
# are; figures are written into the package in any case: measure a copy of it to check them.
set -euo pipefail
model=$1 data=$2 mias=$3 cache=$4
cli=$(cd "$(dirname "$0")/../.." && pwd)/build/release/bin/diptych-cli
work=$cache/measure
mkdir -p "$work"

# Exit status 1 says "not every exam has its four views": films of a research set seldom have.
analyze() { "$cli" analyze "$@" 2>"$work/analyze.err" || [ $? -eq 1 ] || { tail -5 "$work/analyze.err" >&2; return 1; }; }
calibrate=--calibrate
[ "${CALIBRATE:-yes}" = yes ] || calibrate=

[ -d "$work/films" ] || "${PYTHON:-python3}" -m training studies --data "$data" --out "$work/films"
[ -d "$work/mias" ] || "${PYTHON:-python3}" -m training studies --mias "$mias" --out "$work/mias"
"${PYTHON:-python3}" -m training uncalibrated --model "$model" --out "$work/raw-package"
analyze "$work/films" --model "$work/raw-package" --json "$work/raw.jsonl"
"${PYTHON:-python3}" -m training evaluate --data "$data" --cache "$cache" --raw "$work/raw.jsonl" --model "$model" $calibrate --rounds 300
analyze "$work/films" --model "$model" --json "$work/shipped.jsonl"
"${PYTHON:-python3}" -m training through --data "$data" --json "$work/shipped.jsonl"
analyze "$work/mias" --model "$model" --json "$work/mias.jsonl"
"${PYTHON:-python3}" -m training mias --mias "$mias" --json "$work/mias.jsonl" --model "$model" --rounds 300
