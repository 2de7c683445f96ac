"""Folders, preprocessing, reports and batches: ours and a peer by turns."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Dict, List

from .parts import Row, mib, median, ms, ratio_of, write_part
from .turns import Worker, by_turns, column, whole_process

HERE = Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"  # Debian's, which has Debian's packages
TAGS = ("10,20", "20,d", "20,e", "8,18", "20,62", "18,5101")


def folder_rows(bench: Path, work: Path, parts: Path, repeats: int) -> None:
    """Whole processes, files in the page cache: without anything kept, then with what the run before has kept."""
    folder, command = work / "studies/scan", "src/apps/bench/run.sh folder"
    peer = ["gdcmscanner", "-r", "-d", str(folder)] + [part for tag in TAGS for part in ("-t", tag)]
    told: Dict[str, List[dict]] = {"first": [], "again": [], "gdcmscanner": []}
    for i in range(repeats + 1):
        with tempfile.TemporaryDirectory(prefix="diptych-home-") as home:
            new_user = {"HOME": home, "XDG_CACHE_HOME": f"{home}/cache", "XDG_DATA_HOME": f"{home}/data",
                        "XDG_CONFIG_HOME": f"{home}/config"}
            scan = [str(bench / "diptych-cli"), "scan", "--index", f"{home}/index", str(folder)]
            pieces = {"first": whole_process(scan, new_user), "again": whole_process(scan, new_user)}
            if shutil.which("gdcmscanner"):
                pieces["gdcmscanner"] = whole_process(peer)
        if i > 0:
            for name, piece in pieces.items():
                told[name].append(piece)
    rows = []
    for name, most, step in (("first", 1.0, "10,000 files listed by diptych-cli scan, the first time"),
                             ("again", 0.2, "The same again, with what was kept")):
        ours, theirs = column(told[name], "wall_ms"), column(told["gdcmscanner"], "wall_ms")
        target = f"<= {most} x gdcmscanner"
        if not theirs:
            rows.append(Row(f"folder-{name}", step, target, ms(median(ours)), "gdcmscanner could not be installed here",
                            0.0, most, "", command))
            continue
        cpu = column(told[name], "cpu_ms")
        rows.append(Row(f"folder-{name}", step, target, ms(median(ours)), ms(median(theirs)), ratio_of(ours, theirs),
                        most, f"CPU {ms(median(cpu))}, gdcmscanner's "
                        f"{ms(median(column(told['gdcmscanner'], 'cpu_ms')))}", command))
    write_part(parts, "folder", rows, told)


def against_python(bench: Path, work: Path, what: str, script: str, repeats: int) -> Dict[str, List[dict]]:
    studies = work / "studies"
    return by_turns({"ours": Worker([str(bench / "diptych-bench"), "--turns", what, "--files", str(studies)]),
                     "peer": Worker([PYTHON, "-m", f"table.{script}", str(studies / "raw"), str(work)],
                                    {"PYTHONPATH": str(HERE.parent)})}, repeats, twice=True)


def prepare_rows(bench: Path, work: Path, parts: Path, repeats: int) -> None:
    told = against_python(bench, work, "prepare", "prepare_with_opencv", repeats)
    ours, theirs = column(told["ours"], "wall_ms"), column(told["peer"], "wall_ms")
    cpu = [median(column(told[name], "cpu_ms")) for name in ("ours", "peer")]
    write_part(parts, "prepare", [Row(
        "prepare", "Four raw files to the network's input", "<= 0.2 x pydicom and OpenCV", ms(median(ours)),
        ms(median(theirs)), ratio_of(ours, theirs), 0.2, f"CPU {ms(cpu[0])}, theirs {ms(cpu[1])}, {cpu[0] / cpu[1]:.2f} x; "
        "Python's start not counted", "src/apps/bench/run.sh prepare")], told)


def report_alone_row(bench: Path, work: Path, repeats: int, told: Dict[str, List[dict]]) -> Row:
    """A running program's export against reportlab's process, whose pictures lie ready (the run before has made them)."""
    worker = Worker([str(bench / "diptych-bench"), "--turns", "report", "--files", str(work / "studies")])
    peer = [PYTHON, "-m", "table.report_with_reportlab", str(work / "studies/raw"), str(work), "--alone"]
    told["exported"], told["alone"] = [], []
    for i in range(repeats + 1):
        pieces = worker.piece(), whole_process(peer, {"PYTHONPATH": str(HERE.parent)})
        if pieces[1]["status"] != 0:
            raise RuntimeError("reportlab failed")
        if i > 0:
            told["exported"].append(pieces[0])
            told["alone"].append(pieces[1])
    worker.end()
    ours, theirs = column(told["exported"], "wall_ms"), column(told["alone"], "wall_ms")
    cpu = [median(column(told[name], "cpu_ms")) for name in ("exported", "alone")]
    return Row("report-alone", "PDF report with four views, from files to a closed PDF, by the running program",
               "<= 0.5 x reportlab's process", ms(median(ours)), ms(median(theirs)), ratio_of(ours, theirs), 0.5,
               f"CPU {ms(cpu[0])}, theirs {ms(cpu[1])} with Python's start, and with the pictures ready: it reads no DICOM",
               "src/apps/bench/run.sh report")


def report_rows(bench: Path, work: Path, parts: Path, repeats: int) -> None:
    told = against_python(bench, work, "report", "report_with_reportlab", repeats)
    alone_row = report_alone_row(bench, work, repeats, told)
    ours, theirs = column(told["ours"], "wall_ms"), column(told["peer"], "wall_ms")
    cpu = [median(column(told[name], "cpu_ms")) for name in ("ours", "peer")]
    alone = median(column(told["peer"], "pdf_ms"))
    write_part(parts, "report", [alone_row, Row(
        "report", "The same, against what also reads the files", "<= 0.5 x pydicom and reportlab",
        ms(median(ours)), ms(median(theirs)), ratio_of(ours, theirs), 0.5,
        f"CPU {ms(cpu[0])}, theirs {ms(cpu[1])}; reportlab alone, with the pictures ready, {ms(alone)}; Python's start "
        "not counted", "src/apps/bench/run.sh report")], told)


def batch_rows(bench: Path, work: Path, parts: Path, exams: int, threads: int) -> None:
    """The parts of one exam, each measured alone, times the exams, over what the batch takes."""
    source, folder = work / "batch", work / "batch-out"
    if not (source / f"study-{exams:03d}").is_dir():
        shutil.rmtree(source, ignore_errors=True)
        subprocess.run([str(bench / "diptych-cli"), "phantom", str(source), "--count", str(exams), "--rows", "4096",
                        "--columns", "3328", "--transfer-syntax", "jpeg-lossless"], check=True)
    first = source / "study-001"
    pieces: Dict[str, List[dict]] = {}
    for what in ("prepare", "engine", "report"):
        # The folder that a worker works on is called raw.
        with tempfile.TemporaryDirectory(prefix="diptych-batch-") as alone:
            (Path(alone) / "raw").symlink_to(first)
            for name in ("current", "prior", "jpeg2000", "scan"):
                (Path(alone) / name).symlink_to(work / "studies" / name)
            pieces[what] = by_turns({what: Worker([str(bench / "diptych-bench"), "--turns", what, "--files", alone],
                                                  {"DIPTYCH_THREADS": str(threads)})}, 5)[what]
    sum_ms = sum(median(column(told, "wall_ms")) for told in pieces.values())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    studies = [str(source / f"study-{i:03d}") for i in range(1, exams + 1)]  # there may be more, of a larger batch
    batch = whole_process([str(bench / "diptych-cli"), "analyze", *studies, "--json", str(folder / "a.jsonl"), "--pdf",
                           str(folder)], {"DIPTYCH_THREADS": str(threads)})
    wall = batch["wall_ms"]
    if batch["status"] != 0:
        raise RuntimeError(f"the batch ended with {batch['status']}")
    parts_of = ", ".join(f"{what} {ms(median(column(told, 'wall_ms')))}" for what, told in pieces.items())
    write_part(parts, "batch", [Row(
        "batch", "Batch of exams (JPEG lossless) to JSON and PDF", ">= 90 % of the sum of its parts alone",
        f"{wall / exams:.0f} ms an exam", f"{sum_ms:.0f} ms an exam", sum_ms / (wall / exams), 0.9,
        f"{exams} exams, {3.6e6 * exams / wall:.0f} an hour; {parts_of}; CPU {ms(batch['cpu_ms'] / exams)} an exam; memory "
        f"{mib(batch['peak_mib'])}", "src/apps/bench/run.sh batch", True)], pieces)
