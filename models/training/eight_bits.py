"""What eight-bit integers would do to a package's scores: its network with inputs and weights of its convolutions rounded so.

Static quantisation as engines do it: weights symmetric, a scale for each output channel; inputs with one scale a layer, 255 steps
where none is below 0 and twice 127 elsewhere, from the largest value (or a quantile) that the layer met in the exams themselves,
which flatters it. Sums, biases and all between the convolutions stay as they are.
"""

import json
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import numpy as np
import torch
from torch import Tensor, nn

from . import prepare, screening
from .export import read_manifest
from .to_onnx import rebuilt

MOST, MOST_UNSIGNED = 127, 255
SAMPLES = 1000000  # of an input, for a quantile
NEAR_PX = 32.0
FEW_OUTPUTS = 4


def views_of(raw_exams: Path) -> Iterator[np.ndarray]:
    """What python3 -m training raw wrote, as canvases."""
    for exam in json.loads((raw_exams / "exams.json").read_text()):
        for view in exam["views"]:
            samples = np.fromfile(raw_exams / view["file"], "u1" if view["bits"] <= 8 else "<u2")
            pixels = samples.reshape(view["rows"], view["columns"]).astype(np.float32)
            row, column = (text[0] for text in view["orientation"])
            yield prepare.prepare(pixels, tuple(view["spacing_mm"]), prepare.orientation_of(view["view"], row, column),
                                  prepare.FINE).canvas


def rounded(x: Tensor, largest, steps: int = MOST) -> Tensor:
    """Of numbers from 0, or -largest, to largest."""
    scale = largest / steps
    return (x / scale).round().clamp(-steps, steps) * scale


def convolutions(network: nn.Module, ends_stay: bool) -> Dict[str, nn.Conv2d]:
    return {name: layer for name, layer in network.named_modules() if isinstance(layer, nn.Conv2d)
            and not (ends_stay and (name.endswith("stem") or layer.out_channels <= FEW_OUTPUTS))}


def ranges_of_inputs(network: nn.Module, views: List[np.ndarray], layers: Dict[str, nn.Conv2d],
                     quantile: float) -> Dict[str, Tuple[float, int]]:
    """The largest, and in how many steps."""
    largest = {name: 0.0 for name in layers}
    least = {name: 0.0 for name in layers}

    def note(name: str):
        def hook(_, inputs) -> None:
            values = inputs[0].flatten()
            least[name] = min(least[name], float(values.min()))
            values = values.abs()
            if quantile < 1.0:
                few = values[::max(1, len(values) // SAMPLES)]
                values = few.kthvalue(max(1, int(quantile * len(few))))[0]
            largest[name] = max(largest[name], float(values.max()))
        return hook

    hooks = [layer.register_forward_pre_hook(note(name)) for name, layer in layers.items()]
    for view in views:
        candidates(network, view)
    for hook in hooks:
        hook.remove()
    return {name: (max(largest[name], 1e-12), MOST if least[name] < 0.0 else MOST_UNSIGNED) for name in layers}


def quantise(layers: Dict[str, nn.Conv2d], ranges: Dict[str, Tuple[float, int]]) -> None:
    """In place."""
    for name, layer in layers.items():
        weight = layer.weight.data
        layer.weight.data = rounded(weight, weight.abs().amax((1, 2, 3), keepdim=True).clamp(min=1e-12))
        layer.register_forward_pre_hook(lambda _, inputs, told=ranges[name]: (rounded(inputs[0], *told),))


def candidates(network: nn.Module, view: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        rows = network(torch.from_numpy(np.ascontiguousarray(view))[None, None])[0].numpy()
    return rows[rows[:, 4] > 0]


def probability(rows: np.ndarray, calibration: dict) -> np.ndarray:
    """Of each view by itself, as if there were no other."""
    found = np.empty(len(rows))
    for kind, name in enumerate(screening.KINDS):
        raw, value = np.array(calibration.get("by_kind", {}).get(name, calibration)["probability"]).T
        of_kind = rows[:, 6] == kind
        found[of_kind] = np.interp(rows[of_kind, 4] * rows[of_kind, 5], raw, value)
    return found


def compared(before: List[np.ndarray], after: List[np.ndarray], calibration: dict) -> dict:
    thresholds = np.array(calibration["suspicion_thresholds"])
    findings = lost = other_score = 0
    worst_confidence = worst_probability = 0.0
    for a, b in zip(before, after):
        of_a, of_b = probability(a, calibration), probability(b, calibration)
        left = list(range(len(b)))
        for i, row in enumerate(a):
            findings += 1
            apart = [np.abs(b[j, :4] - row[:4]).max() if b[j, 6] == row[6] else np.inf for j in left]
            if not apart or min(apart) > NEAR_PX:
                lost += 1
                continue
            j = left.pop(int(np.argmin(apart)))
            worst_confidence = max(worst_confidence, abs(float(b[j, 4] - row[4])))
            worst_probability = max(worst_probability, abs(float(of_b[j] - of_a[i])))
            other_score += int((thresholds <= of_b[j]).sum() != (thresholds <= of_a[i]).sum())
        lost += len(left)
    return {"findings": findings, "found_by_one_only": lost, "other_suspicion": other_score,
            "largest_difference_of_confidence": round(worst_confidence, 5),
            "largest_difference_of_probability": round(worst_probability, 5)}


def eight_bits(package: Path, raw_exams: Path) -> None:
    """A line of JSON for each way to do it."""
    calibration = read_manifest(package)["calibration"]
    views = list(views_of(raw_exams))
    plain = rebuilt(package)
    before = [candidates(plain, view) for view in views]
    for ends_stay in (False, True):
        for quantile in (1.0, 0.9999):
            network = rebuilt(package)
            layers = convolutions(network, ends_stay)
            quantise(layers, ranges_of_inputs(network, views, layers, quantile))
            told = {"views": len(views), "layers": len(layers), "first_and_last_layers": "float32" if ends_stay else "int8",
                    "range_of_inputs": "largest" if quantile == 1.0 else f"{quantile} of each view's"}
            print(json.dumps({**told, **compared(before, [candidates(network, view) for view in views], calibration)}), flush=True)
