"""The shipped weights under this code: the script in weights.pt anew, when the networks' code changed and their numbers did not.

No checkpoint is needed. Calibration and figures stay, for what the package says of an image stays; that is looked at here, on
noise, and must be looked at on films too: diptych-cli analyze with the old and the new package.
"""

from pathlib import Path

import torch
from torch.nn import functional as F

from . import screening
from .export import WEIGHTS, halve, read_manifest, sha256, write_manifest
from .to_onnx import rebuilt

MOST_DIFFERENCE = 1e-4  # of confidence and malignancy, and of box sides as a part of the longest


def difference(one: torch.jit.ScriptModule, other: torch.jit.ScriptModule) -> float:
    """The largest of any map that goes into a decoder: what comes out of it is mostly nothing."""
    torch.manual_seed(1)
    x = torch.rand(1, 1, 1536, 1152)
    coarse = F.avg_pool2d(x, screening.SHRINK)
    worst = 0.0
    for a, b in [*zip(one.masses.view(coarse), other.masses.view(coarse)),
                 *zip(one.calcifications.detector(x), other.calcifications.detector(x))]:
        if not float(a.std()) > 0.0:
            raise RuntimeError("a map without anything in it compares nothing")
        worst = max(worst, float((a - b).abs().max() / a.abs().max().clamp(min=1.0)))
    return worst


def rescript(package: Path, version: str) -> float:
    """Replaces weights.pt, its hash, the network's reach and the package's version; returns the largest difference of a map."""
    network = rebuilt(package)
    for part in (network.masses.detectors, network.calcifications):
        halve(part)
    scripted = torch.jit.script(network.eval())
    old = torch.jit.load(str(package / WEIGHTS)).eval()
    with torch.no_grad():
        found = difference(old, scripted)
    if found > MOST_DIFFERENCE:
        raise RuntimeError(f"this code does not say what the package says: {found:.1e}")
    scripted.save(str(package / WEIGHTS))
    manifest = read_manifest(package)
    manifest["version"] = version
    manifest["weights"]["sha256"] = sha256(package / WEIGHTS)
    manifest["input"].update(reach_px=screening.REACH, grid_px=screening.GRID)
    write_manifest(package, manifest)
    return found
