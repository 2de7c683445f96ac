#!/usr/bin/env python3
"""Disks that fail: every call that writes, one after the other, is made to fail or to be the program's last.

usage: disk_faults_test.py SCENARIO DIPTYCH_CLI STORE_SEAL_LOOP STORE_OLD_LAYOUT TEST_MODEL.pt
       (exit status 77: strace cannot inject faults here)

For each scenario the calls that change a disk are counted (strace), each kind apart, for so strace counts them; then the
program is run anew once for each of them and each fault: the calls of its kind find the disk full from there on (ENOSPC),
this one fails (EIO), or the program is killed in it (SIGKILL). What must
hold afterwards is the scenario's own; a fault must never be reported as success, and the next undisturbed run must do
its work. DIPTYCH_FAULT_POINTS is the most points a fault and scenario (12, evenly spread; "all" for every one).

The fourth fault, a file system that is really full or read-only, needs user namespaces (unshare) and is left out, saying
so, without them.
"""
import collections
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "workers"))
from small_model import model_package

WRITES = ("write,writev,pwrite64,pwritev,fsync,fdatasync,syncfs,ftruncate,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,"
          "unlink,unlinkat")
FAULTS = {"disk full": "error=ENOSPC:when={}+", "one error": "error=EIO:when={}", "killed": "signal=KILL:when={}"}
FLUSHES = ("fsync", "fdatasync", "syncfs")
KILLED = -9
PATIENCE_S = 300


def strace(inject, log, command):
    """`inject`: kinds of calls, and what becomes of them."""
    options = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={WRITES}"]
    return subprocess.run([*options, *(["-e", f"inject={inject}"] if inject else []), *map(str, command)],
                          capture_output=True, text=True, timeout=PATIENCE_S)


class Scenario:
    """Everything lies in `folder`, which is new for every run."""

    flushes_only_results = False  # then a flush that fails is never a success; the page cache would hide it

    def __init__(self, tools, scratch):
        self.tools = tools
        self.scratch = scratch
        self.runs = collections.Counter()

    def prepare(self, folder):
        """What is there before."""

    def command(self, folder):
        raise NotImplementedError

    def run(self, inject, log, folder):
        return strace(inject, log, self.command(folder))

    def succeeded(self, run):
        return run.returncode == 0

    def holds(self, folder, run):
        """Raises AssertionError where it does not."""
        raise NotImplementedError

    def again(self, folder):
        """Undisturbed, after the fault: what must work then."""
        run = subprocess.run([*map(str, self.command(folder))], capture_output=True, text=True, timeout=PATIENCE_S)
        assert self.succeeded(run), f"the next run failed: {run.returncode} {run.stderr[-600:]}"

    def fresh(self):
        folder = self.scratch / "run"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.prepare(folder)
        return folder

    def count(self):
        """Kind of call -> how many one thread makes at most: strace counts each kind and each thread apart."""
        folder = self.fresh()
        log = self.scratch / "calls"
        run = self.run(None, log, folder)
        assert self.succeeded(run), f"without a fault: {run.returncode} {run.stderr[-600:]}"
        calls = collections.Counter(tuple(line.split("(")[0].split()) for line in log.read_text().splitlines()
                                    if "(" in line and "resumed>" not in line)
        self.holds(folder, run)
        most = collections.Counter()
        for (_, kind), number in calls.items():
            most[kind] = max(most[kind], number)
        return most

    def go(self, most):
        calls = [(kind, point) for kind, number in sorted(self.count().items()) for point in range(1, number + 1)]
        step = 1.0 if most is None else max(1.0, len(calls) / most)
        for name, fault in FAULTS.items():
            for kind, point in [calls[int(i * step)] for i in range(int(len(calls) / step))]:
                folder = self.fresh()
                log = self.scratch / "calls"
                run = self.run(f"{kind}:{fault.format(point)}", log, folder)
                hit = run.returncode == KILLED or "INJECTED" in log.read_text()
                where = f"{name} at {kind} {point}: status {run.returncode}, {run.stderr[-300:]}"
                try:
                    assert not (self.flushes_only_results and hit and kind in FLUSHES) or run.returncode != 0, \
                        "what could not be flushed is told to be written"
                    self.holds(folder, run)
                    self.again(folder)
                except AssertionError as problem:
                    raise AssertionError(f"{where}\n{problem}") from problem
                self.runs[name if hit else "not reached"] += 1
        print(f"{len(calls)} calls; " + ", ".join(f"{name}: {count}" for name, count in self.runs.items()))


def whole_dicom(file):
    """As far as a parser that is not ours can tell."""
    return subprocess.run(["dcdump", str(file)], capture_output=True).returncode == 0 and file.stat().st_size > 0


def zero_sectors(content):
    """What a disk holds of bytes that never reached it."""
    return sum(not any(content[at:at + 512]) for at in range(0, len(content), 512))


def looks_like(content, usual):
    """Two documents of the same things differ in their UIDs and times, and hence by some bytes in length. Pictures end with
    their pixels, which are the same; the others hold no sector of zeros."""
    end = len(usual) // 2
    return abs(len(content) - len(usual)) < 512 and (content[-end:] == usual[-end:] or zero_sectors(content) == 0)


class Sealing(Scenario):
    """What was acknowledged is in the store, the log holds, and the next read can be sealed."""

    def prepare(self, folder):
        made = subprocess.run([self.tools.old_layout, folder / "reads.sqlite", "newest"], capture_output=True, text=True,
                              check=True)
        (folder / "reader").write_text(made.stdout.strip())

    def command(self, folder):
        return [self.tools.seal_loop, "sqlite", folder / "reads.sqlite", (folder / "reader").read_text(), "3"]

    def holds(self, folder, run):
        told = dict.fromkeys(("sealed", "settled"), ())
        for kind in told:
            told[kind] = re.findall(rf"^{kind} (\S+)$", run.stdout, re.M)
        self.store_holds(folder)
        with sqlite3.connect(folder / "reads.sqlite") as store:
            kept = {row[0] for row in store.execute("SELECT id FROM reads")}
            settled = {row[0] for row in store.execute("SELECT read_id FROM settlements")}
        assert set(told["sealed"]) <= kept, "a read that was acknowledged is lost"
        assert set(told["settled"]) <= settled, "a settlement that was acknowledged is lost"
        if run.returncode == 0:
            assert len(kept) >= 3 and len(settled) >= 3, "success was told of less than was asked for"

    def store_holds(self, folder):
        check = subprocess.run([self.tools.cli, "store", folder / "reads.sqlite"], capture_output=True, text=True)
        assert check.returncode == 0, f"the store does not hold: {check.stdout}{check.stderr}"


class Migrating(Sealing):
    """An old store is brought up to date whole or stays as it was, and can be brought up to date the next time."""

    def prepare(self, folder):
        subprocess.run([self.tools.old_layout, folder / "reads.sqlite", "1"], capture_output=True, check=True)

    def command(self, folder):
        return [self.tools.cli, "store", folder / "reads.sqlite"]

    def holds(self, folder, run):
        with sqlite3.connect(folder / "reads.sqlite") as store:
            readers = list(store.execute("SELECT name FROM readers"))
        assert readers == [("Anna",)], "who was there before is not any more"


class Media(Scenario):
    """A medium is there whole, or there is none."""

    flushes_only_results = True

    def prepare(self, folder):
        shutil.copytree(self.tools.phantom, folder / "in")

    def command(self, folder):
        return [self.tools.cli, "media", folder / "in", "--out", folder / "medium"]

    def holds(self, folder, run):
        names = {digest(file) for file in (folder / "in").rglob("*.dcm")}
        there = [file for file in (folder / "medium").rglob("*") if file.is_file()] if (folder / "medium").exists() else []
        listed = [file for file in there if file.name == "DICOMDIR" and file.parent == folder / "medium"]
        if listed:
            assert names <= {digest(file) for file in there}, "a DICOMDIR without its images"
            assert whole_dicom(listed[0]), "half a DICOMDIR"
        else:
            assert run.returncode != 0, "success without a medium"

    def again(self, folder):
        shutil.rmtree(folder / "medium", ignore_errors=True)
        super().again(folder)


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


class Exports(Scenario):
    """The earlier report stays whole until the new one is; no document is half there."""

    flushes_only_results = True

    def prepare(self, folder):
        shutil.copytree(self.tools.phantom, folder / "in")
        shutil.copy(self.earlier(), folder / "report.pdf")

    def earlier(self):
        file = self.scratch / "earlier.pdf"
        if not file.exists():
            subprocess.run(self.order(self.tools.phantom, file, None), capture_output=True, check=True)
        return file

    def order(self, images, pdf, evidence):
        return [*map(str, [self.tools.cli, "analyze", images, "--model", self.tools.model, "--device", "cpu", "--pdf", pdf]),
                *(["--evidence", str(evidence)] if evidence else [])]

    def command(self, folder):
        return self.order(folder / "in", folder / "report.pdf", folder / "evidence")

    def usual(self):
        """Name -> bytes, of the documents that an undisturbed run writes."""
        if not hasattr(self, "usual_documents"):
            place = self.scratch / "usual"
            subprocess.run(self.order(self.tools.phantom, place / "report.pdf", place), capture_output=True, check=True)
            self.usual_documents = {file.name: file.read_bytes() for file in place.glob("*.dcm")}
        return self.usual_documents

    def holds(self, folder, run):
        pages = subprocess.run(["pdftotext", folder / "report.pdf", "-"], capture_output=True, text=True)
        assert pages.returncode == 0 and "not for diagnostic use" in pages.stdout.lower(), "half a report"
        assert zero_sectors((folder / "report.pdf").read_bytes()) == 0, "a report with a hole"
        documents = sorted((folder / "evidence").glob("*.dcm")) if (folder / "evidence").exists() else []
        for file in documents:
            assert whole_dicom(file), f"half a document: {file.name}"
            # A run that went on with a failure may tell of it in its documents: those are not the usual ones.
            usual = self.usual().get(file.name) if run.returncode in (0, KILLED) else None
            assert usual is None or looks_like(file.read_bytes(), usual), f"not what is usually written: {file.name}"
        if run.returncode == 0:
            assert digest(folder / "report.pdf") != digest(self.earlier()), "success, but the report is the old one"
            names = {file.name for file in documents}
            assert names >= set(self.usual()), f"success, but documents are missing: {set(self.usual()) - names}"


def full_disks(tools, scratch):
    """Real ones: a few kilobytes of memory, and a file system that may only be read."""
    probe = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    if probe.returncode != 0:
        print("no user namespaces here: full and read-only file systems were not tried")
        return 77
    place = scratch / "disk"
    place.mkdir()
    for options, kind in (("size=40k", "full"), ("size=1m", "read-only")):
        for order in (["analyze", tools.phantom, "--model", tools.model, "--device", "cpu", "--pdf", place / "report.pdf"],
                      ["analyze", tools.phantom, "--model", tools.model, "--device", "cpu", "--sr", place / "sr"],
                      ["analyze", tools.phantom, "--model", tools.model, "--device", "cpu", "--evidence", place / "ev"],
                      ["media", tools.phantom, "--out", place / "medium"]):
            script = (f"mount -t tmpfs -o {options} none {place} && "
                      + (f"mount -o remount,ro {place} && " if kind == "read-only" else "")
                      + " ".join(map(str, [tools.cli, *order])) + f"; echo status $?; find {place} -type f")
            run = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True,
                                 timeout=PATIENCE_S)
            status = re.search(r"status (\d+)", run.stdout)
            left = run.stdout.split("status")[1].splitlines()[1:]
            small = kind == "full" and "--sr" in order  # a CAD SR fits into 40 kB
            assert status and (int(status[1]) == 1 or small), f"{kind}, {order[0]}: {run.stdout[-300:]}{run.stderr[-600:]}"
            assert small or run.stderr.strip(), f"{kind}, {order}: nothing was said"
            assert small or "--evidence" in order or not left, f"{kind}, {order}: left behind {left}"
            print(f"{kind}, {order[0]} {order[-2]}: {run.stderr.strip().splitlines()[-1] if run.stderr.strip() else 'done'}")
    return 0


def make_inputs(tools, scratch):
    """The study and the model that the scenarios work on."""
    subprocess.run([tools.cli, "phantom", scratch / "phantom", "--rows", "512", "--columns", "384"],
                   capture_output=True, check=True)
    tools.phantom = next(file.parent for file in (scratch / "phantom").rglob("*.dcm"))
    tools.model = model_package(scratch / "model", Path(tools.weights))


SCENARIOS = {"sealing": Sealing, "migrating": Migrating, "media": Media, "exports": Exports}


def can_inject(scratch):
    try:
        strace("write:error=ENOSPC:when=1", scratch / "probe", ["sh", "-c", "echo x"])
    except OSError:
        return False
    return "INJECTED" in (scratch / "probe").read_text()


def most_points():
    wanted = os.environ.get("DIPTYCH_FAULT_POINTS", "12")
    return None if wanted == "all" else int(wanted)


def main():
    scenario = sys.argv[1]
    tools = type("Tools", (), dict(zip(("cli", "seal_loop", "old_layout", "weights"), sys.argv[2:])))
    with tempfile.TemporaryDirectory(prefix="diptych-faults-") as name:
        scratch = Path(name)
        if not can_inject(scratch):
            print("strace cannot inject faults here")
            return 77
        make_inputs(tools, scratch)
        if scenario == "full":
            return full_disks(tools, scratch)
        SCENARIOS[scenario](tools, scratch).go(most_points())
    return 0


if __name__ == "__main__":
    sys.exit(main())
