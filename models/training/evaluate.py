"""Measures a package on the validation patients: calibration, figures with intervals, plots."""

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Sequence

import numpy as np
import torch

from . import calibrate, metrics
from .dataset import Cache
from .export import WEIGHTS, read_manifest, sha256, write_manifest
from .inference import run_films
from .metrics import FilmResult

RATES = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0)


def detections(folder: Path, cache: Cache, device: torch.device) -> Sequence[FilmResult]:
    content = read_manifest(folder)
    if sha256(folder / WEIGHTS) != content["weights"]["sha256"]:
        raise RuntimeError("the weights are not those of the manifest")
    model = torch.jit.freeze(torch.jit.load(str(folder / WEIGHTS), map_location=device).eval())
    return run_films(model, cache, device, progress=True)


def fit(folder: Path, results: Sequence[FilmResult]) -> None:
    """Writes the calibration and the operating points into the manifest."""
    confidence, malignant = calibrate.candidate_pairs(results)
    table = calibrate.fit_table(malignant[0], malignant[1])
    limits = calibrate.thresholds(results, table)
    content = read_manifest(folder)
    content["calibration"] = {
        "fitted": True,
        "confidence": calibrate.fit_table(confidence[0], confidence[1]),
        "probability": table,
        "suspicion_thresholds": limits,
        "method": "beta calibration on the validation films' candidates, as a table; thresholds by false marks a film",
    }
    content["operating_points"] = calibrate.operating_points(results, table, limits)
    write_manifest(folder, content)


def figures(results: Sequence[FilmResult], rounds: int) -> dict:
    values = metrics.summary(results)
    intervals = metrics.bootstrap(results, metrics.summary, rounds)
    out = {name: {"value": round(value, 4), "ci95": [round(v, 4) for v in intervals[name]]}
           for name, value in values.items()}
    out["sensitivity_at_false_marks_per_image"] = {str(r): round(metrics.sensitivity_at(results, r), 4) for r in RATES}
    for name, pairs in zip(("confidence", "probability"), calibrate.candidate_pairs(results)):
        error, rows = calibrate.reliability(calibrate.cross_fitted(pairs), pairs[1])
        out[f"ece_{name}_cross_fitted"] = {"value": round(error, 4)}
        out[f"reliability_{name}_cross_fitted"] = [[round(r[0], 4), round(r[1], 4), r[2]] for r in rows]
    return out


def by_group(results: Sequence[FilmResult], cache: Cache) -> dict:
    """Sensitivity at the threshold of one false mark a film, by size, density and pathology."""
    rate, _, confidence = metrics.froc(results)
    threshold = float(confidence[np.where(rate <= 1.0)[0][-1]])
    groups: dict = {}
    for film, result in zip(cache.films, results):
        m = metrics.match(result, "mark")
        found = {int(m[k]) for k in range(len(m)) if m[k] >= 0 and result.confidence[k] >= threshold}
        for i, box in enumerate(result.truth):
            size = 0.3 * float(np.sqrt((box[2] - box[0]) * (box[3] - box[1])))
            bin_name = "under 10 mm" if size < 10 else "10 to 20 mm" if size < 20 else "over 20 mm"
            for name in (f"size {bin_name}", f"density {film.density}",
                         "malignant" if result.truth_malignant[i] else "benign",
                         "CC" if "_CC" in film.file else "MLO"):
                groups.setdefault(name, []).append(i in found)
    return {name: {"masses": len(v), "sensitivity": round(float(np.mean(v)), 3)} for name, v in sorted(groups.items())}


def sharpness(folder: Path, data: Path, cache_folder: Path, device: torch.device) -> None:
    """AUCs by the factor on the malignancy's logit: candidates that are a malignant mass against all others, found
    masses malignant against benign, films; and the average precision of the first."""
    results = detections(folder, Cache(data, cache_folder, "validation"), device)
    for factor in (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0):
        sharper = []
        for r in results:
            logit = np.log(np.clip(r.malignancy, 1e-6, 1)) - np.log(np.clip(1 - r.malignancy, 1e-6, 1))
            sharper.append(replace(r, malignancy=1 / (1 + np.exp(-factor * logit))))
        raw, outcome, _ = calibrate.candidate_pairs(sharper)[1]
        figures = metrics.summary(sharper)
        print(json.dumps({"factor": factor, "candidates": round(metrics.auc(raw, outcome > 0), 4),
                          "average_precision_of_candidates": round(ranking_precision(raw, outcome > 0), 4),
                          "masses": round(figures["lesion_auc"], 4), "films": round(figures["film_auc"], 4)}))


def ranking_precision(score: np.ndarray, positive: np.ndarray) -> float:
    hit = positive[np.argsort(-score, kind="stable")]
    precision = np.cumsum(hit) / np.arange(1, len(hit) + 1)
    return float(precision[hit].mean())


def evaluate(folder: Path, data: Path, cache_folder: Path, device: torch.device, calibrate_too: bool,
             rounds: int, command: str) -> None:
    cache = Cache(data, cache_folder, "validation")
    results = detections(folder, cache, device)
    if calibrate_too:
        fit(folder, results)
    content = read_manifest(folder)
    content["figures"] = {
        "date": datetime.date.today().isoformat(),
        "command": command,
        "films": f"validation patients of training/splits.json: {len({r.patient for r in results})} patients, "
                 f"{len(results)} films, {sum(len(r.truth) for r in results)} masses",
        "validation": figures(results, rounds),
        "sensitivity_at_one_false_mark_by_group": by_group(results, cache),
    }
    write_manifest(folder, content)
    from . import card, plots
    plots.draw(folder / "figures", results, content)
    if (folder / "MODEL_CARD.md").exists():
        card.write(folder)
    print(json.dumps(content["figures"], indent=1))
