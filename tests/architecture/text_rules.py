#!/usr/bin/env python3
"""Names and texts: no empty words in type names, no `using namespace` in headers, no absolute path of one machine.

usage: text_rules.py CHECKOUT
"""
import re
import subprocess
import sys
from pathlib import Path

EMPTY_WORDS = re.compile(r"\b(?:class|struct)\s+\w*(?:Manager|Helper|Utils?)\b")
USING_IN_HEADER = re.compile(r"^\s*using namespace", re.M)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home/\w+|root|var/tmp)/")
SUFFIXES = {".h", ".cpp", ".py", ".md", ".txt", ".cmake", ".sh", ".json"}


def main():
    top = Path(sys.argv[1])
    listed = subprocess.run(["git", "-C", str(top), "ls-files"], capture_output=True, text=True)
    names = listed.stdout.splitlines() if listed.returncode == 0 else [
        file.relative_to(top).as_posix() for folder in ("include", "src", "tests", "docs", "models", "third_party")
        for file in (top / folder).rglob("*")]
    problems = []
    for name in names:
        file = top / name
        if file.suffix not in SUFFIXES or not file.is_file() or file.name == Path(__file__).name:
            continue
        text = file.read_text()
        for number, line in enumerate(text.splitlines(), 1):
            if EMPTY_WORDS.search(line):
                problems.append(f"{name}:{number}: a name that says nothing: {line.strip()}")
            if MACHINE_PATH.search(line):
                problems.append(f"{name}:{number}: a path of one machine: {line.strip()[:100]}")
        if file.suffix == ".h" and USING_IN_HEADER.search(text):
            problems.append(f"{name}: `using namespace` in a header")
    print("\n".join(problems) or f"{len(names)} files keep the rules")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
