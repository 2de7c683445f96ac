#!/usr/bin/env python3
"""Files stay small enough to read in one sitting.

usage: file_sizes.py CHECKOUT
"""
import sys
from pathlib import Path

LIMITS = {"include": 250, "src": 500, "tests": 600}


def main():
    top = Path(sys.argv[1])
    problems = []
    for folder, limit in LIMITS.items():
        for file in sorted((top / folder).rglob("*")):
            if file.suffix in (".h", ".cpp", ".py"):
                lines = len(file.read_text().splitlines())
                if lines > limit:
                    problems.append(f"{file.relative_to(top)}: {lines} lines, at most {limit}: is it still one thing?")
    print("\n".join(problems) or "all files are short enough")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
