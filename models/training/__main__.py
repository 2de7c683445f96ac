"""Command line of the training package: ``python3 -m training VERB --help`` in ``models/``."""

import argparse
from dataclasses import fields
from pathlib import Path

import torch


def add_train(verbs) -> None:
    from .tasks import Recipe
    parser = verbs.add_parser("train", help="train from scratch, or resume the run in --run")
    parser.add_argument("--data", type=Path, required=True, help="folder of CBIS-DDSM masses (images.csv, lesions.csv)")
    parser.add_argument("--cache", type=Path, required=True, help="folder for the prepared films (1.2 GB)")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and log")
    for item in fields(Recipe):
        if item.type in (bool, "bool"):
            parser.add_argument("--" + item.name, action=argparse.BooleanOptionalAction, default=item.default)
        else:
            parser.add_argument("--" + item.name.replace("_", "-"), type=type(item.default), default=item.default)
    parser.add_argument("--begin-with", type=Path, help="final.pt of another run of the same task: goes on from its weights")
    parser.add_argument("--stop-at", type=int, default=0, help="stop after this step; the same command goes on")
    parser.add_argument("--check-every", type=int, default=1000, help="steps between two looks at the validation films")
    parser.add_argument("--processes", type=int, default=0, help="that cut patches, for a GPU; 0: one thread")
    parser.set_defaults(action=run_train)


def run_train(arguments) -> None:
    from .tasks import Recipe
    from .train import train
    recipe = Recipe(**{item.name: getattr(arguments, item.name) for item in fields(Recipe)})
    train(arguments.data, arguments.cache, arguments.run, recipe, torch.device(arguments.device), arguments.stop_at,
          arguments.check_every, arguments.begin_with, arguments.processes)


def add_export(verbs) -> None:
    parser = verbs.add_parser("export", help="write a model package, not yet calibrated")
    parser.add_argument("--mass", type=Path, nargs="+", required=True, help="final.pt of one run or of several: averaged")
    parser.add_argument("--calcification", type=Path, required=True, help="final.pt of a calcification run")
    parser.add_argument("--model", type=Path, required=True, help="folder of the package; its name is the model's name")
    parser.add_argument("--version", required=True)
    parser.add_argument("--mirror-images", type=int, default=4, choices=(1, 2, 4), help="of a view that are averaged")
    parser.add_argument("--floor", type=float, default=0.02, help="raw confidence below which no mass is reported")
    parser.add_argument("--calcification-floor", type=float, default=0.1)
    parser.add_argument("--sharpness", type=float, default=1.0, help="factor on the malignancy's logit; see sharpness")
    parser.set_defaults(action=run_export)


def run_export(arguments) -> None:
    from .export import export
    export(arguments.mass, arguments.calcification, arguments.model, arguments.version, {
        "mirror_images": arguments.mirror_images, "mass_floor_raw": arguments.floor,
        "calcification_floor_raw": arguments.calcification_floor, "malignancy_sharpness": arguments.sharpness})


def add_rescript(verbs) -> None:
    parser = verbs.add_parser("rescript", help="a package's weights under the code of today, where it says the same")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.set_defaults(action=run_rescript)


def run_rescript(arguments) -> None:
    from .rescript import rescript
    print(f"largest difference of a map or a candidate: {rescript(arguments.model, arguments.version):.1e}")


def add_unfold(verbs) -> None:
    parser = verbs.add_parser("unfold", help="a package's mass networks as checkpoints to go on from (train --begin-with)")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="CBIS-DDSM, for what its films make of the network")
    parser.add_argument("--out", type=Path, required=True, help="folder for mass-0.pt, mass-1.pt...")
    parser.set_defaults(action=run_unfold)


def run_unfold(arguments) -> None:
    from .unfold import unfold
    print(*unfold(arguments.model, arguments.data, arguments.out), sep="\n")


def add_onnx(verbs) -> None:
    parser = verbs.add_parser("onnx", help="write a package's network as ONNX, one view at a time, for comparison")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for network.onnx and the list of convolutions")
    parser.set_defaults(action=run_onnx)


def run_onnx(arguments) -> None:
    from .to_onnx import to_onnx
    to_onnx(arguments.model, arguments.out)


def add_eager(verbs) -> None:
    parser = verbs.add_parser("eager", help="a package's network as plain PyTorch on a GPU, timed, for comparison")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--repeats", type=int, default=20)
    parser.set_defaults(action=lambda arguments: run_eager(arguments))


def run_eager(arguments) -> None:
    from .eager import eager
    eager(arguments.model, arguments.repeats)


def add_uncalibrated(verbs) -> None:
    parser = verbs.add_parser("uncalibrated", help="a copy of a package that makes the engine print raw scores")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.set_defaults(action=run_uncalibrated)


def run_uncalibrated(arguments) -> None:
    from .evaluate import uncalibrated
    uncalibrated(arguments.model, arguments.out)


def add_evaluate(verbs) -> None:
    parser = verbs.add_parser("evaluate", help="measure a package on the validation patients; figures and plots into it")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--raw", type=Path, required=True, help="JSON lines of diptych-cli with the uncalibrated package")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--calibrate", action="store_true", help="fit the calibration and the 1..10 scale first")
    parser.add_argument("--rounds", type=int, default=1000, help="bootstrap draws")
    parser.set_defaults(action=run_evaluate)


def run_evaluate(arguments) -> None:
    from .evaluate import evaluate
    command = f"bash training/measure.sh {arguments.model.name} DATA MIAS CACHE"
    evaluate(arguments.model, arguments.data, arguments.cache, arguments.raw, torch.device(arguments.device),
             arguments.calibrate, arguments.rounds, command)


def add_mias(verbs) -> None:
    parser = verbs.add_parser("mias", help="figures of mini-MIAS into a package; nothing is fitted")
    parser.add_argument("--mias", type=Path, required=True, help="folder with Info.txt and the films as PNG")
    parser.add_argument("--json", type=Path, required=True, help="JSON lines of diptych-cli with the package")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=1000, help="bootstrap draws")
    parser.set_defaults(action=run_mias)


def run_mias(arguments) -> None:
    from .evaluate import evaluate_mias
    command = f"bash training/measure.sh {arguments.model.name} DATA MIAS CACHE"
    evaluate_mias(arguments.model, arguments.mias, arguments.json, arguments.rounds, command)


def add_respaced(verbs) -> None:
    parser = verbs.add_parser("respaced", help="copies of DICOM studies with fewer pixels; or, of two JSON files, what that changed")
    parser.add_argument("--studies", type=Path)
    parser.add_argument("--share", type=float, default=0.75, help="of the rows and columns that stays")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--json", type=Path, nargs=2, help="of diptych-cli analyze over the studies and over the copies")
    parser.set_defaults(action=run_respaced)


def run_respaced(arguments) -> None:
    import json
    from . import respaced
    if arguments.json:
        for row in respaced.compare(*arguments.json):
            print(json.dumps(row))
    elif arguments.studies and arguments.out:
        print(f"{respaced.write(arguments.studies, arguments.share, arguments.out)} images")
    else:
        raise SystemExit("respaced: --studies and --out, or --json BEFORE AFTER")


def add_raw(verbs) -> None:
    parser = verbs.add_parser("raw", help="DICOM studies as bare samples, for diptych-device-bench")
    parser.add_argument("--studies", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.set_defaults(action=run_raw)


def run_raw(arguments) -> None:
    from .raw_exams import write
    print(f"{write(arguments.studies, arguments.out)} images")


def add_eight_bits(verbs) -> None:
    parser = verbs.add_parser("eight-bits", help="what rounding a package's convolutions to 8-bit integers does to its findings")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--raw-exams", type=Path, required=True, help="folder that the verb raw wrote")
    parser.set_defaults(action=run_eight_bits)


def run_eight_bits(arguments) -> None:
    from .eight_bits import eight_bits
    eight_bits(arguments.model, arguments.raw_exams)


def add_overlays(verbs) -> None:
    parser = verbs.add_parser("overlays", help="the outlines of DDSM's four-view studies against JSON lines of diptych-cli")
    parser.add_argument("--ddsm", type=Path, required=True, help="folder with the .OVERLAY files")
    parser.add_argument("--data", type=Path, required=True, help="CBIS-DDSM, for which of its women they are")
    parser.add_argument("--json", type=Path, required=True)
    parser.set_defaults(action=run_overlays)


def run_overlays(arguments) -> None:
    import json
    from .overlays import report
    for row in report(arguments.ddsm, arguments.json, arguments.data):
        print(json.dumps(row))


def add_studies(verbs) -> None:
    parser = verbs.add_parser("studies", help="write films as DICOM studies, for diptych-cli analyze")
    parser.add_argument("--data", type=Path, help="CBIS-DDSM")
    parser.add_argument("--split", default="validation", choices=("train", "validation", "holdout"),
                        help="holdout: once, when nothing is tried any more")
    parser.add_argument("--mias", type=Path, help="or mini-MIAS")
    parser.add_argument("--out", type=Path, required=True)
    parser.set_defaults(action=run_studies)


def run_studies(arguments) -> None:
    from . import workstation
    if arguments.mias:
        print(f"{workstation.write_mias(arguments.mias, arguments.out)} films")
    if arguments.data:
        print(f"{workstation.write_studies(arguments.data, arguments.split, arguments.out)} films")


def add_through(verbs) -> None:
    parser = verbs.add_parser("through", help="figures of the JSON lines that diptych-cli analyze wrote of such studies")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="validation", choices=("train", "validation", "holdout"),
                        help="holdout: once, when nothing is tried any more")
    parser.add_argument("--json", type=Path, required=True)
    parser.set_defaults(action=run_through)


def run_through(arguments) -> None:
    import json
    from .workstation import figures
    print(json.dumps(figures(arguments.data, arguments.split, arguments.json), indent=1))


def add_compare(verbs) -> None:
    parser = verbs.add_parser("compare", help="mass networks, each alone and all their means, on the validation films")
    parser.add_argument("--networks", type=Path, nargs="+", required=True, help="final.pt of runs, or what unfold wrote")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.set_defaults(action=run_compare)


def run_compare(arguments) -> None:
    from .compare import compare
    compare(arguments.networks, arguments.data, arguments.cache, torch.device(arguments.device))


def add_failures(verbs) -> None:
    parser = verbs.add_parser("failures", help="pictures of what a package missed, marked for nothing, or took for its opposite")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="validation", choices=("train", "validation"))
    parser.add_argument("--json", type=Path, required=True, help="JSON lines of diptych-cli analyze over the films as studies")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures: of patients, not for the package")
    parser.set_defaults(action=run_failures)


def run_failures(arguments) -> None:
    from .failures import failures
    for name, count in failures(arguments.data, arguments.split, arguments.json, arguments.out).items():
        print(f"{name}: {count}")


def add_sharpness(verbs) -> None:
    parser = verbs.add_parser("sharpness", help="how the malignancy's factor bears on the ranking (package with factor 1)")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--raw", type=Path, required=True, help="JSON lines of diptych-cli with the uncalibrated package")
    parser.set_defaults(action=run_sharpness)


def run_sharpness(arguments) -> None:
    from .evaluate import sharpness
    sharpness(arguments.data, arguments.raw)


def add_phantoms(verbs) -> None:
    parser = verbs.add_parser("phantoms", help="canvases of lesion-free phantom studies, for the calcification task")
    parser.add_argument("--studies", type=Path, required=True, help="written by diptych-cli phantom --lesions none")
    parser.add_argument("--cache", type=Path, required=True)
    parser.set_defaults(action=run_phantoms)


def run_phantoms(arguments) -> None:
    from .dicom_views import write_phantoms
    print(f"{write_phantoms(arguments.studies, arguments.cache)} views")


def add_curves(verbs) -> None:
    parser = verbs.add_parser("curves", help="plot a run's log")
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="PNG file")
    parser.set_defaults(action=run_curves)


def run_curves(arguments) -> None:
    from .plots import draw_log
    draw_log(arguments.run, arguments.out)


def add_splits(verbs) -> None:
    parser = verbs.add_parser("splits", help="write splits.json anew (the figures of a package hold for its own split)")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=20240611)
    parser.set_defaults(action=run_splits)


def run_splits(arguments) -> None:
    from .dataset import write_splits
    write_splits(arguments.data, arguments.seed)


def add_golden(verbs) -> None:
    parser = verbs.add_parser("golden", help="write golden_prepare.json, the probes for the C++ preprocessing")
    parser.set_defaults(action=lambda arguments: run_golden())


def run_golden() -> None:
    from .golden import write
    write()


def main() -> None:
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add_train(verbs)
    add_export(verbs)
    add_rescript(verbs)
    add_unfold(verbs)
    add_onnx(verbs)
    add_eager(verbs)
    add_evaluate(verbs)
    add_uncalibrated(verbs)
    add_mias(verbs)
    add_overlays(verbs)
    add_raw(verbs)
    add_eight_bits(verbs)
    add_respaced(verbs)
    add_studies(verbs)
    add_through(verbs)
    add_compare(verbs)
    add_failures(verbs)
    add_sharpness(verbs)
    add_curves(verbs)
    add_phantoms(verbs)
    add_splits(verbs)
    add_golden(verbs)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.action(arguments)


if __name__ == "__main__":
    main()
