#!/usr/bin/env python3
"""clang-tidy over the project's sources: tidy.py BUILD JOBS [--analyzer] FILE...

Nine tenths of its time go into the headers (Qt, DCMTK, JSON) that a source includes. Sources of one target are therefore
looked at together, as one unit that includes them, so that their headers are read once. Where two of them say the same
name at the same place (an unnamed namespace is one for the whole unit) they come into different units; what still does
not compile together is looked at alone afterwards. BUILD holds the compile commands of clang; nothing needs to be built.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
from pathlib import Path

TIDY = "clang-tidy-14"
TOGETHER = 30  # more would keep one processor busy while the others have ended
TOP = Path(__file__).resolve().parents[2]
# What stands at the beginning of a line, as clang-format leaves it: namespaces are not indented.
NAMED = re.compile(r"^(?:(?:inline |static |constexpr |const )*(?:struct|class|enum class|enum) (\w+)"
                   r"|(?:template .*)?[\w:][\w:<>,&* ]* [&*]*(\w+)\(|[\w:][\w:<>,&*\[\]() ]* [&*]*(\w+)(?:\[.*\])?(?:\{| =))", re.MULTILINE)


def names(source: Path) -> set[str]:
    return {next(filter(None, found.groups())) for found in NAMED.finditer(source.read_text())
            if not found.group().startswith("namespace ")}  # an alias may be said twice


def units(entries: list[dict]) -> list[list[dict]]:
    made: list[tuple[list[dict], set[str]]] = []
    for entry in entries:
        own = names(Path(entry["file"]))
        for members, taken in made:
            if len(members) < TOGETHER and not own & taken:
                members.append(entry)
                taken |= own
                break
        else:
            made.append(([entry], set(own)))
    return [members for members, _ in made]


class Tidy:
    def __init__(self, build: Path, analyzer: bool):
        self.folder = build / "tidy"
        self.folder.mkdir(exist_ok=True)
        self.analyzer = analyzer
        self.made = 0

    def unit(self, members: list[dict]) -> Path:
        """A folder with the unit and its compile command."""
        self.made += 1
        folder = self.folder / str(self.made)
        folder.mkdir(exist_ok=True)
        source = folder / "unit.cpp"
        source.write_text("".join(f'#include "{entry["file"]}"\n' for entry in members))
        command = re.sub(r" -o \S+ -c \S+", f" -c {source}", members[0]["command"])
        (folder / "compile_commands.json").write_text(
            json.dumps([{"directory": members[0]["directory"], "command": command, "file": str(source)}]))
        return folder

    def look(self, members: list[dict], folder: Path) -> tuple[bool, str]:
        """Whether it compiled, and what was found; of one source alone, also why it did not compile."""
        checks = "-bugprone-suspicious-include" + ("" if self.analyzer else ",-clang-analyzer-*")
        call = [TIDY, f"-p={folder}", f"--config-file={TOP / '.clang-tidy'}", "--quiet", f"--checks={checks}",
                "--extra-arg=-Wno-unknown-warning-option"]
        if self.analyzer:  # of what a unit includes, too
            call += ["--extra-arg=-Xclang", "--extra-arg=-analyzer-opt-analyze-headers"]
        told = subprocess.run(call + [str(folder / "unit.cpp")], capture_output=True, text=True)
        if "clang-diagnostic-error" in told.stdout and len(members) > 1:
            return False, ""
        return True, "" if told.returncode == 0 else told.stdout or told.stderr


def main() -> int:
    build, jobs, *rest = sys.argv[1:]
    tidy = Tidy(Path(build).resolve(), "--analyzer" in rest)
    wanted = {str(TOP / file) for file in rest if not file.startswith("--")}
    by_target: dict[str, list[dict]] = {}
    for entry in json.loads((Path(build) / "compile_commands.json").read_text()):
        if os.path.normpath(entry["file"]) in wanted:
            wanted.discard(entry["file"])
            by_target.setdefault(re.search(r"-o (\S+\.dir)/", entry["command"]).group(1), []).append(entry)
    if wanted:
        print("no compile command for", *sorted(wanted), file=sys.stderr)
        return 1
    work = [members for entries in by_target.values() for members in units(entries)]
    told: set[str] = set()  # a header's finding is told by each unit that includes it
    alone: list[list[dict]] = []

    def gather(members: list[dict], future: concurrent.futures.Future) -> None:
        compiled, said = future.result()
        if not compiled:
            alone.extend([entry] for entry in members)
        if said and said not in told:
            told.add(said)
            print(said, flush=True)

    with concurrent.futures.ThreadPoolExecutor(int(jobs)) as pool:
        for look in (sorted(work, key=len, reverse=True), alone):
            for members, future in [(each, pool.submit(tidy.look, each, tidy.unit(each))) for each in look]:
                gather(members, future)
    print(f"clang-tidy: {sum(map(len, work))} files in {len(work)} units, then {len(alone)} of them alone: "
          + (f"findings in {len(told)}" if told else "clean"))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
