"""Detection figures. Everything takes per-film arrays, so a bootstrap by patient is a re-draw of films."""

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

import numpy as np


@dataclass
class FilmResult:
    patient: str
    boxes: np.ndarray          # k x 4, confidence descending
    confidence: np.ndarray     # k, raw
    malignancy: np.ndarray     # k, raw
    truth: np.ndarray          # m x 4 masses
    truth_malignant: np.ndarray
    ignore: np.ndarray         # boxes of calcifications only
    film_malignant: bool
    own: Optional[np.ndarray] = None  # k, raw confidence before the look at the other view; None: as `confidence`

    @property
    def suspicion(self) -> np.ndarray:
        """Raw: what the probability of malignancy is read from. The other view does not bear on it."""
        return (self.confidence if self.own is None else self.own) * self.malignancy


def iou_matrix(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if len(a) == 0 or len(b) == 0:
        return np.zeros((len(a), len(b)))
    size = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None)
    common = size.prod(2)
    area_a, area_b = (a[:, 2:] - a[:, :2]).prod(1), (b[:, 2:] - b[:, :2]).prod(1)
    return common / np.maximum(area_a[:, None] + area_b[None] - common, 1e-9)


def centre_inside(points_of: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    c = (points_of[:, :2] + points_of[:, 2:]) / 2
    return ((c[:, None] >= boxes[None, :, :2]) & (c[:, None] <= boxes[None, :, 2:])).all(2)


def match(result: FilmResult, rule: str) -> np.ndarray:
    """Per candidate: index of the mass it hits first, -1 a false mark, -2 not counted (again the same mass, calcification).

    rule "iou50": IoU >= 0.5. rule "mark": the candidate's centre in the mass's box, or IoU >= 0.2.
    Under "iou50" a second box on the same mass is a false mark, as in every AP; under "mark" it is not counted.
    """
    overlap = iou_matrix(result.boxes, result.truth)
    if rule == "iou50":
        hits = overlap >= 0.5
    else:
        hits = (overlap >= 0.2) | centre_inside(result.boxes, result.truth)
    ignored = centre_inside(result.boxes, result.ignore).any(1) if len(result.ignore) else \
        np.zeros(len(result.boxes), bool)
    taken = np.zeros(len(result.truth), bool)
    out = np.full(len(result.boxes), -1)
    for k in range(len(result.boxes)):
        free = np.where(hits[k] & ~taken)[0]
        if len(free):
            best = free[np.argmax(overlap[k, free])]
            taken[best] = True
            out[k] = best
        elif (rule == "mark" and hits[k].any()) or ignored[k]:
            out[k] = -2
    return out


def pooled(results: Sequence[FilmResult], rule: str) -> Tuple[np.ndarray, np.ndarray, int]:
    """(confidence, is hit) of all counted candidates, confidence descending, and the number of masses."""
    confidence, hit, masses = [], [], 0
    for result in results:
        m = match(result, rule)
        counted = (m != -2) & (result.confidence > 0)
        confidence.append(result.confidence[counted])
        hit.append(m[counted] >= 0)
        masses += len(result.truth)
    confidence, hit = np.concatenate(confidence), np.concatenate(hit)
    order = np.argsort(-confidence, kind="stable")
    return confidence[order], hit[order], masses


def precision_recall(results: Sequence[FilmResult]) -> Tuple[np.ndarray, np.ndarray]:
    _, hit, masses = pooled(results, "iou50")
    found = np.cumsum(hit)
    return found / max(1, masses), found / np.arange(1, len(hit) + 1)


def average_precision(results: Sequence[FilmResult]) -> float:
    """Area under the interpolated precision-recall curve (all points), IoU 0.5."""
    recall, precision = precision_recall(results)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(np.diff(np.concatenate([[0.0], recall])) * envelope))


def froc(results: Sequence[FilmResult]) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(false marks an image, sensitivity, confidence threshold)."""
    confidence, hit, masses = pooled(results, "mark")
    return np.cumsum(~hit) / len(results), np.cumsum(hit) / max(1, masses), confidence


def sensitivity_at(results: Sequence[FilmResult], false_marks: float) -> float:
    rate, sensitivity, _ = froc(results)
    allowed = np.where(rate <= false_marks)[0]
    return float(sensitivity[allowed[-1]]) if len(allowed) else 0.0


def auc(score: np.ndarray, positive: np.ndarray) -> float:
    """Mann-Whitney; ties count a half."""
    order = np.argsort(score, kind="stable")
    sorted_score = score[order]
    first = np.searchsorted(sorted_score, score, "left")
    last = np.searchsorted(sorted_score, score, "right")
    ranks = (first + last + 1) / 2.0
    n1 = int(positive.sum())
    n0 = len(positive) - n1
    if n1 == 0 or n0 == 0:
        return float("nan")
    return float((ranks[positive].sum() - n1 * (n1 + 1) / 2) / (n1 * n0))


def lesion_scores(results: Sequence[FilmResult]) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each true mass that a candidate hits: (suspicion raw = confidence * malignancy, malignancy raw, malignant)."""
    suspicion, malignancy, malignant = [], [], []
    for result in results:
        for k, m in enumerate(match(result, "mark")):
            if m >= 0:
                suspicion.append(result.suspicion[k])
                malignancy.append(result.malignancy[k])
                malignant.append(bool(result.truth_malignant[m]))
    return np.array(suspicion), np.array(malignancy), np.array(malignant, bool)


def all_lesion_scores(results: Sequence[FilmResult]) -> Tuple[np.ndarray, np.ndarray]:
    """As above over every true mass; one that no candidate hits scores 0."""
    scores, malignant = [], []
    for result in results:
        own = np.zeros(len(result.truth))
        for k, m in enumerate(match(result, "mark")):
            if m >= 0:
                own[m] = result.suspicion[k]
        scores.append(own)
        malignant.append(result.truth_malignant == 1)
    return np.concatenate(scores), np.concatenate(malignant)


def film_scores(results: Sequence[FilmResult]) -> Tuple[np.ndarray, np.ndarray]:
    score = np.array([float(r.suspicion.max()) if len(r.confidence) else 0.0 for r in results])
    return score, np.array([r.film_malignant for r in results], bool)


def summary(results: Sequence[FilmResult]) -> dict:
    suspicion, malignancy, malignant = lesion_scores(results)
    score, film_malignant = film_scores(results)
    return {
        "ap50": average_precision(results),
        "sensitivity_at_1": sensitivity_at(results, 1.0),
        "sensitivity_at_0.5": sensitivity_at(results, 0.5),
        "lesion_auc": auc(suspicion, malignant),
        "lesion_auc_malignancy": auc(malignancy, malignant),
        "lesion_auc_all": auc(*all_lesion_scores(results)),
        "film_auc": auc(score, film_malignant),
    }


def bootstrap(results: Sequence[FilmResult], figures, rounds: int = 1000, seed: int = 1) -> dict:
    """95 % percentile intervals of figures(results) -> dict, drawing patients with replacement."""
    by_patient: dict = {}
    for result in results:
        by_patient.setdefault(result.patient, []).append(result)
    patients = sorted(by_patient)
    rng = np.random.default_rng(seed)
    draws: dict = {}
    for _ in range(rounds):
        drawn: List[FilmResult] = []
        for p in rng.integers(len(patients), size=len(patients)):
            drawn += by_patient[patients[p]]
        for name, value in figures(drawn).items():
            draws.setdefault(name, []).append(value)
    return {name: [float(v) for v in np.nanpercentile(values, [2.5, 97.5])] for name, values in draws.items()}
