"""FROC, precision-recall, reliability and score plots. Needs matplotlib. No image of a patient is drawn."""

import json
from pathlib import Path
from typing import Sequence

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

from . import calibrate, metrics  # noqa: E402

INK, ACCENT, OTHER = "#222222", "#1f6f8b", "#b3541e"


def new_axes(x: str, y: str, title: str):
    figure, axes = plt.subplots(figsize=(5.2, 4.0), dpi=110)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_title(title, fontsize=10)
    axes.grid(True, linewidth=0.4, alpha=0.6)
    return figure, axes


def finish(figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": None})
    plt.close(figure)


def band(results, curve, grid: np.ndarray, rounds: int = 200) -> np.ndarray:
    """Pointwise 95 % band of curve(results, grid), patients drawn with replacement."""
    by_patient: dict = {}
    for result in results:
        by_patient.setdefault(result.patient, []).append(result)
    patients = sorted(by_patient)
    rng = np.random.default_rng(2)
    drawn = []
    for _ in range(rounds):
        sample = [r for p in rng.integers(len(patients), size=len(patients)) for r in by_patient[patients[p]]]
        drawn.append(curve(sample, grid))
    return np.percentile(drawn, [2.5, 97.5], axis=0)


def froc_curve(results, grid: np.ndarray) -> np.ndarray:
    rate, sensitivity, _ = metrics.froc(results)
    index = np.searchsorted(rate, grid, "right") - 1
    return np.where(index >= 0, sensitivity[np.maximum(index, 0)], 0.0)


def recall_curve(results, grid: np.ndarray) -> np.ndarray:
    recall, precision = metrics.precision_recall(results)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    index = np.searchsorted(recall, grid, "left")
    return np.where(index < len(recall), envelope[np.minimum(index, len(recall) - 1)], 0.0)


def draw(folder: Path, results: Sequence[metrics.FilmResult], content: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    grid = np.geomspace(0.03, 5, 120)
    figure, axes = new_axes("false marks an image", "sensitivity for masses", "FROC, validation patients")
    low, high = band(results, froc_curve, grid)
    axes.fill_between(grid, low, high, color=ACCENT, alpha=0.2, linewidth=0)
    axes.plot(grid, froc_curve(results, grid), color=ACCENT)
    axes.set_xscale("log")
    axes.set_xticks([0.05, 0.1, 0.25, 0.5, 1, 2, 4], ["0.05", "0.1", "0.25", "0.5", "1", "2", "4"])
    axes.minorticks_off()
    axes.set_ylim(0, 1)
    finish(figure, folder / "froc.png")

    grid = np.linspace(0.005, 1, 200)
    figure, axes = new_axes("recall", "precision", "Precision and recall at IoU 0.5, validation patients")
    low, high = band(results, recall_curve, grid)
    axes.fill_between(grid, low, high, color=ACCENT, alpha=0.2, linewidth=0)
    axes.plot(grid, recall_curve(results, grid), color=ACCENT)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    finish(figure, folder / "precision_recall.png")

    for name, pairs in zip(("confidence", "probability"), calibrate.candidate_pairs(results)):
        draw_reliability(folder / f"reliability_{name}.png", name, pairs)
    draw_scores(folder / "scores.png", content["operating_points"])


def draw_reliability(path: Path, name: str, pairs) -> None:
    probability = calibrate.cross_fitted(pairs)
    error, rows = calibrate.reliability(probability, pairs[1])
    what = "an annotated mass" if name == "confidence" else "a malignant mass"
    figure, axes = new_axes("stated probability", f"share that is {what}",
                            f"{name}: reliability, cross-fitted by patient, ECE {error:.3f}")
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle="--")
    mean, share, count = (np.array(v) for v in zip(*rows))
    half = 1.96 * np.sqrt(np.maximum(share * (1 - share), 0.25 / count) / count)
    axes.errorbar(mean, share, half, color=ACCENT, marker="o", capsize=2, linewidth=1)
    for x, y, n in zip(mean, share, count):
        axes.annotate(str(int(n)), (x, y), textcoords="offset points", xytext=(5, -11), fontsize=7, color=INK)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    finish(figure, path)


def draw_scores(path: Path, points: Sequence[dict]) -> None:
    figure, axes = new_axes("suspicion, this or higher", "share", "What reaches each score, validation patients")
    scores = [p["suspicion"] for p in points]
    for key, label, colour, style in (("malignant_share", "malignant masses", OTHER, "-"),
                                      ("benign_share", "benign masses", ACCENT, "-"),
                                      ("malignant_films", "films with a malignant mass", OTHER, ":"),
                                      ("benign_films", "films with benign masses only", ACCENT, ":")):
        axes.plot(scores, [p[key] for p in points], color=colour, linestyle=style, marker=".", label=label)
    axes.plot(scores, [p["false_marks_per_image"] for p in points], color=INK, linewidth=0.9, label="false marks a film")
    axes.set_xticks(scores)
    axes.set_ylim(0, 1.02)
    axes.legend(fontsize=7)
    finish(figure, path)


def draw_log(run: Path, path: Path) -> None:
    """Loss and quick validation figures over the steps of a run's log."""
    entries = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    losses = [e for e in entries if "heat" in e]
    checks = [e for e in entries if "validation" in e]
    figure, axes = new_axes("step", "loss", "Training: losses (left), quick validation look (right)")
    for key, colour in (("heat", INK), ("box", ACCENT), ("malignancy", OTHER)):
        axes.plot([e["step"] for e in losses], [e[key] for e in losses], color=colour, linewidth=0.8, label=f"{key} loss")
    other = axes.twinx()
    for key, style in (("ap50", "-"), ("sensitivity_at_1", "--"), ("lesion_auc", ":")):
        other.plot([e["step"] for e in checks], [e["validation"][key] for e in checks], color="#6a3d9a",
                   linestyle=style, marker=".", label=key)
    other.set_ylim(0, 1)
    lines = axes.get_lines() + other.get_lines()
    axes.legend(lines, [line.get_label() for line in lines], fontsize=7)
    finish(figure, path)
