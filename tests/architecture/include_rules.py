#!/usr/bin/env python3
"""Who may include what: the house's walls, checked on the text of every source file. There is no exception list.

usage: include_rules.py CHECKOUT
"""
import re
import sys
from pathlib import Path

# Library -> libraries whose public headers it may include (itself and core always).
LIBRARIES = {
    "core": set(),
    "isolation": set(),
    "dicom": {"isolation"},
    "dicom_evidence": {"dicom", "reading"},
    "dicom_network": {"dicom"},
    "phantom": set(),
    "preprocess": set(),
    "inference": {"isolation"},
    "verdict": set(),
    "reading": set(),
    "report_json": set(),
    "report_pdf": {"reading"},
    "store": {"reading"},
    "work_queue": set(),
    "pipeline": {"preprocess", "inference", "verdict"},
    "viewer": {"dicom", "dicom_evidence", "dicom_network", "inference", "pipeline", "reading", "report_json", "report_pdf", "store"},
    "apps": {"dicom", "dicom_evidence", "dicom_network", "phantom", "inference", "pipeline", "reading", "report_json", "report_pdf", "store", "viewer",
             "work_queue", "isolation"},
}
FOLDERS = {"dicom/evidence": "dicom_evidence", "dicom/network": "dicom_network", "report/json": "report_json", "report/pdf": "report_pdf"}

# The window's rooms, src/viewer/ROOM, from the bottom up: each may include those before it, none after it.
ROOMS = ["looks", "threads", "site", "views", "monitor", "store", "study", "hanging", "audit", "reading", "archive", "window"]

# Third-party headers and the only places that may include them.
FENCES = [
    (re.compile(r"dcmtk/"), lambda path: path.startswith(("src/dicom/", "src/apps/bench/dcmtk_"))),
    (re.compile(r"(.*/)?(openjpeg|opj_)"), lambda path: path == "src/dicom/jpeg2000.cpp"),
    (re.compile(r"(torch|ATen|c10)/"), lambda path: re.match(r"src/inference/torch_[^/]*$", path)),
    (re.compile(r"opencv"), lambda path: path.startswith(("src/preprocess/", "src/phantom/"))),
    (re.compile(r"Q[A-Z]|Qt"), lambda path: path.startswith(("src/viewer/", "src/report/pdf/", "src/store/", "src/apps/"))),
    (re.compile(r"spdlog/"), lambda path: path == "src/core/log.cpp"),
    (re.compile(r"sodium"), lambda path: path.startswith(("src/inference/", "src/store/"))),
    (re.compile(r"nlohmann/"), lambda path: path.startswith(("src/inference/", "src/report/json/", "src/apps/cli/", "src/dicom/network/", "src/work_queue/", "src/apps/device_bench/"))),
    (re.compile(r"seccomp"), lambda path: path == "src/isolation/confinement.cpp"),
    (re.compile(r"openssl/"), lambda path: path.startswith("src/dicom/network/")),
    (re.compile(r"rabbitmq-c/|amqp(_framing|_tcp_socket|_ssl_socket)?\.h$"), lambda path: path == "src/work_queue/amqp_connection.cpp"),
    (re.compile(r"CLI/"), lambda path: path.startswith("src/apps/")),
]
# Of all third-party headers, public ones may name only this.
PUBLIC_THIRD_PARTY = {"tl/expected.hpp"}
STANDARD_HEADER = re.compile(r"^[a-z_0-9]+$")


def library_of(path):
    parts = path.split("/")
    if path.startswith("include/diptych/"):
        return parts[2]
    for folder, library in FOLDERS.items():
        if path.startswith(f"src/{folder}/"):
            return library
    return parts[1]


def includes(text):
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r"\s*#\s*include\s*([<\"])([^>\"]+)[>\"]", line)
        if found:
            yield number, found.group(2)


def check_room(path, number, target, problems):
    room, other = path.split("/")[2], target.split("/")[0]
    if room not in ROOMS:
        problems.append(f"{path}: is in no room of the window")
    elif "/" in target and other in ROOMS and ROOMS.index(other) > ROOMS.index(room):
        problems.append(f"{path}:{number}: {room} may not include {other}, which lies above it")


def check_file(path, text, problems):
    library = library_of(path)
    if library not in LIBRARIES:
        problems.append(f"{path}: library '{library}' is not known to the include rules")
        return set()
    used = set()
    for number, target in includes(text):
        for pattern, allowed in FENCES:
            if pattern.match(target) and not allowed(path):
                problems.append(f"{path}:{number}: {target} is fenced off here")
        if path.startswith("include/") and not target.startswith("diptych/"):
            if not STANDARD_HEADER.match(target) and target not in PUBLIC_THIRD_PARTY:
                problems.append(f"{path}:{number}: public headers include no third-party header ({target})")
        found = re.match(r"diptych/([^/]+)/", target)
        if found and found.group(1) != library:
            other = found.group(1)
            used.add(other)
            if other != "core" and other not in LIBRARIES[library]:
                problems.append(f"{path}:{number}: {library} may not include {other}")
        if path.startswith("src/viewer/"):
            check_room(path, number, target, problems)
        if ".." in target.split("/"):
            problems.append(f"{path}:{number}: no include climbs out of its folder ({target})")
    return used


def cycles(graph):
    found, state = [], {}

    def visit(node, trail):
        state[node] = "open"
        for other in sorted(graph.get(node, ())):
            if state.get(other) == "open":
                found.append(" -> ".join(trail + [node, other]))
            elif other not in state:
                visit(other, trail + [node])
        state[node] = "done"

    for node in sorted(graph):
        if node not in state:
            visit(node, [])
    return found


def main():
    top = Path(sys.argv[1])
    problems, graph, seen = [], {}, 0
    for folder in ("include", "src"):
        for file in sorted((top / folder).rglob("*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            seen += 1
            path = file.relative_to(top).as_posix()
            graph.setdefault(library_of(path), set()).update(check_file(path, file.read_text(), problems))
    problems += [f"libraries include each other in a circle: {cycle}" for cycle in cycles(graph)]
    if seen < 20:
        problems.append(f"only {seen} source files were found: is {top} the checkout?")
    print("\n".join(problems) or f"{seen} files keep the rules")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
