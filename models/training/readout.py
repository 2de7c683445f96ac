"""What diptych-cli says of films, read back. A package is measured through the engine that ships, not beside it.

An *uncalibrated* package (`python3 -m training uncalibrated`) makes the engine print raw values: `confidence` is then the
network's own, `probability` its product with the malignancy.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np

from .dataset import IGNORE, MASS, Film
from .metrics import FilmResult

KINDS = {"mass": ("mass", "mass_and_calcification", "asymmetry", "distortion"), "calcification": ("calcification",)}


@dataclass
class Marks:
    """One kind's findings in one view, most confident first."""

    boxes: np.ndarray            # n x 4, stored pixels, corners
    confidence: np.ndarray
    malignancy: np.ndarray
    nipple_mm: np.ndarray        # distance from the nipple, NaN where unknown
    lesion: List[int]


def read_views(lines: Path) -> Dict[str, dict]:
    """Analysed views by the name of their file without its ending."""
    views: Dict[str, dict] = {}
    for line in lines.read_text().splitlines():
        for view in json.loads(line)["views"]:
            if view["status"] == "analyzed":
                views[Path(view["path"]).stem] = view
    return views


def marks_of(view: dict, kind: str) -> Marks:
    found = sorted((f for f in view["findings"] if f["kind"] in KINDS[kind]), key=lambda f: -f["confidence"])
    box = [f["box_px"] for f in found]
    confidence = np.array([f["confidence"] for f in found], float)
    probability = np.array([f["probability"] for f in found], float)
    return Marks(
        np.array([[b["x"], b["y"], b["x"] + b["width"], b["y"] + b["height"]] for b in box], float).reshape(-1, 4),
        confidence, np.divide(probability, confidence, out=np.zeros_like(probability), where=confidence > 0),
        np.array([np.nan if f["nipple_distance_mm"] is None else f["nipple_distance_mm"] for f in found], float),
        [f["lesion"] for f in found])


NOTHING = {"findings": []}


def results_of(films: Sequence[Film], views: Dict[str, dict], kind: str = "mass") -> List[FilmResult]:
    """In the stored image's pixels. A film that was not analysed has found nothing."""
    results = []
    for film in films:
        marks = marks_of(views.get(Path(film.file).stem, NOTHING), kind)
        mass = film.kinds == MASS
        results.append(FilmResult(film.patient, marks.boxes, marks.confidence, marks.malignancy, film.boxes_image[mass],
                                  film.malignant[mass], film.boxes_image[film.kinds == IGNORE],
                                  bool((film.malignant[mass] == 1).any())))
    return results
