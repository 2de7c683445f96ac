#!/usr/bin/env bash
# Analyses a great many studies as a Slurm job array. docs/WORKERS.md walks through an example.
#
#   analyze-array.sh prepare LIST OUT [N]   splits LIST (a study folder a line) into tasks of N studies (100) under OUT
#   analyze-array.sh missing OUT            the tasks without a result, as sbatch's --array takes them; nothing: all done
#   analyze-array.sh submit OUT [OPTION...] has Slurm run what is missing, --limit=M tasks at once; other OPTIONs go to
#                                           sbatch
#   analyze-array.sh task OUT [NUMBER]      one task: what Slurm runs; NUMBER is SLURM_ARRAY_TASK_ID
#   analyze-array.sh merge OUT              OUT/assessments.jsonl from all tasks; says which folders gave no study
#
# A task's result appears whole or not at all, so that submit may be called again after any mishap: what is done is not
# done again. DIPTYCH_CLI names the program (diptych-cli), DIPTYCH_MODEL a model package, DIPTYCH_DEVICE the device.
set -euo pipefail

usage() { sed -n '4,9s/^# //p' "$0" >&2; exit 2; }
fail() { echo "analyze-array.sh: $*" >&2; exit 1; }

prepare() {
    local list=$1 out=$2 size=${3:-100}
    [ -s "$list" ] || fail "$list: no list of study folders, one a line"
    [ ! -e "$out/tasks" ] || fail "$out is prepared already: go on with 'submit $out', or name another folder"
    mkdir -p "$out/log" "$out/results" "$out/tasks.new"
    # Whole paths: tasks run elsewhere.
    grep -v '^[[:space:]]*$' "$list" | tr '\n' '\0' | xargs -0 realpath -s -m -- | split -l "$size" -d -a 6 --additional-suffix=.txt - "$out/tasks.new/"
    mv "$out/tasks.new" "$out/tasks"
    echo "$(ls "$out/tasks" | wc -l) tasks"
}

# Numbers without leading zeros, runs of them as FIRST-LAST.
missing() {
    local out=$1 file number first='' last='' spec=''
    [ -d "$out/tasks" ] || fail "$out is not prepared"
    close() {
        [ -z "$first" ] || { [ "$first" = "$last" ] && spec+=",$first" || spec+=",$first-$last"; }
    }
    for file in "$out"/tasks/*.txt; do
        number=$((10#$(basename "$file" .txt)))
        [ ! -e "$out/results/$number.jsonl" ] || continue
        if [ -n "$last" ] && [ "$number" -eq $((last + 1)) ]; then
            last=$number
        else
            close
            first=$number
            last=$number
        fi
    done
    close
    echo "${spec#,}"
}

submit() {
    local out=$1 limit='' spec options=()
    shift
    for option in "$@"; do
        case $option in
            --limit=*) limit=%${option#--limit=} ;;
            *) options+=("$option") ;;
        esac
    done
    spec=$(missing "$out")
    out=$(realpath "$out")
    [ -n "$spec" ] || { echo "nothing is missing: go on with 'merge $out'"; return 0; }
    sbatch --job-name=diptych --array="$spec$limit" --output="$out/log/%a.txt" "${options[@]}" "$0" task "$out"
}

task() {
    local out=$1 number=${2:-${SLURM_ARRAY_TASK_ID:-}} status=0 folders=() more=()
    [ -n "$number" ] || fail "no task: neither a number nor SLURM_ARRAY_TASK_ID"
    local list result=$out/results/$number.jsonl
    list=$out/tasks/$(printf '%06d' "$number").txt
    [ -e "$list" ] || fail "there is no task $number"
    [ ! -e "$result" ] || { echo "task $number is done already"; return 0; }
    mapfile -t folders < "$list"
    [ -z "${DIPTYCH_MODEL:-}" ] || more+=(--model "$DIPTYCH_MODEL")
    [ -z "${DIPTYCH_DEVICE:-}" ] || more+=(--device "$DIPTYCH_DEVICE")
    [ -z "${SLURM_CPUS_PER_TASK:-}" ] || export DIPTYCH_THREADS=$SLURM_CPUS_PER_TASK
    "${DIPTYCH_CLI:-diptych-cli}" analyze "${more[@]}" --json "$result" -- "${folders[@]}" || status=$?
    # 1: some study is partial, rejected or failed, and its line says why. 3: nothing readable in any folder.
    case $status in
        0 | 1) [ -e "$result" ] || fail "task $number gave no result" ;;
        3) : > "$result" ;;
        *) fail "task $number ended with status $status" ;;
    esac
}

merge() {
    local out=$1 spec
    spec=$(missing "$out")
    [ -z "$spec" ] || fail "tasks $spec are missing: call 'submit $out' again"
    python3 - "$out" <<'MERGE'
import collections, json, pathlib, sys
out = pathlib.Path(sys.argv[1])
status, seen = collections.Counter(), set()
silent = []
with open(out / "assessments.jsonl.new", "w") as merged:
    for task in sorted((out / "tasks").iterdir()):
        paths = []
        for line in open(out / "results" / f"{int(task.stem)}.jsonl"):
            exam = json.loads(line)
            key = exam["study"]["study_instance_uid"], exam["study"]["path"], exam["model"]["sha256"]
            paths.append(pathlib.PurePath(exam["study"]["path"]))
            if key not in seen:
                seen.add(key)
                status[exam["status"]] += 1
                merged.write(line)
        for folder in task.read_text().splitlines():
            if not any(path == pathlib.PurePath(folder) or pathlib.PurePath(folder) in path.parents for path in paths):
                silent.append(folder)
(out / "assessments.jsonl.new").rename(out / "assessments.jsonl")
print(f"{len(seen)} studies:", ", ".join(f"{count} {name}" for name, count in sorted(status.items())) or "none")
for folder in silent:
    print(f"no study in {folder}")
sys.exit(1 if silent else 0)
MERGE
}

[ $# -ge 2 ] || usage
verb=$1
shift
case $verb in
    prepare) [ $# -ge 2 ] || usage; prepare "$@" ;;
    missing | submit | task | merge) "$verb" "$@" ;;
    *) usage ;;
esac
