#!/usr/bin/env python3
"""The Slurm script's own logic, without Slurm and with a stand-in for diptych-cli: what is split, missing, done again,
merged.

usage: analyze_array_test.py CHECKOUT
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKOUT = Path(sys.argv.pop()) if len(sys.argv) > 1 else Path(__file__).parents[2]
SCRIPT = CHECKOUT / "resources" / "slurm" / "analyze-array.sh"

# One line for every folder that is there; ends as diptych-cli does; fails as a killed one would where it is told to.
STAND_IN = """#!/usr/bin/env python3
import json, os, pathlib, sys
if os.environ.get("KILLED"):
    os.kill(os.getpid(), 9)
arguments = sys.argv[1:]
assert arguments[0] == "analyze" and arguments[arguments.index("--device") + 1] == "cpu", arguments
folders = [pathlib.Path(path) for path in arguments[arguments.index("--") + 1:]]
there = [folder for folder in folders if folder.is_dir()]
if not there:
    sys.exit(3)
with open(arguments[arguments.index("--json") + 1], "w") as out:
    for folder in there:
        status = "partial" if "partial" in folder.name else "complete"
        print(json.dumps({"study": {"study_instance_uid": folder.name, "path": str(folder / "images")},
                          "model": {"sha256": "a"}, "status": status}), file=out)
sys.exit(1 if len(there) < len(folders) else 0)
"""


class AnalyzeArray(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="diptych-array-")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)
        self.program = self.folder / "stand-in"
        self.program.write_text(STAND_IN)
        self.program.chmod(0o700)
        self.out = self.folder / "out"

    def run_script(self, *arguments, status=0, **environment):
        done = subprocess.run([SCRIPT, *map(str, arguments)], capture_output=True, text=True, cwd=self.folder,
                              env=dict(os.environ, DIPTYCH_CLI=str(self.program), DIPTYCH_DEVICE="cpu", **environment))
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout.strip()

    def prepare(self, *names, size=2, absent=()):
        for name in names:
            if name not in absent:
                (self.folder / name / "images").mkdir(parents=True)
        (self.folder / "list").write_text("\n".join(names) + "\n\n")
        return self.run_script("prepare", "list", self.out, size)

    def test_every_study_is_in_one_task_and_merged_once(self):
        self.assertEqual(self.prepare("a", "b b", "c-partial", "d", "e"), "3 tasks")
        self.assertEqual(self.run_script("missing", self.out), "0-2")
        for task in range(3):
            self.run_script("task", self.out, SLURM_ARRAY_TASK_ID=str(task))
        self.assertEqual(self.run_script("missing", self.out), "")
        self.assertEqual(self.run_script("submit", self.out), f"nothing is missing: go on with 'merge {self.out}'")
        self.assertEqual(self.run_script("merge", self.out), "5 studies: 4 complete, 1 partial")
        lines = (self.out / "assessments.jsonl").read_text().splitlines()
        self.assertEqual([json.loads(line)["study"]["study_instance_uid"] for line in lines],
                         ["a", "b b", "c-partial", "d", "e"])

    def test_what_is_missing_is_told_and_only_that_is_done_again(self):
        self.prepare(*"abcdefg", size=1)
        for task in (0, 2, 6):
            self.run_script("task", self.out, task)
        self.run_script("task", self.out, 4, status=1, KILLED="1")
        self.assertEqual(self.run_script("missing", self.out), "1,3-5")
        self.run_script("merge", self.out, status=1)
        self.assertFalse((self.out / "assessments.jsonl").exists())
        self.assertEqual(self.run_script("task", self.out, 0, KILLED="1"), "task 0 is done already")

    def test_a_folder_without_a_study_is_named(self):
        self.prepare("a", "gone", "lost", "lost2", absent=("gone", "lost", "lost2"))
        for task in range(2):
            self.run_script("task", self.out, task)
        said = self.run_script("merge", self.out, status=1).splitlines()
        self.assertEqual(said[0], "1 studies: 1 complete")
        self.assertEqual([line.split("/")[-1] for line in said[1:]], ["gone", "lost", "lost2"])

    def test_a_prepared_folder_is_not_prepared_over(self):
        self.prepare("a")
        self.run_script("prepare", "list", self.out, status=1)
        self.run_script("task", self.out, 7, status=1)
        self.run_script("task", self.out, status=1)
        self.run_script("nonsense", self.out, status=2)


if __name__ == "__main__":
    unittest.main()
