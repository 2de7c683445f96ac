"""A checkpoint's averaged weights to a model package: weights.pt (TorchScript) and manifest.json."""

import hashlib
import json
from pathlib import Path

import torch

from . import prepare
from .network import Decoder, Detector, Exported, fuse_norms

WEIGHTS = "weights.pt"
MANIFEST = "manifest.json"
LICENCE = "CC BY 4.0; attribution: Diptych contributors, trained on CBIS-DDSM (CC BY 3.0, see training_data)"
COLUMNS = ["x0", "y0", "x1", "y1", "confidence_raw", "malignancy_raw", "kind"]
TRAINING_DATA = [{
    "name": "CBIS-DDSM (Curated Breast Imaging Subset of DDSM), official mass training split",
    "licence": "CC BY 3.0",
    "citation": "Sawyer-Lee, R., Gimenez, F., Hoogi, A., & Rubin, D. (2016). Curated Breast Imaging Subset of Digital "
                "Database for Screening Mammography (CBIS-DDSM). The Cancer Imaging Archive. "
                "doi:10.7937/K9/TCIA.2016.7O02S9CY; Lee, R. S., et al. (2017). Scientific Data 4, 170177; "
                "Clark, K., et al. (2013). Journal of Digital Imaging 26(6), 1045-1057",
    "use": "training (70 % of the patients) and validation (20 %); 10 % held out; see training/splits.json",
}]


def script(checkpoint: Path, flip: bool, floor: float, sharpness: float) -> torch.jit.ScriptModule:
    state = torch.load(checkpoint, map_location="cpu")
    detector = Detector()
    detector.load_state_dict(state["average"])
    detector.eval()
    fuse_norms(detector)
    for parameter in detector.parameters():
        parameter.requires_grad_(False)
    return torch.jit.script(Exported(detector, Decoder(floor=floor), flip, sharpness).eval())


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest(folder: Path, name: str, version: str, decoding: dict) -> dict:
    return {
        "schema": "diptych.model/1",
        "name": name,
        "version": version,
        "intended_use": "research, not for diagnostic use",
        "licence": LICENCE,
        "weights": {"file": WEIGHTS, "sha256": sha256(folder / WEIGHTS)},
        "input": {"rows": prepare.CANVAS_ROWS, "columns": prepare.CANVAS_COLUMNS, "spacing_mm": prepare.SPACING_MM,
                  "channels": 1, "canonical": "chest wall left"},
        "normalisation": {"percentile_low": prepare.PERCENTILE_LOW, "percentile_high": prepare.PERCENTILE_HIGH},
        "output": {"columns": COLUMNS, "kinds": ["mass"]},
        "decoding": decoding,
        "calibration": {"fitted": False, "confidence": [[0.0, 0.0], [1.0, 1.0]],
                        "probability": [[0.0, 0.0], [1.0, 1.0]],
                        "suspicion_thresholds": [round(0.1 * k, 1) for k in range(1, 10)]},
        "operating_points": [],
        "training_data": TRAINING_DATA,
        "figures": {},
    }


def export(checkpoint: Path, folder: Path, version: str, flip: bool = True, floor: float = 0.02,
           sharpness: float = 1.0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    scripted = script(checkpoint, flip, floor, sharpness)
    scripted.save(str(folder / WEIGHTS))
    again = torch.jit.load(str(folder / WEIGHTS))
    x = torch.rand(2, 1, 256, 192)
    if not torch.equal(scripted(x), again(x)):
        raise RuntimeError("the saved script does not give the same output")
    write_manifest(folder, manifest(folder, folder.name, version, {
        "top_bottom_flip": flip, "confidence_floor_raw": floor, "malignancy_sharpness": sharpness}))


def read_manifest(folder: Path) -> dict:
    return json.loads((folder / MANIFEST).read_text())


def write_manifest(folder: Path, content: dict) -> None:
    (folder / MANIFEST).write_text(json.dumps(content, indent=1) + "\n")
