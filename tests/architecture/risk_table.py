#!/usr/bin/env python3
"""docs/RISK.md names for every hazard the tests that show its measure; each of them must be in the sources.

usage: risk_table.py CHECKOUT
"""
import re
import sys
from pathlib import Path

ROW = re.compile(r"^\| (H\d+) \|(.*)\|$")
CASE = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)", re.M)
NAMED = re.compile(r"`([^`]+)`")
SEVERITIES = {"minor", "serious", "critical"}
COLUMNS = 6  # after the number: hazard, cause, severity, measure, shown by, left


def tests_of(top):
    """Names as ctest lists them: Suite.Case of GoogleTest, Class.test_case of Python, and names of add_test."""
    names = set()
    for file in (top / "tests").rglob("*"):
        if file.suffix == ".cpp":
            names |= {f"{suite}.{case}" for suite, case in CASE.findall(file.read_text())}
        elif file.suffix == ".py":
            text = file.read_text()
            for start in re.finditer(r"^class (\w+)\(unittest\.TestCase\):", text, re.M):
                body = re.split(r"^\S", text[start.end():], maxsplit=1, flags=re.M)[0]
                names |= {f"{start.group(1)}.{case}" for case in re.findall(r"^    def (test_\w+)", body, re.M)}
        elif file.name == "CMakeLists.txt":
            text = file.read_text()
            for added in re.finditer(r"add_test\(NAME ([\w.${}-]+)", text):
                name = added.group(1)
                variable = re.search(r"\$\{(\w+)\}", name)
                loops = re.findall(rf"foreach\({variable.group(1)} ([^)]*)\)", text[:added.start()]) if variable else None
                names |= {name.replace(variable.group(0), value) for value in loops[-1].split()} if loops else {name}
    return names


def problems_of(text, known):
    """Sentences, and the numbers of the hazards."""
    problems, numbers = [], []
    for line in text.splitlines():
        row = ROW.match(line)
        if not row:
            if line.startswith("| H"):
                problems.append(f"no row of the table: {line[:60]}")
            continue
        number, cells = row.group(1), [cell.strip() for cell in row.group(2).split("|")]
        if number in numbers:
            problems.append(f"{number}: twice")
        numbers.append(number)
        if len(cells) != COLUMNS or not all(cells):
            problems.append(f"{number}: {len(cells)} cells after the number, or an empty one; {COLUMNS} are due")
            continue
        if cells[2] not in SEVERITIES:
            problems.append(f"{number}: severity {cells[2]} is none of {sorted(SEVERITIES)}")
        named = NAMED.findall(cells[4])
        if not named:
            problems.append(f"{number}: no test is named")
        problems += [f"{number}: there is no test {name}" for name in named if name not in known]
    return problems, numbers


def main():
    top = Path(sys.argv[1])
    known = tests_of(top)
    text = (top / "docs/RISK.md").read_text()
    problems, numbers = problems_of(text, known)
    if not numbers:
        problems.append("the table is empty")
    # The check itself must be able to fail.
    probe = "| H999 | a | b | serious | c | `No.SuchTest` | d |"
    if problems_of(probe, known)[0] != ["H999: there is no test No.SuchTest"]:
        problems.append("this check finds no missing test")
    print("\n".join(problems) or f"{len(numbers)} hazards, every test that they name is there")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
