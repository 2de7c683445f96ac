#!/usr/bin/env bash
# Makes the pictures of README and docs with the built programs, on phantoms: the workstation before and after sealing, every
# step of the hanging, the screens of a reading by two readers and an arbiter, the dialogs, and the report's pages.
#
#   bash docs/make-pictures.sh [BUILD_FOLDER]
#
# Needs poppler-utils and pngquant. Each picture is kept below 200 kB.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
bin=$(cd "${1:-$top/build/release}" && pwd)/bin
cd "$top"
out=docs/images
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# As the program comes, whatever this user has set, and without this user's folders in the pictures.
export XDG_CONFIG_HOME="$scratch/settings" HOME=/srv/reader QT_QPA_PLATFORM=offscreen
mkdir -p "$out" "$scratch/new"
new=$scratch/new

"$bin/diptych-cli" phantom "$scratch/phantom" --seed 7
size=1600x1000
"$bin/diptych" "$scratch/phantom" --size $size --screenshot "$new/workstation-before.png"
"$bin/diptych" "$scratch/phantom" --size $size --opinion recall,no-recall --screenshot "$new/workstation-sealed.png"
"$bin/diptych-cli" phantom "$scratch/with-prior" --seed 7 --lesions mass --priors --rows 3328 --columns 2560
for step in 01 02 03 04 05 06 07 08 09 10 11 12 13 14; do
    "$bin/diptych" "$scratch/with-prior" --size 1280x800 --step "$((10#$step))" --screenshot "$new/step-$step.png"
done

# A morning's list: an exam with its prior, one without, one that lacks a view.
list=$scratch/list
"$bin/diptych-cli" phantom "$list/a" --seed 7 --lesions mass --priors
"$bin/diptych-cli" phantom "$list/b" --seed 9 --rows 1024 --columns 768
"$bin/diptych-cli" phantom "$list/c" --seed 11 --rows 1024 --columns 768
rm "$list"/*/truth.json "$list/c/study-001/LMLO.dcm"
"$bin/diptych-cli" analyze "$list" --json "$scratch/list.jsonl" || [ $? -eq 1 ]  # one is partial
"$bin/diptych-pictures" "$list" "$scratch/list.jsonl" "$new"

"$bin/diptych-cli" analyze "$scratch/phantom" --pdf "$scratch/report.pdf"
pdftoppm -r 60 -png "$scratch/report.pdf" "$new/report"

for picture in "$new"/*.png; do
    for colours in 256 96 48 "32 --nofs" "16 --nofs"; do
        # shellcheck disable=SC2086  # two words
        pngquant $colours --strip --force --output "$picture.small" "$picture"
        [ "$(stat -c %s "$picture.small")" -gt 200000 ] || break
    done
    mv "$picture.small" "$out/$(basename "$picture")"
done
ls -l "$out"
