"""Lines run, by library, from the .gcda files below a build folder: coverage_table.py BUILD SOURCE [FILES].

A line counts once, however many programs it is compiled into (tests, too: what a header holds is compiled where it is
included); it counts as run where any of them ran it. Headers count to the folder that they lie in. FILES says how many
of the files with the most lines left out are told below the table.
"""

import collections
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

LEAST = {"viewer": 70, "apps/workstation": 70}  # per cent; of everything else:
LEAST_ELSEWHERE = 85
# Programs that measure or take pictures, and are not installed.
LEFT_OUT = ("apps/bench", "apps/device_bench", "apps/pictures")


def library_of(source, top):
    try:
        parts = pathlib.Path(os.path.realpath(source)).relative_to(top).parts
    except ValueError:
        return None
    if parts[:2] == ("include", "diptych"):
        return parts[2]
    if parts[0] != "src":
        return None
    deeper = parts[1] in ("apps", "report") or (parts[1] == "dicom" and len(parts) > 3)
    name = "/".join(parts[1:3]) if deeper else parts[1]
    return {"report/json": "report_json", "report/pdf": "report_pdf", "dicom/evidence": "dicom_evidence",
            "dicom/network": "dicom_network"}.get(name, name)


def reports(notes):
    """gcov's JSON about one object, also where its program was never run."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["gcov", "--json-format", "--object-directory", str(notes.parent), str(notes)],
                       cwd=folder, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for made in pathlib.Path(folder).glob("*.gcov.json.gz"):
            with gzip.open(made) as stream:
                yield json.load(stream)


def main():
    build, top = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    runs = collections.defaultdict(dict)
    library_named = {}
    for notes in sorted(build.glob("**/*.gcno")):
        for report in reports(notes):
            base = report.get("current_working_directory", str(build))
            for file in report["files"]:
                source = os.path.normpath(os.path.join(base, file["file"]))
                if source not in library_named:
                    library_named[source] = library_of(source, top)
                if library_named[source] is None or library_named[source].startswith(LEFT_OUT):
                    continue
                known = runs[source]
                for line in file["lines"]:
                    known[line["line_number"]] = max(known.get(line["line_number"], 0), line["count"])
    libraries = collections.defaultdict(lambda: [0, 0])
    files = {}
    for source, lines in runs.items():
        library = library_named[source]
        ran = sum(1 for count in lines.values() if count > 0)
        libraries[library][0] += ran
        libraries[library][1] += len(lines)
        files[source] = (ran, len(lines))
    print("| library | lines | run | share | asked for |")
    print("|---|---:|---:|---:|---:|")
    below = []
    for library, (ran, lines) in sorted(libraries.items()):
        least = LEAST.get(library, LEAST_ELSEWHERE)
        share = 100.0 * ran / max(lines, 1)
        if share < least:
            below.append(library)
        print(f"| {library} | {lines} | {ran} | {share:.1f} % | {least} % |")
    told = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    if told > 0:
        print()
        for source, (ran, lines) in sorted(files.items(), key=lambda each: each[1][0] - each[1][1])[:told]:
            print(f"{lines - ran:5d} of {lines:5d} not run: {os.path.relpath(os.path.realpath(source), top)}")
    if below:
        print("Below what is asked for: " + ", ".join(below), file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
