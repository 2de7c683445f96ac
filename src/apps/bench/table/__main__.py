"""python3 -m table GROUP...: measures these groups of rows (all where none is named) and writes the document."""

import argparse
import json
import os
import subprocess
import time
from pathlib import Path

from . import cornerstone_rows, engine_rows, file_rows, ohif_rows, viewer_rows
from .write_table import document, read_parts

IN_PROCESS = ("memory", "opening", "drawing", "listing", "readers", "beside", "process")


def bench_rows(bench: Path, work: Path, parts: Path, group: str, repeats: int) -> None:
    """diptych-bench's own rows."""
    out = parts / f"{group}.json"
    parts.mkdir(parents=True, exist_ok=True)
    subprocess.run([str(bench / "diptych-bench"), "--files", str(work / "studies"), "--rows",
                    "folder" if group == "listing" else group, "--repeats", str(repeats), "--json", str(out)], check=True)
    content = json.loads(out.read_text())
    content["when"], content["load"] = time.strftime("%Y-%m-%d %H:%M"), [round(load, 2) for load in os.getloadavg()[:2]]
    out.write_text(json.dumps(content, indent=1) + "\n")
    for row in content["rows"]:
        print(f"  {row['step']}: {row['measured']} | {row['limit']} | {row['ratio']:.2f} of {row['most']} | {row['note']}")


def main() -> None:
    here = argparse.ArgumentParser(prog="table", description=__doc__)
    here.add_argument("groups", nargs="*")
    here.add_argument("--bin", type=Path, required=True, help="folder of the built programs")
    here.add_argument("--work", type=Path, required=True, help="studies, peers and parts lie here (5 GB)")
    here.add_argument("--document", type=Path, required=True)
    here.add_argument("--repeats", type=int, default=7)
    here.add_argument("--exams", type=int, default=100, help="of the batch")
    here.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of engine and peer")
    given = here.parse_args()
    bench, work, parts = given.bin, given.work, given.work / "parts"
    programs = viewer_rows.Programs(bench, work / "studies")
    groups = {
        "start": lambda: viewer_rows.start_rows(programs, parts, given.repeats),
        "lossless": lambda: viewer_rows.lossless_rows(programs, parts, given.repeats),
        "jpeg2000": lambda: viewer_rows.jpeg2000_rows(programs, parts, given.repeats),
        "ohif": lambda: ohif_rows.ohif_rows(programs, work, parts, given.repeats),
        "cornerstone": lambda: cornerstone_rows.cornerstone_rows(programs, work, parts, given.repeats),
        "window": lambda: viewer_rows.window_rows(programs, parts, given.repeats),
        "engine-memory": lambda: viewer_rows.engine_memory_rows(programs, parts),
        "pointer": lambda: viewer_rows.pointer_rows(programs, parts, given.repeats),
        "folder": lambda: file_rows.folder_rows(bench, work, parts, given.repeats),
        "prepare": lambda: file_rows.prepare_rows(bench, work, parts, given.repeats),
        "engine": lambda: engine_rows.engine_rows(bench, work, parts, given.repeats, given.threads),
        "gpu": lambda: engine_rows.gpu_rows(parts, engine_rows.GPU_TOLD),
        "report": lambda: file_rows.report_rows(bench, work, parts, given.repeats),
        "batch": lambda: file_rows.batch_rows(bench, work, parts, given.exams, given.threads),
        **{name: (lambda name=name: bench_rows(bench, work, parts, name, given.repeats)) for name in IN_PROCESS},
    }
    unknown = [name for name in given.groups if name not in groups]
    if unknown:
        here.error(f"no group {', '.join(unknown)}; there are {', '.join(groups)}")
    for name in given.groups or groups:
        print(f"measuring: {name}", flush=True)
        groups[name]()
        content = json.loads((parts / f"{name}.json").read_text())
        content["turns"] = given.repeats
        (parts / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
    earlier = given.document.read_text() if given.document.exists() else ""
    given.document.write_text(document(read_parts(parts), given.repeats, earlier, given.document.name))


if __name__ == "__main__":
    main()
