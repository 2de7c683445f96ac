"""Measures a package through the engine: calibration and figures on the validation patients, figures on mini-MIAS."""

import datetime
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import numpy as np
import torch

from . import calibrate, external, metrics, other_view
from .dataset import Film, split_films
from .export import WEIGHTS, read_manifest, sha256, write_manifest
from .fine_patches import FineSampler, Texture
from .metrics import FilmResult
from .readout import NOTHING, marks_of, read_views, results_of
from .tasks import simulated_result

# One simulated cluster a film teaches and measures; in use a cluster is assumed on one film of ten.
CLUSTER_ODDS = 0.1
RATES = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0)
IDENTITY = [[0.0, 0.0], [1.0, 1.0]]


def uncalibrated(folder: Path, out: Path) -> None:
    """The package with raw scores: what the engine then prints is what calibration is fitted on."""
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / WEIGHTS, out / WEIGHTS)
    content = read_manifest(folder)
    content["calibration"] = {"fitted": False, "confidence": IDENTITY, "probability": IDENTITY,
                              "suspicion_thresholds": [round(0.1 * k, 1) for k in range(1, 10)]}
    content.pop("other_view", None)
    write_manifest(out, content)


def load(folder: Path, device: torch.device) -> torch.jit.ScriptModule:
    content = read_manifest(folder)
    if sha256(folder / WEIGHTS) != content["weights"]["sha256"]:
        raise RuntimeError("the weights are not those of the manifest")
    return torch.jit.load(str(folder / WEIGHTS), map_location=device).eval()


def tables_of(content: dict, kind: str) -> dict:
    calibration = content["calibration"]
    return calibration.get("by_kind", {}).get(kind, calibration)


def probability_of(view: dict, content: dict) -> float:
    """The highest of a film's findings of either kind, from raw values, as the engine makes it but for the bound by the
    other view's confidence."""
    best = 0.0
    for kind in ("mass", "calcification"):
        marks = marks_of(view, kind)
        if len(marks.confidence):
            table = tables_of(content, kind)["probability"]
            best = max(best, float(calibrate.apply_table(table, marks.confidence * marks.malignancy).max()))
    return best


def simulated(folder: Path, data: Path, cache_folder: Path, device: torch.device, patches: int = 1600) -> List[FilmResult]:
    """Calcification candidates on validation tissue, of which one patch in six (about a film's area) bears a cluster;
    truth_malignant is the share of such clusters that is malignant."""
    fine = load(folder, device).calcifications
    phantoms = [np.load(path, mmap_mode="r") for path in sorted((cache_folder / "phantoms").glob("*.npy"))]
    sampler = FineSampler(Texture(data, cache_folder, "validation"), phantoms, 384, 77, 1.0 / 6.0)
    results = []
    for start in range(0, patches, 16):
        part = [sampler.patch(start + i) for i in range(16)]
        x = torch.from_numpy(np.stack([p.image[None] for p in part])).to(device)
        with torch.no_grad():
            rows = fine(x).float().cpu().numpy()
        results += [replace(simulated_result(patch, r), patient=str(start + i), truth_malignant=patch.malignant)
                    for i, (patch, r) in enumerate(zip(part, rows))]
        print(f"\r{len(results)}/{patches} patches", end="", flush=True)
    print()
    return results


def fit(folder: Path, results: Sequence[FilmResult], weights: np.ndarray, clusters: Sequence[FilmResult]) -> None:
    """Writes calibration, other view and operating points into the manifest; `results` are after the other view."""
    confidence, malignant = calibrate.candidate_pairs(results)
    content = read_manifest(folder)
    content["other_view"] = other_view.to_manifest(weights)
    tables = {"confidence": calibrate.fit_table(confidence[0], confidence[1]),
              "probability": calibrate.fit_table(malignant[0], malignant[1])}
    limits = calibrate.thresholds(results, tables)
    found = calibrate.candidate_pairs(clusters)[0]
    content["calibration"] = {
        "fitted": True, **tables, "suspicion_thresholds": limits,
        "by_kind": {"calcification": cluster_tables(
            calibrate.fit_table(found[0], found[1], CLUSTER_ODDS), *mean_shares(clusters))},
        "method": "beta calibration as tables; masses: the validation films' candidates, thresholds by false marks a film; "
                  "calcifications: simulated clusters in the validation films' tissue, one a film, the odds then taken down "
                  f"by {CLUSTER_ODDS} since few films bear one",
    }
    content["operating_points"] = calibrate.operating_points(results, tables, limits)
    write_manifest(folder, content)


def mean_shares(clusters: Sequence[FilmResult]) -> Tuple[float, float]:
    """Of the found clusters: the mean raw malignancy, and the mean share that is malignant."""
    raw, share = [], []
    for result in clusters:
        for k, m in enumerate(metrics.match(result, "mark")):
            if m >= 0:
                raw.append(result.malignancy[k])
                share.append(float(result.truth_malignant[m]))
    return float(np.mean(raw)), float(np.mean(share))


def cluster_tables(confidence: List[List[float]], raw_share: float, share: float) -> dict:
    """P(malignant) = P(cluster) * share: the network does not tell morphologies apart, so its raw malignancy is one number
    for all, and raw confidence * raw malignancy tells what the raw confidence tells."""
    corners = [[round(k * raw_share, 6), round(v * share, 6)] for k, v in confidence]
    if corners[-1][0] < 1.0:
        corners.append([1.0, corners[-1][1]])
    return {"confidence": confidence, "probability": corners}


def figures(results: Sequence[FilmResult], alone: Sequence[FilmResult], films: Sequence[Film], views: Dict[str, dict],
            content: dict, rounds: int) -> dict:
    values = metrics.summary(results)
    intervals = metrics.bootstrap(results, metrics.summary, rounds)
    out = {name: {"value": round(value, 4), "ci95": [round(v, 4) for v in intervals[name]]}
           for name, value in values.items()}
    out["each_view_alone"] = {name: round(value, 4) for name, value in metrics.summary(alone).items()}
    highest = np.array([probability_of(views.get(Path(f.file).stem, NOTHING), content) for f in films])
    malignant = np.array([r.film_malignant for r in results])
    out["film_auc"] = auc_with_interval(highest, malignant, [f.patient for f in films], rounds)
    out["sensitivity_at_false_marks_per_image"] = {str(r): round(metrics.sensitivity_at(results, r), 4) for r in RATES}
    for name, pairs in zip(("confidence", "probability"), calibrate.candidate_pairs(results)):
        error, table = calibrate.reliability(calibrate.cross_fitted(pairs), pairs[1])
        out[f"ece_{name}_cross_fitted"] = {"value": round(error, 4)}
        out[f"reliability_{name}_cross_fitted"] = [[round(r[0], 4), round(r[1], 4), r[2]] for r in table]
    return out


def auc_with_interval(score: np.ndarray, positive: np.ndarray, group: Sequence, rounds: int) -> dict:
    """Bootstrap by group (patient, woman)."""
    members: Dict = {}
    for index, name in enumerate(group):
        members.setdefault(name, []).append(index)
    names = sorted(members)
    rng = np.random.default_rng(3)
    drawn = []
    for _ in range(rounds):
        chosen = np.concatenate([members[names[k]] for k in rng.integers(len(names), size=len(names))])
        drawn.append(metrics.auc(score[chosen], positive[chosen]))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return {"value": round(metrics.auc(score, positive), 4), "ci95": [round(float(low), 4), round(float(high), 4)]}


def by_group(results: Sequence[FilmResult], films: Sequence[Film]) -> dict:
    """Sensitivity at the threshold of one false mark a film, by size, density and pathology."""
    rate, _, confidence = metrics.froc(results)
    threshold = float(confidence[np.where(rate <= 1.0)[0][-1]])
    groups: dict = {}
    for film, result in zip(films, results):
        m = metrics.match(result, "mark")
        found = {int(m[k]) for k in range(len(m)) if m[k] >= 0 and result.confidence[k] >= threshold}
        for i, box in enumerate(result.truth):
            size = float(np.sqrt((box[2] - box[0]) * film.spacing_mm[1] * (box[3] - box[1]) * film.spacing_mm[0]))
            bin_name = "under 10 mm" if size < 10 else "10 to 20 mm" if size < 20 else "over 20 mm"
            for name in (f"size {bin_name}", f"density {film.density}",
                         "malignant" if result.truth_malignant[i] else "benign",
                         "CC" if "_CC" in film.file else "MLO"):
                groups.setdefault(name, []).append(i in found)
    return {name: {"masses": len(v), "sensitivity": round(float(np.mean(v)), 3)} for name, v in sorted(groups.items())}


def sharper(results: Sequence[FilmResult], factor: float) -> List[FilmResult]:
    out = []
    for r in results:
        logit = np.log(np.clip(r.malignancy, 1e-6, 1)) - np.log(np.clip(1 - r.malignancy, 1e-6, 1))
        out.append(replace(r, malignancy=1 / (1 + np.exp(-factor * logit))))
    return out


def sharpness(data: Path, raw: Path) -> None:
    """AUCs by the factor on the malignancy's logit: candidates that are a malignant mass against all others, masses
    malignant against benign, films; and the average precision of the first."""
    results = results_of(split_films(data, "validation"), read_views(raw))
    for factor in (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0):
        each = sharper(results, factor)
        score, outcome, _ = calibrate.candidate_pairs(each)[1]
        values = metrics.summary(each)
        print(json.dumps({"factor": factor, "candidates": round(metrics.auc(score, outcome > 0), 4),
                          "average_precision_of_candidates": round(ranking_precision(score, outcome > 0), 4),
                          "masses": round(values["lesion_auc"], 4), "all_masses": round(values["lesion_auc_all"], 4),
                          "films": round(values["film_auc"], 4)}))


def ranking_precision(score: np.ndarray, positive: np.ndarray) -> float:
    hit = positive[np.argsort(-score, kind="stable")]
    precision = np.cumsum(hit) / np.arange(1, len(hit) + 1)
    return float(precision[hit].mean())


def cluster_figures(clusters: Sequence[FilmResult]) -> dict:
    """Of the simulated clusters; a patch is a sixth of a film, so six patches are called one image here."""
    rate, sensitivity, _ = metrics.froc(clusters)
    out = {}
    for per_image in (0.5, 1.0, 2.0):
        allowed = np.where(rate * 6 <= per_image)[0]
        out[str(per_image)] = round(float(sensitivity[allowed[-1]]), 4) if len(allowed) else 0.0
    return {"clusters": int(sum(len(r.truth) for r in clusters)), "sensitivity_at_false_marks_per_image": out}


def evaluate(folder: Path, data: Path, cache_folder: Path, raw: Path, device: torch.device, calibrate_too: bool,
             rounds: int, command: str) -> None:
    films, views = split_films(data, "validation"), read_views(raw)
    alone = results_of(films, views)
    support = other_view.supports(films, views)
    clusters = simulated(folder, data, cache_folder, device)
    if calibrate_too:
        x, y, _ = other_view.counted(alone, support)
        weights = other_view.fit_weights(x, y)
        fit(folder, other_view.applied(alone, support, weights), weights, clusters)
    content = read_manifest(folder)
    results = other_view.cross_fitted(alone, support)
    kept = content["figures"].get("mini_mias") if not calibrate_too else None
    content["figures"] = {
        "date": datetime.date.today().isoformat(),
        "command": command,
        "films": f"validation patients of training/splits.json: {len({r.patient for r in results})} patients, "
                 f"{len(results)} films ({len(views)} analysed), {sum(len(r.truth) for r in results)} masses",
        "validation": figures(results, alone, films, views, content, rounds),
        "sensitivity_at_one_false_mark_by_group": by_group(results, films),
        "simulated_calcifications": cluster_figures(clusters),
    }
    if kept:
        content["figures"]["mini_mias"] = kept
    write_manifest(folder, content)
    from . import card, plots
    plots.draw(folder / "figures", results, content)
    if (folder / "MODEL_CARD.md").exists():
        card.write(folder)
    print(json.dumps(content["figures"], indent=1))


def evaluate_mias(folder: Path, mias: Path, lines: Path, rounds: int, command: str) -> None:
    """Figures of mini-MIAS into the manifest, from what the package as it ships said of it. Nothing is fitted."""
    content = read_manifest(folder)
    views = read_views(lines)
    films = [f for f in external.read_list(mias) if f.name in views]
    highest = np.array([max((x["probability"] for x in views[f.name]["findings"]), default=0.0) for f in films])
    scores = np.array([max((x["suspicion"] for x in views[f.name]["findings"]), default=1) for f in films])
    normal = np.array([f.normal for f in films])
    malignant = np.array([f.malignant for f in films])
    kept = normal | malignant
    calcifications = mias_results(films, views, "calcification", ("CALC",))
    masses = mias_results(films, views, "mass", ("CIRC", "SPIC", "MISC", "ASYM", "ARCH"))
    content["figures"]["mini_mias"] = {
        "date": datetime.date.today().isoformat(), "command": command,
        "films": f"{len(films)} oblique films of {len({f.woman for f in films})} women, {int(normal.sum())} normal, "
                 f"{int(malignant.sum())} malignant",
        "malignant_against_normal": auc_with_interval(highest[kept], malignant[kept],
                                                      [f.woman for f, k in zip(films, kept) if k], rounds),
        "normal_films_reaching_score": {str(s): round(float((scores[normal] >= s).mean()), 3) for s in range(2, 11)},
        "malignant_films_reaching_score": {str(s): round(float((scores[malignant] >= s).mean()), 3) for s in range(2, 11)},
        "calcifications": int(sum(len(r.truth) for r in calcifications)),
        "calcification_sensitivity": {str(r): round(metrics.sensitivity_at(calcifications, r), 3) for r in RATES},
        "masses": int(sum(len(r.truth) for r in masses)),
        "mass_sensitivity": {str(r): round(metrics.sensitivity_at(masses, r), 3) for r in RATES},
    }
    write_manifest(folder, content)
    if (folder / "MODEL_CARD.md").exists():
        from . import card
        card.write(folder)
    print(json.dumps(content["figures"]["mini_mias"], indent=1))


def mias_results(films: Sequence, views: Dict[str, dict], kind: str, wanted: Sequence[str]) -> List[FilmResult]:
    """Marks on abnormalities of another kind are not counted. A joint finding counts as either."""
    results = []
    for film in films:
        if film.spread:
            continue
        view = views[film.name]
        if kind == "calcification":
            joint = [dict(f, kind=kind) for f in view["findings"] if f["kind"] == "mass_and_calcification"]
            view = dict(view, findings=view["findings"] + joint)
        marks = marks_of(view, kind)
        boxes = np.array(film.boxes, float).reshape(-1, 4)
        right = np.array([k in wanted for k in film.kinds], bool)
        results.append(FilmResult(str(film.woman), marks.boxes, marks.confidence, marks.malignancy, boxes[right],
                                  np.zeros(int(right.sum()), int), boxes[~right], film.malignant))
    return results
