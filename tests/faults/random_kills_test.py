#!/usr/bin/env python3
"""A program that is killed (SIGKILL) at random moments: of exporting, of bringing an old store up to date, or of taking
what another program sends.

usage: random_kills_test.py exports|migrating|imports DIPTYCH_CLI STORE_SEAL_LOOP STORE_OLD_LAYOUT TEST_MODEL.pt

disk_faults_test.py kills in the calls that write; here the moment is any. It is drawn between the first file that the
program writes and, as measured beforehand, a little after its end; a program that was done before is counted apart, and
must have done all. Afterwards what disk_faults_test.py asks for holds, and the next undisturbed run does its work.
DIPTYCH_KILLS is how many are killed (8), DIPTYCH_KILLS_SEED draws the same moments again.
"""
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from disk_faults_test import Exports, Migrating, PATIENCE_S, Scenario
from small_model import model_package

READS = 40
LATER = 1.3  # of the time that the program was measured to write
AGAIN_EVERY = {"exports": 5, "migrating": 1, "imports": 5}  # what takes seconds is not done again every time


def files_in(folder):
    """What lies there, with sizes and times: differs as soon as anything is written."""
    found = set()
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                state = os.stat(os.path.join(place, name))
            except FileNotFoundError:
                continue
            found.add((place, name, state.st_size, state.st_mtime_ns))
    return found


class Run:
    """The program, from its start; what it said lies in files, so that no pipe holds it up."""

    def __init__(self, command, folder, scratch):
        self.folder = folder
        self.before = files_in(folder)
        self.said = scratch / "said"
        with open(self.said, "w") as said:
            self.process = subprocess.Popen([*map(str, command)], stdout=said, stderr=said)

    def wait_until_it_writes(self):
        """False where it ended before."""
        end = time.monotonic() + PATIENCE_S
        while files_in(self.folder) == self.before:
            assert time.monotonic() < end, "it wrote nothing"
            if self.process.poll() is not None:
                return False
            time.sleep(0.0005)
        return True

    def finish(self):
        self.process.wait(PATIENCE_S)
        self.done_at = time.monotonic()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_S)

    @property
    def returncode(self):
        return self.process.returncode

    @property
    def stderr(self):
        return self.said.read_text()

    stdout = stderr


class ImportRun(Run):
    """The receiver, and a sender that is not killed: it is done when the sender is."""

    def __init__(self, receive, send, objects, folder, scratch):
        super().__init__(receive, folder, scratch)
        end = time.monotonic() + PATIENCE_S
        while not (port := re.search(r"port (\d+)", self.stderr)):
            assert time.monotonic() < end and self.process.poll() is None, f"it does not listen: {self.stderr}"
            time.sleep(0.001)
        self.before = files_in(folder)  # what a receiver makes before anything comes
        self.sent = scratch / "sent"
        with open(self.sent, "w") as sent:
            self.sender = subprocess.Popen([*map(str, send), "--port", port[1]], stdout=sent, stderr=subprocess.DEVNULL)
        self.objects = objects
        self.done = False

    def finish(self):
        while self.sender.poll() is None and len([*self.folder.rglob("*.dcm")]) < self.objects:
            time.sleep(0.0005)
        self.done_at = time.monotonic()  # the sender says good-bye besides
        self.sender.wait(PATIENCE_S)
        self.done = True
        self.process.terminate()
        self.process.wait(PATIENCE_S)

    def kill(self):
        if self.sender.poll() is not None:
            self.finish()
            return
        super().kill()
        self.sender.wait(PATIENCE_S)

    @property
    def returncode(self):
        return self.sender.returncode if self.done else self.process.returncode

    def acknowledged(self):
        """Of each object that the sender holds to be safe: its UID, and where it came from."""
        lines = map(json.loads, self.sent.read_text().splitlines())
        return {line["sop_instance_uid"]: Path(line["path"]) for line in lines if line["outcome"] == "sent"}


class ExportsKilled(Exports):
    def holds(self, folder, run):
        super().holds(folder, run)
        kinds = {file.name.split("-")[0] for file in (folder / "evidence").glob("*.dcm")} \
            if (folder / "evidence").exists() else set()
        if run.returncode == 0:
            assert {"pdf", "cad", "gsps"} <= kinds, f"success, but there are only {sorted(kinds)}"


class MigratingKilled(Migrating):
    """With reads, and their log: all of them are there before, between and after."""

    def prepare(self, folder):
        subprocess.run([self.tools.old_layout, folder / "reads.sqlite", "1", str(READS)], capture_output=True, check=True)

    def holds(self, folder, run):
        with sqlite3.connect(folder / "reads.sqlite") as store:
            assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the file is damaged"
            version = store.execute("SELECT MAX(version) FROM schema_version").fetchone()[0]
            assert version == 1 or version == self.newest(folder), f"half way: {version}"
            assert store.execute("SELECT COUNT(*) FROM reads").fetchone()[0] == READS, "reads are lost"
        super().holds(folder, run)

    def newest(self, folder):
        """The version that an undisturbed run makes of it."""
        if not hasattr(self, "newest_version"):
            other = self.scratch / "newest"
            other.mkdir()
            self.prepare(other)
            subprocess.run([*map(str, self.command(other))], capture_output=True, check=True)
            with sqlite3.connect(other / "reads.sqlite") as store:
                self.newest_version = store.execute("SELECT MAX(version) FROM schema_version").fetchone()[0]
            assert self.newest_version > 1
        return self.newest_version

    def again(self, folder):
        super().again(folder)  # the log is verified by it
        self.store_holds(folder)
        with sqlite3.connect(folder / "reads.sqlite") as store:
            assert store.execute("SELECT MAX(version) FROM schema_version").fetchone()[0] == self.newest(folder)
            assert store.execute("SELECT COUNT(*) FROM reads").fetchone()[0] == READS, "reads are lost"


class ImportsKilled(Scenario):
    """What the sender was told is stored lies there whole; nothing lies there that is not."""

    END = 256 << 10  # bytes; a whole object's last ones are its pixels, which are sent as they are

    def objects(self):
        return len([*self.tools.phantom.glob("*.dcm")])

    def commands(self, folder):
        receive = [self.tools.cli, "receive", "--folder", folder / "archive", "--port", "0", "--caller", "SENDER"]
        send = [self.tools.cli, "send", self.tools.phantom, "--json", "--host", "127.0.0.1", "--ae-title", "DIPTYCH",
                "--own-ae-title", "SENDER", "--timeout", "10"]
        return receive, send

    def start(self, folder):
        return ImportRun(*self.commands(folder), self.objects(), folder, self.scratch)

    def holds(self, folder, run):
        there = {file.stem: file for file in (folder / "archive").rglob("*.dcm")}
        ends = {file.read_bytes()[-self.END:] for file in self.tools.phantom.glob("*.dcm")}
        for file in there.values():
            assert file.read_bytes()[-self.END:] in ends, f"half an object: {file.name}"
        for uid, source in run.acknowledged().items():
            assert uid in there, f"acknowledged and not there: {uid}"
            assert there[uid].read_bytes()[-self.END:] == source.read_bytes()[-self.END:], f"another's pixels: {uid}"
        if run.returncode == 0:
            assert len(there) == len(ends), "the sender is told that all is stored, and it is not"

    def again(self, folder):
        run = self.start(folder)
        run.finish()
        assert run.returncode == 0, f"the next run failed: {run.stderr[-600:]}"
        self.holds(folder, run)
        left = [file for file in (folder / "archive").rglob("*") if file.is_file() and file.suffix != ".dcm"]
        assert not left, f"left behind: {left}"


def start(scenario, folder):
    if hasattr(scenario, "start"):
        return scenario.start(folder)
    return Run(scenario.command(folder), folder, scenario.scratch)


def writing_time(scenario):
    """Seconds from the first file that it writes to its end, undisturbed; the quickest of five."""
    times = []
    for _ in range(5):
        run = start(scenario, folder := scenario.fresh())
        assert run.wait_until_it_writes(), "it wrote nothing"
        begun = time.monotonic()
        run.finish()
        times.append(run.done_at - begun)
        assert run.returncode == 0, f"undisturbed: {run.returncode} {run.stderr[-600:]}"
        scenario.holds(folder, run)
    return min(times)


def kill_at_random(scenario, name, kills, seed):
    moments = random.Random(seed)
    window = writing_time(scenario)
    killed = done = 0
    while killed < kills:
        folder = scenario.fresh()
        delay = moments.uniform(0.0, LATER * window)
        run = start(scenario, folder)
        run.wait_until_it_writes()
        time.sleep(delay)
        run.kill()
        where = f"killed {delay * 1000:.1f} ms after its first file, status {run.returncode}, " \
                f"kill {killed + 1}, seed {seed}: {run.stderr[-300:]}"
        assert run.returncode in (0, -signal.SIGKILL), where
        killed += run.returncode != 0
        done += run.returncode == 0
        assert done <= 10 * kills + 20, "it is always done before"
        try:
            scenario.holds(folder, run)
            if (killed + done) % AGAIN_EVERY[name] == 0:
                scenario.again(folder)
        except AssertionError as problem:
            raise AssertionError(f"{where}\n{problem}") from problem
        if (killed + done) % 50 == 0:
            print(f"{killed} killed, {done} done before", flush=True)
    print(f"{name}: {killed} killed within {LATER * window * 1000:.0f} ms of the first file, {done} were done before, "
          f"seed {seed}")


def main():
    name = sys.argv[1]
    tools = type("Tools", (), dict(zip(("cli", "seal_loop", "old_layout", "weights"), sys.argv[2:])))
    kills = int(os.environ.get("DIPTYCH_KILLS", "8"))
    seed = int(os.environ.get("DIPTYCH_KILLS_SEED", os.getpid()))
    with tempfile.TemporaryDirectory(prefix="diptych-kills-") as scratch:
        scratch = Path(scratch)
        if name != "migrating":
            rows, columns = ("1024", "768") if name == "imports" else ("256", "192")
            subprocess.run([tools.cli, "phantom", scratch / "phantom", "--rows", rows, "--columns", columns],
                           capture_output=True, check=True)
            tools.phantom = next(file.parent for file in (scratch / "phantom").rglob("*.dcm"))
        if name == "exports":
            tools.model = model_package(scratch / "model", Path(tools.weights))
        kinds = {"exports": ExportsKilled, "migrating": MigratingKilled, "imports": ImportsKilled}
        kill_at_random(kinds[name](tools, scratch), name, kills, seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
