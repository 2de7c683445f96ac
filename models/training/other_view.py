"""What the other view of a breast says of a candidate: fitted here, applied in C++ (inference::OtherViewSupport)."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Dict, List, Optional, Sequence

import numpy as np

from .dataset import Film
from .metrics import FilmResult, match
from .readout import NOTHING, marks_of

TOLERANCE_MM = 12.0
FLOOR = 0.02
FOLDS = 5


def partners(films: Sequence[Film]) -> List[Optional[int]]:
    """For each film the one of the same breast in the other view."""
    place = {tuple(Path(f.file).stem.split("_")[:3]): i for i, f in enumerate(films)}
    other = {"CC": "MLO", "MLO": "CC"}
    found = []
    for film in films:
        patient, side, view = Path(film.file).stem.split("_")[:3]
        found.append(place.get((patient, side, other[view])))
    return found


def supports(films: Sequence[Film], views: Dict[str, dict]) -> List[np.ndarray]:
    """Per film and candidate; NaN where there is no other view to compare with."""
    marks = [marks_of(views.get(Path(f.file).stem, NOTHING), "mass") for f in films]
    known = [Path(f.file).stem in views and not views[Path(f.file).stem].get("warnings") for f in films]
    out = []
    for i, partner in enumerate(partners(films)):
        own = marks[i]
        if partner is None or not known[i] or not known[partner]:
            out.append(np.full(len(own.confidence), np.nan))
            continue
        there = marks[partner]
        apart = (own.nipple_mm[:, None] - there.nipple_mm[None]) / TOLERANCE_MM
        strength = there.confidence[None] * np.exp(-apart ** 2)
        out.append(strength.max(1) if strength.shape[1] else np.zeros(len(own.confidence)))
    return out


def features(confidence: np.ndarray, support: np.ndarray) -> np.ndarray:
    raw = np.clip(confidence, 1e-4, 1 - 1e-4)
    there = ~np.isnan(support)
    log = np.where(there, np.log(np.where(there, support, 1.0) + FLOOR), 0.0)
    return np.stack([np.log(raw / (1 - raw)), log, there.astype(float), np.ones_like(raw)], 1)


def fit_weights(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(len(w))
        w = w - np.linalg.solve(hessian, x.T @ (p - y) + 1e-2 * w)
    w[:2] = np.maximum(w[:2], 0.0)
    return w


def counted(results: Sequence[FilmResult], support: Sequence[np.ndarray]):
    """(features, is a mass, patient) of every counted candidate."""
    xs, ys, groups = [], [], []
    for result, own in zip(results, support):
        m = match(result, "mark")
        keep = m != -2
        xs.append(features(result.confidence, own)[keep])
        ys.append(m[keep] >= 0)
        groups += [result.patient] * int(keep.sum())
    return np.concatenate(xs), np.concatenate(ys).astype(float), np.array(groups)


def applied(results: Sequence[FilmResult], support: Sequence[np.ndarray], weights) -> List[FilmResult]:
    """`weights`: one vector, or a function from patient to vector (cross-fitting)."""
    out = []
    for result, own in zip(results, support):
        w = weights(result.patient) if callable(weights) else weights
        confidence = 1 / (1 + np.exp(-features(result.confidence, own) @ w))
        order = np.argsort(-confidence, kind="stable")
        out.append(replace(result, boxes=result.boxes[order], confidence=confidence[order],
                           malignancy=result.malignancy[order], own=result.confidence[order]))
    return out


def fold_of(patient: str) -> int:
    return int(hashlib.sha256(patient.encode()).hexdigest(), 16) % FOLDS


def cross_fitted(results: Sequence[FilmResult], support: Sequence[np.ndarray]) -> List[FilmResult]:
    """Each film's confidences by weights that its patient had no part in."""
    x, y, groups = counted(results, support)
    fold = np.array([fold_of(g) for g in groups])
    weights = [fit_weights(x[fold != f], y[fold != f]) for f in range(FOLDS)]
    return applied(results, support, lambda patient: weights[fold_of(patient)])


def to_manifest(weights: np.ndarray) -> dict:
    own, other, present, bias = (round(float(w), 5) for w in weights)
    return {"kinds": ["mass"], "tolerance_mm": TOLERANCE_MM, "floor": FLOOR, "own": own, "other": other,
            "present": present, "bias": bias}


def from_manifest(entry: dict) -> np.ndarray:
    return np.array([entry["own"], entry["other"], entry["present"], entry["bias"]])
