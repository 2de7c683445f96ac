"""Checkpoints' averaged weights to a model package: weights.pt (TorchScript), manifest.json and its seal, package.sha256."""

import hashlib
import json
from pathlib import Path
from typing import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from . import prepare, screening
from .fine_network import STRIDE as FINE_STRIDE
from .fine_network import FineDetector
from .network import STRIDE, Decoder

WEIGHTS = "weights.pt"
MANIFEST = "manifest.json"
SEAL = "package.sha256"
LICENCE = "CC BY 4.0; attribution: Diptych contributors, trained on CBIS-DDSM (CC BY 3.0, see training_data)"
MOST_DIFFERENCE = 1e-4  # as a part of a map's range, of the image's sides, of 1
COLUMNS = ["x0", "y0", "x1", "y1", "confidence_raw", "malignancy_raw", "kind"]
TRAINING_DATA = [{
    "name": "CBIS-DDSM (Curated Breast Imaging Subset of DDSM), official mass training split",
    "licence": "CC BY 3.0",
    "citation": "Sawyer-Lee, R., Gimenez, F., Hoogi, A., & Rubin, D. (2016). Curated Breast Imaging Subset of Digital "
                "Database for Screening Mammography (CBIS-DDSM). The Cancer Imaging Archive. "
                "doi:10.7937/K9/TCIA.2016.7O02S9CY; Lee, R. S., et al. (2017). Scientific Data 4, 170177; "
                "Clark, K., et al. (2013). Journal of Digital Imaging 26(6), 1045-1057",
    "use": "masses, and tissue for simulated calcifications: training (70 % of the patients) and validation (20 %); 10 % "
           "held out; see training/splits.json",
}, {
    "name": "Simulated clusters of microcalcifications and phantom tissue",
    "licence": "Apache-2.0",
    "citation": "made by this project: training/clusters.py and diptych-cli phantom",
    "use": "calcifications: training and calibration; no real calcification was learned from",
}]


class HalfConv(nn.Module):
    """A convolution whose weights are bfloat16; freezing the script turns them into 32-bit constants.

    bfloat16 and not float16: on CPUs that multiply bfloat16 the engine then needs half as many products for the scores of
    32 bits (docs/adr/0018-paired-convolutions.md).
    """

    def __init__(self, layer: nn.Conv2d):
        super().__init__()
        self.register_buffer("weight", layer.weight.detach().bfloat16())
        self.register_buffer("bias", layer.bias.detach().clone())
        self.stride, self.padding, self.dilation = layer.stride[0], layer.padding[0], layer.dilation[0]

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight.float(), self.bias, [self.stride, self.stride],
                        [self.padding, self.padding], [self.dilation, self.dilation])


def halve(module: nn.Module) -> nn.Module:
    for name, child in list(module.named_children()):
        if isinstance(child, nn.Conv2d):
            setattr(module, name, HalfConv(child))
        else:
            halve(child)
    return module


def scripted(network: screening.Screening) -> torch.jit.ScriptModule:
    """With weights of bfloat16. What it says of black is looked at with these weights, while they are numbers that any arithmetic takes."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            layer.weight.data = layer.weight.data.bfloat16().float()
    network.see_black()
    halve(network.masses.detectors)
    halve(network.calcifications)
    return torch.jit.script(network.eval())


def script(masses: Sequence[Path], calcifications: Path, decoding: dict) -> torch.jit.ScriptModule:
    detectors = [screening.load_masses(path) for path in masses]
    fine = screening.load(calcifications, FineDetector())
    return scripted(screening.Screening(
        screening.Masses(detectors, Decoder(floor=decoding["mass_floor_raw"]), decoding["mirror_images"],
                         decoding["malignancy_sharpness"], screening.SHRINK),
        screening.Calcifications(fine, Decoder(keep=16, candidates=48, floor=decoding["calcification_floor_raw"],
                                               stride=FINE_STRIDE))))


def difference_of_parts(network: torch.jit.ScriptModule) -> float:
    """The largest of any map, in the breast, between a canvas and its breast alone: what takes_parts promises."""
    torch.manual_seed(1)
    rows, columns, top, height, width = 2208, 1920, 700, 811, 323
    breast = F.interpolate(torch.rand(1, 1, 40, 16), size=(height, width), mode="bilinear", align_corners=False).clamp(0.05, 1.0)
    canvas = F.pad(breast, [0, columns - width, top, rows - top - height])
    worst = 0.0
    with torch.no_grad():
        for part, stride in ((network.masses, STRIDE * screening.SHRINK), (network.calcifications, FINE_STRIDE)):
            told = part.view(breast, screening.canvas_of(breast, [top, 0, rows, columns], 0))
            for one, other in zip(part.view(canvas, screening.canvas_of(canvas, None, 0)), told):
                cells = (slice(None), slice(None), slice(top // stride, -(-(top + height) // stride)), slice(0, -(-width // stride)))
                worst = max(worst, float((one[cells] - other[cells]).abs().max() / one.abs().max()))
    return worst


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest(folder: Path, name: str, version: str, decoding: dict) -> dict:
    spec = prepare.FINE
    return {
        "schema": "diptych.model/1",
        "name": name,
        "version": version,
        "intended_use": "research, not for diagnostic use",
        "licence": LICENCE,
        "weights": {"file": WEIGHTS, "sha256": sha256(folder / WEIGHTS)},
        "input": {"rows": spec.rows, "columns": spec.columns, "spacing_mm": spec.spacing_mm,
                  "channels": 1, "canonical": "chest wall left", "takes_parts": True},
        "normalisation": {"percentile_low": prepare.PERCENTILE_LOW, "percentile_high": prepare.PERCENTILE_HIGH},
        "output": {"columns": COLUMNS, "kinds": list(screening.KINDS)},
        "decoding": decoding,
        "calibration": {"fitted": False, "confidence": [[0.0, 0.0], [1.0, 1.0]],
                        "probability": [[0.0, 0.0], [1.0, 1.0]],
                        "suspicion_thresholds": [round(0.1 * k, 1) for k in range(1, 10)]},
        "operating_points": [],
        "training_data": TRAINING_DATA,
        "figures": {},
    }


def export(masses: Sequence[Path], calcifications: Path, folder: Path, version: str, decoding: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    network = script(masses, calcifications, decoding)
    network.save(str(folder / WEIGHTS))
    again = torch.jit.freeze(torch.jit.load(str(folder / WEIGHTS)).eval())
    x = torch.rand(2, 1, 768, 576)
    with torch.no_grad():
        if not torch.allclose(network(x), again(x), atol=1e-4):
            raise RuntimeError("the saved script does not give the same output")
    if difference_of_parts(network) > MOST_DIFFERENCE:
        raise RuntimeError("of a part it does not say what it says of the whole")
    write_manifest(folder, manifest(folder, folder.name, version, decoding))


def read_manifest(folder: Path) -> dict:
    return json.loads((folder / MANIFEST).read_text())


def write_manifest(folder: Path, content: dict) -> None:
    """With its seal. After an edit by hand: sha256sum manifest.json weights.pt > package.sha256 (in the folder)."""
    (folder / MANIFEST).write_text(json.dumps({**content, "seal": SEAL}, indent=1) + "\n")
    (folder / SEAL).write_text(seal_of(folder))


def seal_of(folder: Path) -> str:
    """What `sha256sum manifest.json weights.pt` prints."""
    weights = read_manifest(folder)["weights"]
    return f"{sha256(folder / MANIFEST)}  {MANIFEST}\n{weights['sha256']}  {weights['file']}\n"
