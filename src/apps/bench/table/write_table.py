"""docs/PERFORMANCE.md from the parts: machine, versions, how it was measured, the table."""

import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Dict, List, Tuple

from .parts import Row

SECTIONS = (
    ("Opening", ("start-raw-aeskulap", "start-raw-bare", "start-lossless", "start-jpeg2000-first", "start-jpeg2000",
                 "cornerstone-start", "cold-start", "opening", "ahead")),
    ("Memory", ("memory-raw", "memory-engine", "two-studies")),
    ("Drawing", ("one-window", "one-zoom", "one-pan", "pointer-window", "pointer-zoom", "pointer-pan", "four-window",
                 "four-zoom", "four-pan", "four-inversion", "step", "cornerstone-window", "cornerstone-zoom", "cornerstone-pan")),
    ("Folders", ("folder-first", "folder-again", "listed-first", "listed-all", "listed-again")),
    ("Engine", ("prepare", "engine-float32", "engine-float32-shown", "engine-best", "engine-best-shown",
                "engine-best-own", "engine-best-own-shown", "engine-limit", "engine-gpu", "engine-gpu-limit")),
    ("Reports and batches", ("report-alone", "report", "batch")),
    ("Processes", ("headers-apart", "raw-apart", "lossless-apart", "jpeg2000-apart", "engine-process", "step-beside-engine")),
)
PEERS = ("aeskulap", "libgdcm-tools", "python3-pydicom", "python3-opencv", "python3-reportlab", "chromium",
         "libdnnl2", "libtorch1.13")
# Why a target is not met, as far as a profile has shown it; printed only with rows that do not meet theirs.
REASONS = {
    "start-raw-aeskulap": "both cores work all the time: libraries are bound, the window is built, readers start, pixels are "
                          "read and halved, the kernel clears the pages of fresh memory",
    "start-raw-bare": "a window with lists, panels and menus, readers in processes of their own, and 16-bit pixels with pyramids; "
                      "the bare one has none of these",
    "start-lossless": "DCMTK's decoding alone takes both cores half of the target's time, and building the window a third; "
                      "what is left goes into fresh memory, which costs a virtual machine more at one hour than at another",
    "memory-raw": "109 MB are pixels, a third more their pyramids, the rest Qt and the readers",
    "folder-again": "a third of it is the walk over the folder with a look at each file, another the clearing of memory for what they say",
    "listed-again": "a look at each of the files for changes takes half of it",
    "raw-apart": "the way to the reader and back, and a second file opened",
    "headers-apart": "some 4 microseconds a header for the way there and back",
    "engine-float32": "nine tenths are oneDNN's convolutions themselves, sums and ReLUs among them (ADR 0018)",
    "report-alone": "Qt compresses grey pictures as three colours, one after the other: half of the time; another quarter goes into "
                    "cutting the fonts to what is used",
    "engine-process": "its threads sleep where the next layer is late (ADR 0021), and those of the network in the same process spin",
    "engine-best": "two products for each, and all of the canvas, black as most of it is; of the time a quarter is no convolution, and the largest maps wait for the memory: docs/adr/0018",
    "engine-limit": "twice what oneDNN takes for the network's own convolutions alone is about what the engine takes",
}
NOT_MEASURED, MET = "not measured", 6  # what the column says, and which it is
HEAD = """# {title}

Every row is ours against a peer or a limit, by turns on the same machine, so that a busy minute burdens both: medians of
{repeats} such turns where the last column tells no other number, and the ratio is the median of the turns' ratios. Files lie in the page
cache. Pictures of phantoms, no patient. A high load in the last column means that other programs took the cores: there
trust ratios and CPU times, not milliseconds.

```
src/apps/bench/run.sh{document}              # installs the peers, builds, makes the studies, measures all and writes this file
src/apps/bench/run.sh{document} start engine # these groups anew; the others stay as they were measured
```

{elsewhere}

A peer that cannot be installed is a row that says so. Starts and pointers are measured from outside, for every program
alike, on a screen of 2048 x 1536 without glass (Xvfb) whose pixels are watched every few milliseconds: "shown" is the
first moment at which a picture of at least one view is there, "stable" the last change of those parts. There the engine
is off where the row does not name it (aeskulap has none), as in the rows of `diptych-bench`, which drive the real widgets
in Qt's offscreen platform. Starts, the network's input and reports are made twice in a row, by the peers, too, and the
second time counts: it finds the memory that the first gave back, for which a virtual machine may have to ask its host.
Peers: [table/](../src/apps/bench/table) has all scripts.

"""
# Of another machine, by run.sh --document docs/NAME: its title, and what it says of the others.
TITLES = {
    "PERFORMANCE.md": ("Performance", "On a CPU without AVX-512, as most PCs have: [PERFORMANCE_AVX2.md](PERFORMANCE_AVX2.md)."),
    "PERFORMANCE_AVX2.md": ("Performance on a CPU without AVX-512", "On one with AMX, with all rows: [PERFORMANCE.md](PERFORMANCE.md)."),
}


def read_parts(folder: Path) -> List[dict]:
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


def first_line(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return "unknown"


def package_versions() -> Dict[str, str]:
    told = {}
    for name in PEERS:
        asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True)
        if asked.returncode == 0 and asked.stdout:
            told[name] = asked.stdout
    return told


def machine() -> str:
    return (f"{first_line('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} cores, "
            f"{first_line('/proc/meminfo', 'MemTotal')}, {platform.freedesktop_os_release()['PRETTY_NAME']}")


def processor_of(told: str) -> str:
    return told.split(",")[0]


def line(row: Row, part: dict, usual: str) -> str:
    one = lambda text: str(text).replace("\n", " ")
    ratio, met = (f"{row.ratio:.2f}", "yes" if row.met() else "**no**") if row.ratio else ("-", NOT_MEASURED)
    busy = f"{part['when']}, load {part['load'][0]}, turns: {part['turns']}"
    if processor_of(machine()) != processor_of(usual):
        busy += f", on {processor_of(machine())}"
    note = one(row.note)
    if row.ratio and not row.met() and row.key in REASONS:
        note += f". Why: {REASONS[row.key]}"
    return (f"| {one(row.step)} | {row.target} | {row.measured} | {row.limit} | {ratio} | {met} | {note} | "
            f"`{row.command}` | {busy} |")


def head_of(row: str) -> Tuple[str, ...]:
    """Step and target: by them a row is the same one."""
    return tuple(cell.strip() for cell in row.split("|")[1:3])


def rows_in(text: str) -> Dict[str, List[str]]:
    """Title of the section -> its rows, as they stand in the document."""
    found: Dict[str, List[str]] = {}
    title = ""
    for each in text.splitlines():
        if each.startswith("## "):
            title = each[3:]
        elif each.startswith("| ") and not each.startswith("| step |"):
            found.setdefault(title, []).append(each)
    return found


def versions_in(text: str) -> Dict[str, str]:
    told = [each for each in text.splitlines() if each.startswith("Versions: ")]
    return dict(one.rsplit(" ", 1) for one in told[0].removeprefix("Versions: ").rstrip(".").split(", ")) if told else {}


def document(parts: List[dict], repeats: int, earlier: str = "", name: str = "PERFORMANCE.md") -> str:
    """What no part measured anew stays as it stands in `earlier`, the document that there was. It names the machine of most
    rows; those of another one say so themselves."""
    known, versions, stay = {}, {**versions_in(earlier), **package_versions()}, rows_in(earlier)
    for part in parts:
        versions.update(part.get("versions", {}))
        versions.update(part.get("raw", {}).get("versions", {}))
        for row in part["rows"]:
            known[row["key"]] = (Row(**row), part)
    title, elsewhere = TITLES.get(name, ("Performance on another machine", TITLES["PERFORMANCE_AVX2.md"][1]))
    told_where = "" if name == "PERFORMANCE.md" else f" --document docs/{name}"
    text = HEAD.format(repeats=repeats, title=title, elsewhere=elsewhere, document=told_where)
    told = [each for each in earlier.splitlines() if each.startswith("Machine: ")]
    usual = told[0].removeprefix("Machine: ").rstrip(".") if told else machine()
    text += (f"Machine: {usual}.\n\nVersions: "
             + ", ".join(f"{name} {version}" for name, version in versions.items()) + ".\n")
    for title, keys in SECTIONS:
        told = {head_of(row) for row in stay.get(title, [])}
        new = {head_of(row): row for row in (line(*known.pop(key), usual) for key in keys if key in known)
               if head_of(row) not in told or row.split("|")[MET].strip() != NOT_MEASURED}
        rows = [new.pop(head_of(row), row) for row in stay.get(title, [])] + list(new.values())
        if rows:
            text += (f"\n## {title}\n\n| step | target | measured | limit | ratio | met | note | command | when |\n"
                     "|---|---|---|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n")
    if known:
        raise RuntimeError(f"rows that have no place in the document: {sorted(known)}")
    return text
