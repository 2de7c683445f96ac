"""The shipped weights under this code: the script in weights.pt anew, when the networks' code changed and their numbers did not.

No checkpoint is needed. Calibration and figures stay, for what the package says of an image stays; that is looked at here, on
noise, and must be looked at on films too: diptych-cli analyze with the old and the new package.
"""

from pathlib import Path

import torch

from .export import MOST_DIFFERENCE, WEIGHTS, difference_of_parts, read_manifest, scripted, sha256, write_manifest
from .to_onnx import difference, rebuilt


def candidates(script: torch.jit.ScriptModule, x: torch.Tensor) -> torch.Tensor:
    """What the decoders make of the maps, and nothing left out for being unlikely: of noise, most is."""
    decoders = (script.masses.decoder, script.calcifications.decoder)
    floors = [decoder.floor for decoder in decoders]
    for decoder in decoders:
        decoder.floor = 1e-6
    found = script(x)
    for decoder, floor in zip(decoders, floors):
        decoder.floor = floor
    if not bool((found[..., 4] > 0).any(1).all()):
        raise RuntimeError("where nothing is found, nothing is compared")
    return found / torch.tensor([x.shape[3], x.shape[2], x.shape[3], x.shape[2], 1.0, 1.0, 1.0])


def rescript(package: Path, version: str) -> float:
    """Replaces weights.pt, its hash and the package's version; returns the largest difference of a map or a candidate."""
    network = scripted(rebuilt(package))
    old = torch.jit.load(str(package / WEIGHTS)).eval()
    torch.manual_seed(1)
    with torch.no_grad():
        x = torch.rand(1, 1, 1536, 1152)
        found = max(difference(old, network, x), float((candidates(old, x) - candidates(network, x)).abs().max()),
                    difference_of_parts(network))
    if found > MOST_DIFFERENCE:
        raise RuntimeError(f"this code does not say what the package says: {found:.1e}")
    network.save(str(package / WEIGHTS))
    manifest = read_manifest(package)
    manifest["version"] = version
    manifest["weights"]["sha256"] = sha256(package / WEIGHTS)
    for reach in ("reach_px", "grid_px"):
        manifest["input"].pop(reach, None)
    manifest["input"]["takes_parts"] = True
    write_manifest(package, manifest)
    return found
