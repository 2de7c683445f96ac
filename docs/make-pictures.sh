#!/usr/bin/env bash
# Makes the pictures of README and docs with the built program: the workstation before and after sealing, and the report's
# pages, and every step of the hanging, on phantoms. Needs poppler-utils.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
bin=build/release/bin
out=docs/images
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CONFIG_HOME="$scratch/settings"  # as the program comes, whatever this user has set
mkdir -p "$out"

"$bin/diptych-cli" phantom "$scratch/phantom" --seed 7
size=1600x1000
"$bin/diptych" "$scratch/phantom" --size $size --screenshot "$out/workstation-before.png"
"$bin/diptych" "$scratch/phantom" --size $size --opinion recall,no-recall --screenshot "$out/workstation-sealed.png"
"$bin/diptych-cli" phantom "$scratch/with-prior" --seed 7 --lesions mass --priors --rows 3328 --columns 2560
for step in 01 02 03 04 05 06 07 08 09 10 11 12 13 14; do
    "$bin/diptych" "$scratch/with-prior" --size 1280x800 --step "$((10#$step))" --screenshot "$out/step-$step.png"
done
"$bin/diptych-cli" analyze "$scratch/phantom" --pdf "$scratch/report.pdf"
pdftoppm -r 60 -png "$scratch/report.pdf" "$out/report"

ls -l "$out"
