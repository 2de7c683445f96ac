"""Writes the measured part of a package's MODEL_CARD.md, between two marker lines, from its manifest."""

from pathlib import Path

from .export import read_manifest

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
NAMES = (("ap50", "mass AP at IoU 0.5"),
         ("sensitivity_at_1", "mass sensitivity at 1 false mark an image"),
         ("sensitivity_at_0.5", "mass sensitivity at 0.5 false marks an image"),
         ("lesion_auc", "malignant against benign, masses that were found, by suspicion: AUC"),
         ("lesion_auc_all", "the same over all masses, one that was missed scoring 0: AUC"),
         ("lesion_auc_malignancy", "malignant against benign, masses that were found, by raw malignancy alone: AUC"),
         ("film_auc", "films, highest finding of any kind, malignant against benign: AUC"))


def percent(value) -> str:
    return "-" if value is None else f"{100 * value:.0f} %"


def measured(content: dict) -> str:
    figures = content["figures"]
    validation = figures["validation"]
    lines = [f"Package version {content['version']}, measured on {figures['date']} on the {figures['films']}, with",
             "", "```", figures["command"], "```", "", "| figure | value | 95 % interval (bootstrap by patient) |",
             "|---|---|---|"]
    for key, name in NAMES:
        value = validation[key]
        lines.append(f"| {name} | {value['value']:.2f} | {value['ci95'][0]:.2f} to {value['ci95'][1]:.2f} |")
    for key, name in (("confidence", "confidence"), ("probability", "probability of malignancy")):
        error = validation[f"ece_{key}_cross_fitted"]["value"]
        lines.append(f"| expected calibration error of {name}, cross-fitted by patient | {error:.3f} | |")
    rates = validation["sensitivity_at_false_marks_per_image"]
    lines += ["", "| false marks an image | " + " | ".join(rates) + " |", "|---" * (len(rates) + 1) + "|",
              "| sensitivity | " + " | ".join(f"{v:.2f}" for v in rates.values()) + " |", "",
              "Sensitivity at one false mark an image, by group:", "", "| group | masses | sensitivity |", "|---|---|---|"]
    for name, group in figures["sensitivity_at_one_false_mark_by_group"].items():
        lines.append(f"| {name} | {group['masses']} | {group['sensitivity']:.2f} |")
    lines += ["", "Operating points: what reaches each score on the validation films (every one has a mass on it).", "",
              "| suspicion, this or higher | probability from | malignant masses | benign masses | films with a malignant "
              "mass | films with benign masses only | false marks a film | share of the marks that are malignant |",
              "|---" * 8 + "|"]
    for point in content["operating_points"]:
        lines.append(f"| {point['suspicion']} | {point['probability_from']:.4f} | " + " | ".join(
            percent(point[k]) for k in ("malignant_share", "benign_share", "malignant_films", "benign_films"))
            + f" | {point['false_marks_per_image']:.2f} | {percent(point['share_malignant_of_marks'])} |")
    return "\n".join(lines + simulated(figures) + mini_mias(figures))


def simulated(figures: dict) -> list:
    clusters = figures["simulated_calcifications"]
    rates = clusters["sensitivity_at_false_marks_per_image"]
    return ["", f"Calcifications, {clusters['clusters']} *simulated* clusters in the validation films' tissue (six patches of "
            "38 mm count as one image):", "", "| false marks an image | " + " | ".join(rates) + " |",
            "|---" * (len(rates) + 1) + "|", "| sensitivity | " + " | ".join(f"{v:.2f}" for v in rates.values()) + " |"]


def mini_mias(figures: dict) -> list:
    if "mini_mias" not in figures:
        return []
    mias = figures["mini_mias"]
    value = mias["malignant_against_normal"]
    rates = list(mias["mass_sensitivity"])
    scores = list(mias["normal_films_reaching_score"])
    return ["", f"mini-MIAS (nothing was learned or fitted on it), {mias['films']}, measured on {mias['date']} with", "",
            "```", mias["command"], "```", "",
            f"- films, highest finding, malignant against normal: AUC {value['value']:.2f} "
            f"({value['ci95'][0]:.2f} to {value['ci95'][1]:.2f})",
            "", "| false marks an image, of this kind | " + " | ".join(rates) + " |", "|---" * (len(rates) + 1) + "|",
            f"| sensitivity, {mias['calcifications']} calcifications | "
            + " | ".join(f"{v:.2f}" for v in mias["calcification_sensitivity"].values()) + " |",
            f"| sensitivity, {mias['masses']} masses, asymmetries and distortions | "
            + " | ".join(f"{v:.2f}" for v in mias["mass_sensitivity"].values()) + " |", "",
            "| score, this or higher | " + " | ".join(scores) + " |", "|---" * (len(scores) + 1) + "|",
            "| normal films | " + " | ".join(percent(v) for v in mias["normal_films_reaching_score"].values()) + " |",
            "| malignant films | " + " | ".join(percent(v) for v in mias["malignant_films_reaching_score"].values()) + " |"]


def write(folder: Path) -> None:
    card = folder / "MODEL_CARD.md"
    text = card.read_text()
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    card.write_text(text[:start] + "\n" + measured(read_manifest(folder)) + "\n" + text[end:])
