"""The outlines of DDSM's four-view studies (Heath et al. 2000; research only) against what diptych-cli says of them.

An outline is a chain code at twice the pixel count of the films at hand: start column and row, then one of eight directions a
step, 0 up and on clockwise. Measured on, never trained on; but the studies' women may be among CBIS-DDSM's, which is taken
from DDSM: `patients_of` tells.
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List

from .dataset import SPLITS_FILE

SHRUNK = 2  # overlay pixels to an image pixel
STEPS = ((0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1))


@dataclass
class Outline:
    case: str            # as in C_0029_1
    view: str            # RCC, LCC, RMLO, LMLO
    lesion: str          # MASS or CALCIFICATION
    pathology: str
    box: List[float]     # image pixels, corners


def box_of(chain: List[str]) -> List[float]:
    x, y = int(chain[0]), int(chain[1])
    xs, ys = [x], [y]
    for code in chain[2:]:
        if code == "#":
            break
        dx, dy = STEPS[int(code)]
        x, y = x + dx, y + dy
        xs.append(x)
        ys.append(y)
    return [min(xs) / SHRUNK, min(ys) / SHRUNK, (max(xs) + 1) / SHRUNK, (max(ys) + 1) / SHRUNK]


def read_outlines(file: Path) -> List[Outline]:
    """Of every abnormality its first outline, the boundary; cores are left out."""
    case, place = file.name.split(".")[:2]
    view = place.split("_")[0][0] + place.split("_")[1]
    outlines: List[Outline] = []
    lesion = pathology = ""
    wanted = False
    for line in file.read_text(errors="replace").splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "LESION_TYPE":
            lesion = words[1]
        elif words[0] == "PATHOLOGY":
            pathology = words[1]
        elif words[0] == "BOUNDARY":
            wanted = True
        elif wanted and words[0].isdigit():
            outlines.append(Outline(case, view, lesion, pathology, box_of(words)))
            wanted = False
    return outlines


def patients_of(cbis: Path, case: str) -> Dict[str, str]:
    """CBIS-DDSM's numbers of the woman of a DDSM case, and what splits.json makes of them."""
    with open(cbis / "images.csv", newline="") as table:
        found = {Path(row["file"]).stem.split("_")[0] for row in csv.DictReader(table)
                 if Path(row["ddsm_source"]).name.startswith(case + ".")}
    splits = json.loads(SPLITS_FILE.read_text())["patients"]
    return {patient: next((name for name, patients in splits.items() if patient in patients), "none") for patient in sorted(found)}


def hits(outline: Outline, findings: List[dict]) -> List[dict]:
    """Findings whose middle lies in the outline's box, the most suspicious first."""
    x0, y0, x1, y1 = outline.box

    def inside(box: dict) -> bool:
        return x0 <= box["x"] + box["width"] / 2 <= x1 and y0 <= box["y"] + box["height"] / 2 <= y1

    return sorted((f for f in findings if inside(f["box_px"])), key=lambda f: -f["probability"])


def report(folder: Path, lines: Path, cbis: Path) -> List[dict]:
    """A row for each outline: what marks it, and the highest suspicion of the four views."""
    rows = []
    exams = {exam["study"]["patient_id"].replace("DDSM-", "").replace("-", "_") + "_1": exam
             for exam in map(json.loads, lines.read_text().splitlines()) if exam["study"]["patient_id"].startswith("DDSM-")}
    for file in sorted(folder.rglob("*.OVERLAY")):
        for outline in read_outlines(file):
            views = {view["view"]: view for view in exams[outline.case]["views"]}
            marks = hits(outline, views[outline.view]["findings"])
            ranked = sorted(views[outline.view]["findings"], key=lambda f: -f["confidence"])
            rows.append({
                "case": outline.case, "view": outline.view, "lesion": outline.lesion, "pathology": outline.pathology,
                "cbis": patients_of(cbis, outline.case),
                "found": None if not marks else {"suspicion": marks[0]["suspicion"], "kind": marks[0]["kind"],
                                                 "place_by_confidence": 1 + ranked.index(marks[0])},
                "highest": {name: max((f["suspicion"] for f in view["findings"]), default=None)
                            for name, view in views.items()}})
    return rows
