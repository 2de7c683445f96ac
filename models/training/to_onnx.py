"""The shipped network as ONNX, one view at a time, for engines to be compared on it; with the list of its convolutions.

Rebuilt as plain modules from weights.pt, so that no checkpoint is needed; the script's loop over the views is left out.
"""

import json
from pathlib import Path
from typing import List, Tuple

import torch
from torch import Tensor, nn

from . import screening
from .export import WEIGHTS, read_manifest
from .fine_network import STRIDE as FINE_STRIDE
from .fine_network import FineDetector
from .network import WIDTHS, Decoder, detector_of, fuse_norms

NETWORK = "network.onnx"
FACTS = "network.json"
CONVOLUTIONS = "convolutions.txt"
OPSET = 14
CONTRAST_CHANNELS = 32
MOST_DIFFERENCE = 1e-4


def filled(detector: nn.Module, prefix: str, state: dict) -> nn.Module:
    """The detector with the package's folded convolutions; what only teaches is not among them."""
    detector.eval()
    fuse_norms(detector)
    known = {name[len(prefix):]: tensor.float() for name, tensor in state.items() if name.startswith(prefix)}
    left = detector.load_state_dict(known, strict=False)
    only_teaches = ("trait_logits", "speck_logits")
    if left.unexpected_keys or any(not name.startswith(only_teaches) for name in left.missing_keys):
        raise RuntimeError(f"the package's network is another than this code's: {left}")
    return detector


def rebuilt(package: Path) -> nn.Module:
    scripted = torch.jit.load(str(package / WEIGHTS), map_location="cpu").eval()
    state, decoding = scripted.state_dict(), read_manifest(package)["decoding"]
    detectors = []
    while f"masses.detectors.{len(detectors)}.stem.weight" in state:
        prefix = f"masses.detectors.{len(detectors)}."
        outputs, inputs = state[prefix + "stem.weight"].shape[:2]
        recipe = {"contrast": inputs == CONTRAST_CHANNELS, "width": outputs / WIDTHS[0]}
        detectors.append(filled(detector_of(recipe), prefix, state))
    fine = filled(FineDetector(), "calcifications.detector.", state)
    return screening.Screening(
        screening.Masses(detectors, Decoder(floor=decoding["mass_floor_raw"]), decoding["mirror_images"],
                         decoding["malignancy_sharpness"], screening.SHRINK),
        screening.Calcifications(fine, Decoder(keep=16, candidates=48, floor=decoding["calcification_floor_raw"],
                                               stride=FINE_STRIDE))).eval()


def difference(scripted: nn.Module, network: nn.Module, x: Tensor) -> float:
    """The largest of any map of any detector, before a decoder leaves most of it out; as a part of the map's range."""
    worst = 0.0
    pairs = list(zip(scripted.masses.detectors.children(), network.masses.detectors.children()))
    for shipped, own in pairs + [(scripted.calcifications.detector, network.calcifications.detector)]:
        for a, b in zip(shipped(x), own(x)):
            worst = max(worst, float((a - b).abs().max() / (a.max() - a.min()).clamp(min=1e-6)))
    return worst


def convolutions(network: nn.Module, x: Tensor) -> List[Tuple[int, ...]]:
    """Batch, inputs, outputs, rows, columns, kernel, stride, dilation of each, in their order."""
    found: List[Tuple[int, ...]] = []

    def note(layer: nn.Conv2d, inputs, _) -> None:
        count, channels, rows, columns = inputs[0].shape
        found.append((count, channels, layer.out_channels, rows, columns, layer.kernel_size[0], layer.stride[0],
                      layer.dilation[0]))

    hooks = [layer.register_forward_hook(note) for layer in network.modules() if isinstance(layer, nn.Conv2d)]
    network(x)
    for hook in hooks:
        hook.remove()
    return found


def operations(layers: List[Tuple[int, ...]]) -> float:
    """Of all convolutions; two a product."""
    return float(sum(2 * n * c * o * (rows // stride) * (columns // stride) * kernel * kernel
                     for n, c, o, rows, columns, kernel, stride, _ in layers))


def to_onnx(package: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    spec = read_manifest(package)["input"]
    network = rebuilt(package)
    for parameter in network.parameters():
        parameter.requires_grad_(False)
    x = torch.rand(1, 1, spec["rows"], spec["columns"])
    with torch.no_grad():
        scripted = torch.jit.load(str(package / WEIGHTS)).eval()
        if difference(scripted, network, x[:, :, :768, :576]) > MOST_DIFFERENCE:
            raise RuntimeError("the rebuilt network does not give the package's output")
        layers = convolutions(network, x)
        torch.onnx.export(network, x, str(out / NETWORK), opset_version=OPSET, input_names=["view"],
                          output_names=["candidates"])
    (out / CONVOLUTIONS).write_text("".join(" ".join(map(str, layer)) + "\n" for layer in layers))
    (out / FACTS).write_text(json.dumps({"rows": spec["rows"], "columns": spec["columns"],
                                         "operations_a_view": operations(layers)}) + "\n")
