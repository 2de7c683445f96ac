#!/usr/bin/env python3
"""Man page, completions and --help of a program say the same: every verb, every option, none more.

usage: manual_test.py PROGRAM
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else None
OPTION = re.compile(r"^\s{2}((?:-\w,)?--?[\w-]+)")
SECTION = re.compile(r"^(\w[\w -]*):$")


def text_of(*arguments):
    return subprocess.run([str(PROGRAM), *arguments], capture_output=True, text=True, check=True,
                          env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}).stdout


def described():
    """Path of verbs ("model info") -> options, as --help has them."""
    found = {}

    def walk(path):
        options, verbs, section = set(), [], ""
        for line in text_of(*path, "--help").splitlines():
            title = SECTION.match(line)
            section = title.group(1) if title else section
            if section == "Subcommands":
                verb = re.match(r"^\s{2}(\S+)\s", line)
                if verb:
                    verbs.append(verb.group(1))
            elif section == "Options":
                option = OPTION.match(line)
                if option:
                    options |= set(option.group(1).split(","))
        found[" ".join(path)] = (options, verbs)
        for verb in verbs:
            walk([*path, verb])

    walk([])
    return found


def in_man_page(page):
    """The same, from the roff that the program writes."""
    found, path, plain = {"": set()}, "", page.replace("\\-", "-")
    verbs = False
    lines = plain.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(".SH "):
            verbs, path = line == ".SH VERBS", "" if line == ".SH OPTIONS" else None
        elif verbs and line.startswith(".SS "):
            path = line[4:]
            found[path] = set()
        elif line == ".TP" and path is not None:
            found[path] |= set(re.findall(r"\\fB(-[\w-]+)\\fR", lines[number + 1]))
    return found


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.help = described()
        cls.page = text_of("--write-manual", "man")
        cls.name = PROGRAM.name

    def test_the_man_page_has_every_option_of_help_and_none_more(self):
        page = in_man_page(self.page)
        self.assertEqual(page.keys(), self.help.keys())
        for path, (options, _) in self.help.items():
            self.assertEqual(page[path], options, path)

    def test_bash_offers_what_help_names(self):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder, "completion")
            script.write_text(text_of("--write-manual", "bash"))
            function = "_" + self.name.replace("-", "_")

            def offers(*words):
                quoted = " ".join(f"'{word}'" for word in (self.name, *words))
                out = subprocess.run(
                    ["bash", "-c", f"source {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; {function}; "
                                   "printf '%s\\n' \"${COMPREPLY[@]}\""],
                    capture_output=True, text=True, check=True)
                self.assertEqual(out.stderr, "")
                return set(out.stdout.split())

            for path, (options, verbs) in self.help.items():
                words = path.split()
                self.assertEqual(offers(*words, "-"), options, path)
                self.assertEqual(offers(*words, ""), set(verbs), path)
            if "analyze" in self.help:
                self.assertEqual(offers("an"), {"analyze"})
                self.assertEqual(offers("analyze", "--json", "-"), set(), "the value of an option is a file")
                self.assertEqual(offers("--verbose", "an"), {"analyze"}, "a flag has no value")

    def test_zsh_offers_what_help_names(self):
        script = text_of("--write-manual", "zsh")
        offered = set(re.findall(r"'(--?[\w-]+)\[", script))
        self.assertEqual(offered, set().union(*(options for options, _ in self.help.values())))
        for _, verbs in self.help.values():
            if verbs:
                self.assertIn("(" + " ".join(verbs) + ")", script)
        # A flag is followed by nothing, an option with a value by it.
        self.assertRegex(script, r"'--help\[[^]]*\]'")
        if "analyze" in self.help:
            self.assertRegex(script, r"'--json\[(?:[^]\\]|\\.)*\]:TEXT:_files'")
        if shutil.which("zsh"):
            subprocess.run(["zsh", "-n"], input=script, text=True, check=True)

    def test_the_man_page_is_formatted_without_a_warning(self):
        if not shutil.which("man"):
            self.skipTest("no man-db")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, self.name + ".1")
            file.write_text(self.page)
            done = subprocess.run(["man", "--warnings", "-l", "-Tutf8", "-E", "UTF-8", str(file)], capture_output=True,
                                  text=True, check=True, env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"})
            self.assertEqual(done.stderr, "")
            text = re.sub(".\b", "", done.stdout)  # a letter that is struck twice is bold
            self.assertTrue("not for diagnostic use" in " ".join(text.split()))
            for part in ("NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "FILES", "ENVIRONMENT", "SEE ALSO"):
                self.assertTrue(part in text, part)

    def test_the_way_to_ask_for_it_stands_in_no_help(self):
        self.assertNotIn("--write-manual", text_of("--help"))


if __name__ == "__main__":
    unittest.main()
