#!/usr/bin/env python3
"""docs/SOUP.md has a row for every library that CMake finds and every package of third_party/packages.txt that runs, with
the upstream version that is installed here.

usage: soup_table.py CHECKOUT
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path

# What the build's packages bring at run time; headers that are compiled in stand for themselves.
BRINGS = {
    "qt6-base-dev": ["libqt6core6", "libqt6gui6", "libqt6widgets6", "libqt6network6", "libqt6sql6"],
    "libdcmtk-dev": ["libdcmtk17"], "libopenjp2-7-dev": ["libopenjp2-7"], "libtorch-dev": ["libtorch1.13"],
    "libdnnl-dev": ["libdnnl2"], "libopencv-core-dev": ["libopencv-core406"],
    "libopencv-imgproc-dev": ["libopencv-imgproc406"], "libspdlog-dev": ["libspdlog1.10", "libfmt9"],
    "libsodium-dev": ["libsodium23"], "libssl-dev": ["libssl3"], "librabbitmq-dev": ["librabbitmq4"],
    "libseccomp-dev": ["libseccomp2"],
}
TOOLS = {"ca-certificates", "cmake", "g++", "git", "ninja-build", "pkg-config", "ccache", "qt6-l10n-tools"}


def upstream(version):
    """3.6.7-9~deb12u4 -> 3.6.7; 1:1.10.0+ds-0.4 -> 1.10.0."""
    return re.match(r"(?:\d+:)?([0-9.]+)", version).group(1).rstrip(".")


def main():
    top = Path(sys.argv[1])
    section, wanted = "", []
    for line in (top / "third_party/packages.txt").read_text().splitlines():
        if line.startswith("# ") and line[2:] in ("Build", "Run", "Test"):
            section = line[2:]
        elif line and not line.startswith("#") and section != "Test" and line not in TOOLS:
            wanted += BRINGS.get(line, [line])
    rows = {}
    for line in (top / "docs/SOUP.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 5 and cells[0] not in ("package", "---"):
            names, versions = cells[0].split(", "), cells[1].split(", ")
            versions += versions[-1:] * (len(names) - len(versions))
            rows.update(zip(names, versions))
            if not all(cells):
                rows[cells[0]] = ""
    problems = [f"docs/SOUP.md: no row for {name}" for name in wanted if name not in rows]
    for name, version in rows.items():
        if not version:
            problems.append(f"docs/SOUP.md: {name}: an empty cell")
        elif shutil.which("dpkg-query"):
            here = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True,
                                  check=False).stdout
            if here and upstream(here) != upstream(version):
                problems.append(f"docs/SOUP.md: {name} is {here} here, {version} there")
    print("\n".join(problems) or f"{len(rows)} packages, {len(wanted)} of them asked for")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
