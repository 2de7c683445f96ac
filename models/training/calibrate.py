"""Raw outputs to probabilities and to the 1..10 scale, fitted on validation films, judged by cross-fitting."""

import hashlib
from typing import Callable, List, Sequence, Tuple

import numpy as np

from .metrics import FilmResult, match

FOLDS = 5
SUPPORT = 20
# Marks that hit no annotated mass, per film, which reach scores 2, 3 ... 10. See MODEL_CARD.md.
FALSE_MARK_RATES = (3.0, 2.0, 1.5, 1.0, 0.6, 0.3, 0.1, 0.05, 0.02)
KNOTS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

Pairs = Tuple[np.ndarray, np.ndarray, np.ndarray]  # raw, outcome, patient


def candidate_pairs(results: Sequence[FilmResult]) -> Tuple[Pairs, Pairs]:
    """(confidence, is a mass) and (confidence * malignancy, is a malignant mass) of every counted candidate."""
    confidence, mass, suspicion, malignant, patient = [], [], [], [], []
    for result in results:
        for k, m in enumerate(match(result, "mark")):
            if m == -2:
                continue
            confidence.append(result.confidence[k])
            suspicion.append(result.suspicion[k])
            mass.append(m >= 0)
            malignant.append(m >= 0 and bool(result.truth_malignant[m]))
            patient.append(result.patient)
    names = np.array(patient)
    return ((np.array(confidence), np.array(mass, float), names),
            (np.array(suspicion), np.array(malignant, float), names))


def fit_beta(raw: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Beta calibration (Kull et al. 2017): logit p = a ln raw - b ln(1 - raw) + c, with a, b >= 0 so it is monotone.

    Newton's method with a small ridge; a coefficient that comes out negative is set to 0 and the rest refitted.
    """
    raw = np.clip(raw, 1e-4, 1 - 1e-4)
    features = np.stack([np.log(raw), -np.log(1 - raw), np.ones_like(raw)], 1)
    active = [0, 1, 2]
    while True:
        x = features[:, active]
        w = np.zeros(len(active))
        for _ in range(100):
            p = 1 / (1 + np.exp(-x @ w))
            gradient = x.T @ (p - outcome) + 1e-3 * w
            hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(active))
            step = np.linalg.solve(hessian, gradient)
            w = w - step * min(1.0, 2.0 / (np.abs(step).max() + 1e-12))
            if np.abs(step).max() < 1e-9:
                break
        out = np.zeros(3)
        out[active] = w
        negative = [k for k in (0, 1) if out[k] < 0]
        if not negative:
            return out
        active = [k for k in active if k not in negative]


def apply_beta(coefficients: np.ndarray, raw: np.ndarray) -> np.ndarray:
    raw = np.clip(raw, 1e-4, 1 - 1e-4)
    return 1 / (1 + np.exp(-(coefficients[0] * np.log(raw) - coefficients[1] * np.log(1 - raw) + coefficients[2])))


def to_table(curve: Callable[[np.ndarray], np.ndarray]) -> List[List[float]]:
    """Monotone piecewise linear table; 0 stays 0."""
    values = np.maximum.accumulate(curve(np.array(KNOTS)))
    values[0] = 0.0
    return [[k, round(float(v), 6)] for k, v in zip(KNOTS, values)]


def apply_table(table: Sequence[Sequence[float]], raw: np.ndarray) -> np.ndarray:
    knots = np.array(table, float)
    return np.interp(raw, knots[:, 0], knots[:, 1])


def fit_table(raw: np.ndarray, outcome: np.ndarray, odds: float = 1.0) -> List[List[float]]:
    """Flat above the raw value of the SUPPORT-th strongest candidate: no claim beyond what was seen.

    odds: how much rarer (below 1) the finding is where the table will be used than among these candidates.
    """
    coefficients = fit_beta(raw, outcome)
    coefficients[2] += np.log(odds)
    strongest = float(np.sort(raw)[-min(SUPPORT, len(raw))])
    return to_table(lambda r: apply_beta(coefficients, np.minimum(r, strongest)))


def fold_of(patient: str) -> int:
    return int(hashlib.sha256(patient.encode()).hexdigest(), 16) % FOLDS


def cross_fitted(pairs: Pairs) -> np.ndarray:
    """Each candidate's probability from a table that its patient had no part in."""
    raw, outcome, patient = pairs
    fold = np.array([fold_of(p) for p in patient])
    out = np.zeros_like(raw)
    for f in range(FOLDS):
        out[fold == f] = apply_table(fit_table(raw[fold != f], outcome[fold != f]), raw[fold == f])
    return out


def reliability(probability: np.ndarray, outcome: np.ndarray, bins: int = 10) -> Tuple[float, List[List[float]]]:
    """Expected calibration error over bins of equal width, and per bin mean probability, observed share, count."""
    index = np.minimum((probability * bins).astype(int), bins - 1)
    rows, error = [], 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            mean, share = float(probability[inside].mean()), float(outcome[inside].mean())
            error += inside.mean() * abs(mean - share)
            rows.append([mean, share, int(inside.sum())])
    return float(error), rows


def candidate_probability(result: FilmResult, tables: dict) -> np.ndarray:
    """As the workstation does: a malignant finding is a finding, so the confidence bounds the probability."""
    return np.minimum(apply_table(tables["confidence"], result.confidence),
                      apply_table(tables["probability"], result.suspicion))


def thresholds(results: Sequence[FilmResult], tables: dict) -> List[float]:
    """Probabilities that FALSE_MARK_RATES candidates a film, hitting no annotated mass, reach."""
    false = []
    for result in results:
        false.append(candidate_probability(result, tables)[match(result, "mark") == -1])
    ordered = np.sort(np.concatenate(false))[::-1]
    out = []
    for rate in FALSE_MARK_RATES:
        rank = min(int(round(rate * len(results))), len(ordered) - 1)
        out.append(round(float(ordered[rank]), 5))
    for k in range(1, len(out)):
        out[k] = max(out[k], round(out[k - 1] + 1e-5, 5))
    return out


def score(probability: np.ndarray, limits: Sequence[float]) -> np.ndarray:
    """1 + the number of thresholds that the probability reaches."""
    return 1 + (np.asarray(probability)[..., None] >= np.asarray(limits)).sum(-1)


def operating_points(results: Sequence[FilmResult], tables: dict, limits: Sequence[float]) -> List[dict]:
    """What reaches each score s: shares of malignant and benign masses and of films (by their highest finding),
    candidates an image that hit no malignant mass (marks_per_image) and no mass at all (false_marks_per_image)."""
    mass_scores = {0: [], 1: []}
    film_scores = {False: [], True: []}
    false_scores, hits = [], []
    for result in results:
        s = score(candidate_probability(result, tables), limits)
        m = match(result, "mark")
        best = np.zeros(len(result.truth), int)
        for k in range(len(m)):
            if m[k] >= 0:
                best[m[k]] = s[k]
                hits.append((s[k], bool(result.truth_malignant[m[k]])))
            elif m[k] == -1:
                false_scores.append(s[k])
        for value, malignant in zip(best, result.truth_malignant):
            mass_scores[int(malignant)].append(value)
        film_scores[result.film_malignant].append(s.max() if len(s) else 1)
    false_scores = np.array(false_scores)
    out = []
    for s in range(1, 11):
        true_here = sum(1 for v, malignant in hits if malignant and v >= s)
        all_here = len([1 for v, _ in hits if v >= s]) + int((false_scores >= s).sum())
        out.append({
            "suspicion": s,
            "probability_from": 0.0 if s == 1 else limits[s - 2],
            "malignant_share": share(mass_scores[1], s), "benign_share": share(mass_scores[0], s),
            "malignant_films": share(film_scores[True], s), "benign_films": share(film_scores[False], s),
            "marks_per_image": round((all_here - true_here) / len(results), 4),
            "false_marks_per_image": round(float((false_scores >= s).sum()) / len(results), 4),
            "share_malignant_of_marks": round(true_here / all_here, 4) if all_here else None,
        })
    return out


def share(values, limit) -> float:
    return round(float((np.array(values) >= limit).mean()), 4)
