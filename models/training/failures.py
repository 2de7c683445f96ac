"""Where a package fails, as pictures: for whoever has the films. They are patients' and no part of the project.

Of the JSON lines of `diptych-cli analyze` over `training studies`: masses that were missed, marks where nothing was
annotated, benign masses with high scores and malignant ones with low scores.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Sequence

import cv2
import numpy as np

from . import metrics, prepare
from .dataset import Film, split_films
from .metrics import FilmResult
from .readout import read_views, results_of

TILE_MM, TILE_SPACING_MM = 60.0, 0.2
COLUMNS, ROWS = 6, 4
TRUTH, MARK = (255, 200, 90), (60, 110, 255)  # blue, green, red
CAPTION = 18


@dataclass
class Case:
    film: Film
    box: np.ndarray            # what the tile shows, in the film's pixels
    order: float               # the worst first
    caption: str


def threshold_at(results: Sequence[FilmResult], false_marks: float) -> float:
    """The confidence at which there are so many false marks an image."""
    rate, _, confidence = metrics.froc(results)
    allowed = np.flatnonzero(rate <= false_marks)
    return float(confidence[allowed[-1]]) if len(allowed) else 1.0


def cases(films: Sequence[Film], results: Sequence[FilmResult]) -> Dict[str, List[Case]]:
    """`missed` and `false` at one false mark an image; of what was found, `benign` masses, the highest probability first, and
    `malignant` ones, the lowest first."""
    threshold = threshold_at(results, 1.0)
    found: Dict[str, List[Case]] = {"missed": [], "false": [], "benign": [], "malignant": []}
    for film, result in zip(films, results):
        hits = metrics.match(result, "mark")
        best = {int(mass): k for k, mass in reversed(list(enumerate(hits))) if mass >= 0}
        for mass, box in enumerate(result.truth):
            kind = "malignant" if result.truth_malignant[mass] else "benign"
            k = best.get(mass)
            confidence = float(result.confidence[k]) if k is not None else 0.0
            if confidence < threshold:
                found["missed"].append(Case(film, box, confidence, f"{kind}, confidence {confidence:.2f}"))
                continue
            probability = confidence * float(result.malignancy[k])
            order = -probability if kind == "benign" else probability
            found[kind].append(Case(film, box, order, f"{kind}, probability {probability:.2f}"))
        for k in np.flatnonzero((hits == -1) & (result.confidence >= threshold)):
            found["false"].append(Case(film, result.boxes[k], -float(result.confidence[k]),
                                       f"confidence {result.confidence[k]:.2f}"))
    return {name: sorted(each, key=lambda case: case.order) for name, each in found.items()}


def tile(data: Path, case: Case, result: FilmResult) -> np.ndarray:
    """60 mm about the case in the film's true aspect; annotated masses in one colour, the package's marks in the other."""
    film = case.film
    stored = cv2.imread(str(data / film.file), cv2.IMREAD_GRAYSCALE)
    image = prepare.resample(stored, film.spacing_mm, TILE_SPACING_MM)
    side = int(TILE_MM / TILE_SPACING_MM)
    scale = np.array([image.shape[1] / stored.shape[1], image.shape[0] / stored.shape[0]] * 2)
    middle = ((case.box[:2] + case.box[2:]) / 2 * scale[:2]).astype(int)
    padded = cv2.copyMakeBorder(image, side, side, side, side, cv2.BORDER_CONSTANT)
    corner = middle + side - side // 2
    cut = np.clip(padded[corner[1]:corner[1] + side, corner[0]:corner[0] + side], 0, 255).astype(np.uint8)
    coloured = cv2.cvtColor(cut, cv2.COLOR_GRAY2BGR)
    shown = result.confidence >= 0.05
    for boxes, colour in ((result.truth, TRUTH), (result.boxes[shown], MARK)):
        for box in boxes:
            x0, y0, x1, y1 = np.round(box * scale).astype(int) - np.tile(middle - side // 2, 2)
            cv2.rectangle(coloured, (int(x0), int(y0)), (int(x1), int(y1)), colour, 1, cv2.LINE_AA)
    text = np.zeros((2 * CAPTION, side, 3), np.uint8)
    for line, words in enumerate((Path(film.file).stem[-30:], case.caption)):
        cv2.putText(text, words, (4, CAPTION * (line + 1) - 5), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (230, 230, 230), 1, cv2.LINE_AA)
    return np.concatenate([coloured, text])


def sheet(data: Path, chosen: Sequence[Case], results: Dict[str, FilmResult]) -> np.ndarray:
    tiles = [tile(data, case, results[case.film.file]) for case in chosen[:COLUMNS * ROWS]]
    blank = np.zeros_like(tiles[0])
    tiles += [blank] * (-len(tiles) % COLUMNS)
    return np.concatenate([np.concatenate(tiles[i:i + COLUMNS], 1) for i in range(0, len(tiles), COLUMNS)])


def failures(data: Path, split: str, lines: Path, out: Path) -> Dict[str, int]:
    """Writes missed.png, false.png, benign.png and malignant.png, the worst first; how many of each there are in all. Of the
    films in the JSON: those that are not there are named by their number ("not analysed")."""
    views = read_views(lines)
    of_split = split_films(data, split)
    films = [film for film in of_split if Path(film.file).stem in views]
    if not films:
        raise SystemExit(f"{lines} has no film of the split \"{split}\": diptych-cli analyze STUDIES --json {lines}")
    results = results_of(films, views)
    by_file = {film.file: result for film, result in zip(films, results)}
    out.mkdir(parents=True, exist_ok=True)
    found = cases(films, results)
    for name, each in found.items():
        if each:
            cv2.imwrite(str(out / f"{name}.png"), sheet(data, each, by_file))
    return {**{name: len(each) for name, each in found.items()}, "not analysed": len(of_split) - len(films)}
