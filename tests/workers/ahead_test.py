#!/usr/bin/env python3
"""Reading ahead on one machine: what lies in a folder and what comes into it has a result in the store, once; what is
still being written has none; the unit's way, with nothing on the command line, takes folders and place from the settings.

usage: ahead_test.py DIPTYCH_CLI TEST_MODEL.pt
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from small_model import model_package

CLI, WEIGHTS = (sys.argv.pop(1), Path(sys.argv.pop(1))) if len(sys.argv) > 2 else (None, None)


class Ahead(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        top = Path(self.folder.name)
        self.worklist, self.results, self.spare = top / "worklist", top / "results.sqlite", top / "spare"
        self.worklist.mkdir()
        self.spare.mkdir()
        self.model = model_package(top / "model", WEIGHTS)
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(top / "settings")}

    def cli(self, *words):
        return subprocess.run([CLI, *map(str, words)], capture_output=True, text=True, env=self.environment, timeout=120)

    def phantom(self, folder, seed):
        made = self.cli("phantom", folder, "--seed", seed, "--rows", 256, "--columns", 192)
        self.assertEqual(made.returncode, 0, made.stderr)

    def kept(self):
        lines = self.cli("results", self.results, "--json", "-").stdout.splitlines()
        return [json.loads(line)["study"]["study_instance_uid"] for line in lines]

    def ahead(self, *words):
        return self.cli("ahead", *words, "--model", self.model, "--device", "cpu")

    def test_each_study_has_one_result(self):
        self.phantom(self.worklist / "one", 1)
        self.phantom(self.worklist / "two", 2)
        self.phantom(self.worklist / "three.part", 3)
        first = self.ahead(self.worklist, "--results", self.results, "--once")
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual(len(set(self.kept())), 2, first.stderr)
        (self.worklist / "three.part").rename(self.worklist / "three")
        again = self.ahead(self.worklist, "--results", self.results, "--once")
        self.assertEqual(again.stderr.count("begun"), 1, again.stderr)
        self.assertEqual(len(self.kept()), 3)
        self.assertEqual(len(set(self.kept())), 3)

    def test_a_changed_calibration_beside_the_same_weights_is_another_model(self):
        self.phantom(self.worklist / "one", 7)
        self.assertEqual(self.ahead(self.worklist, "--results", self.results, "--once").returncode, 0)
        manifest = self.model / "manifest.json"
        manifest.write_text(manifest.read_text().replace("[0.5, 0.2]", "[0.5, 0.9]"))
        again = self.ahead(self.worklist, "--results", self.results, "--once")
        self.assertEqual(again.stderr.count("begun"), 1, again.stderr)
        self.assertEqual(len(self.kept()), 2, "the earlier result stays, and is nobody's who has the new package")

    def test_what_comes_is_read_once_it_rests_and_a_signal_ends_it(self):
        self.phantom(self.spare / "late", 4)
        program = subprocess.Popen([CLI, "ahead", self.worklist, "--results", self.results, "--model", self.model,
                                    "--device", "cpu", "--pause", "0.3"], env=self.environment,
                                   stderr=subprocess.PIPE, text=True)
        try:
            time.sleep(1)
            shutil.copytree(self.spare / "late", self.worklist / "late")
            deadline = time.monotonic() + 60
            while not self.kept() and time.monotonic() < deadline:
                time.sleep(0.2)
            self.assertEqual(len(self.kept()), 1)
        finally:
            program.send_signal(signal.SIGTERM)
            _, said = program.communicate(timeout=60)
        self.assertEqual(program.returncode, 0, said)

    def test_without_a_word_it_does_as_the_window_is_set(self):
        nothing = self.ahead("--once")
        self.assertEqual(nothing.returncode, 2)
        self.assertIn("How this site reads", nothing.stderr)
        self.phantom(self.worklist / "one", 5)
        settings = Path(self.environment["XDG_CONFIG_HOME"], "diptych")
        settings.mkdir(parents=True)
        (settings / "diptych.ini").write_text(f"[site]\nworklistFolders={self.worklist}\nresultStore={self.results}\n")
        done = self.ahead("--once")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.kept()), 1)

    def test_a_damaged_file_is_tried_three_times_and_told(self):
        self.phantom(self.worklist / "one", 6)
        image = sorted((self.worklist / "one").rglob("*.dcm"))[0]
        image.write_bytes(image.read_bytes()[:700])
        done = self.ahead(self.worklist, "--results", self.results, "--once")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stderr.count("once more"), 2, done.stderr)
        self.assertEqual(self.kept(), [])


if __name__ == "__main__":
    unittest.main()
