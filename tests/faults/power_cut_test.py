#!/usr/bin/env python3
"""A power cut at every moment, as a model: what the disk may hold when the current is gone.

usage: power_cut_test.py SCENARIO DIPTYCH_CLI STORE_SEAL_LOOP STORE_OLD_LAYOUT TEST_MODEL.pt
       (exit status 77: strace cannot trace here)

The program runs once, undisturbed, and its calls are traced. From them the disk is made anew for moments between two
calls, six disks for each (ways(); traced_disk.py says what they may hold). Then disk_faults_test.py's conditions must hold
for what was acknowledged until that moment, and on every fifth disk the program must do its work again. That the model bites is tried, too:
on a disk that forgets what was flushed, something acknowledged has to be lost.

DIPTYCH_FAULT_POINTS is the most moments (12, evenly spread; "all" for every one), DIPTYCH_POWER_SEED another choice of
what is lost.
"""
import collections
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import disk_faults_test as faults
import random_kills_test as kills
from traced_disk import Disk, calls_of, contents, traced, under_strace


def ways(seed):
    """What is lost, of bytes and of names: each says of one sector or name after the other whether it is there."""
    chance = random.Random(seed)

    def some(share):
        return lambda: chance.random() < share

    def first(share):
        there = [True]

        def kept():
            there[0] = there[0] and chance.random() < share
            return there[0]

        return kept

    return {"nothing but what was flushed": (some(0), some(0)), "everything": (some(1), some(1)),
            "names without bytes": (some(0), some(1)), "bytes without names": (some(1), some(0)),
            "half the sectors, the first names": (some(0.5), first(0.7)), "most sectors, some names": (some(0.9), some(0.5))}


class Run:
    def __init__(self, told, ended):
        self.stdout = told
        self.stderr = ""
        self.returncode = 0 if ended else faults.KILLED


class Imports(kills.ImportsKilled):
    """The receiver's disk; another program sends and is told of each object that it is stored."""

    def traced(self, root, log):
        receive, send = self.commands(root)
        run = kills.ImportRun(under_strace(receive, log), send, self.objects(), root, self.scratch)
        run.sender.wait(faults.PATIENCE_S)
        receiver = int(Path(f"/proc/{run.process.pid}/task/{run.process.pid}/children").read_text().split()[0])
        os.kill(receiver, signal.SIGTERM)  # strace would leave it alone
        run.process.wait(faults.PATIENCE_S)
        run.done = True
        self.sources = run.acknowledged()
        self.whole = {file.name: file.read_bytes() for file in (root / "archive").rglob("*.dcm")}
        calls = calls_of(log)
        told = {call.stored() for call in calls} - {None}
        assert told == set(self.sources), "the trace does not show what the sender was told"
        return run, calls

    def holds(self, folder, run):
        if isinstance(run, Run):
            told = [line.split()[1] for line in run.stdout.splitlines() if line.startswith("stored ")]
            run.acknowledged = lambda: {uid: self.sources[uid] for uid in told}
            for file in (folder / "archive").rglob("*.dcm"):
                assert file.read_bytes() == self.whole[file.name], f"not what was received: {file.name}"
        super().holds(folder, run)


class PowerCut:
    def __init__(self, scenario, scratch):
        self.scenario = scenario
        self.scratch = scratch
        self.root = scenario.fresh()
        self.initial = contents(self.root)
        trace = getattr(scenario, "traced", None) or self.traced
        run, self.calls = trace(self.root, scratch / "calls")
        assert scenario.succeeded(run), f"under strace: {run.returncode} {run.stderr[-600:]}"

    def traced(self, root, log):
        return traced(self.scenario.command(root), log, faults.PATIENCE_S)

    def disks(self):
        """The disk after each call that changed it or told something, and whether it is the last."""
        changes = sum(map(Disk(self.root, self.initial).take, self.calls))
        disk = Disk(self.root, self.initial)
        for call in self.calls:
            if disk.take(call):
                changes -= 1
                yield disk, changes == 0

    def expect(self, disk, found, ended, again):
        shutil.rmtree(self.root)
        self.root.mkdir()
        for path in sorted(found):
            target = Path(path)
            if found[path] is None:
                target.mkdir()
                continue
            target.write_bytes(found[path])
            target.chmod(0o600)
        self.scenario.holds(self.root, Run(disk.told, ended))
        if again:
            self.scenario.again(self.root)

    def go(self, most, seed):
        moments = sum(1 for _ in self.disks())
        step = 1.0 if most is None else max(1.0, moments / most)
        chosen = {int(i * step) for i in range(int(moments / step))} | {moments - 1}
        tried = collections.Counter()
        distinct = set()
        for moment, (disk, ended) in enumerate(self.disks()):
            if moment not in chosen:
                continue
            for way, (bytes_kept, names_kept) in ways(f"{seed}-{moment}").items():
                found = disk.found(bytes_kept, names_kept)
                tried[way] += 1
                known = len(distinct)
                distinct.add(hashlib.sha256(repr((disk.told, ended, sorted(found.items()))).encode()).digest())
                if len(distinct) == known:
                    continue
                try:
                    self.expect(disk, found, ended, again=tried[way] % 5 == 0)
                except AssertionError as problem:
                    raise AssertionError(f"after change {moment + 1} of {moments}, {way}, seed {seed}: {problem}") from problem
        print(f"{moments} moments, {len(distinct)} disks that differ: " + ", ".join(tried))

    def bites(self):
        """Whether a disk that forgets loses something that this test sees."""
        last = None
        for last, _ in self.disks():
            pass
        try:
            self.expect(last, self.initial, True, again=False)
        except AssertionError:
            return True
        return False


def main():
    name = sys.argv[1]
    tools = type("Tools", (), dict(zip(("cli", "seal_loop", "old_layout", "weights"), sys.argv[2:])))
    wanted = os.environ.get("DIPTYCH_FAULT_POINTS", "12")
    seed = int(os.environ.get("DIPTYCH_POWER_SEED", "1"))
    with tempfile.TemporaryDirectory(prefix="diptych-power-") as folder:
        scratch = Path(folder).resolve()
        try:
            probe, calls = traced(["sh", "-c", f"echo x > {scratch}/probe"], scratch / "calls", faults.PATIENCE_S)
        except OSError:
            probe, calls = None, []
        if not probe or probe.returncode != 0 or not calls:
            print("strace cannot trace here")
            return 77
        faults.make_inputs(tools, scratch)
        cut = PowerCut({**faults.SCENARIOS, "imports": Imports}[name](tools, scratch), scratch)
        cut.go(None if wanted == "all" else int(wanted), seed)
        assert name == "migrating" or cut.bites(), "a disk that forgot everything was not noticed"
    return 0


if __name__ == "__main__":
    sys.exit(main())
