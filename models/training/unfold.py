"""The mass networks of a package as checkpoints to go on from, where the runs that made them are gone.

What ships has its batch normalisations folded into the convolutions. Here they stand again: mean and variance as they are
measured on training films, scale and shift such that in evaluation mode the network says what the package says.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Dict, List

import numpy as np
import torch
from torch import Tensor, nn

from .dataset import TRAITS, eight_bits, split_films, to_float
from .network import WIDTHS, ConvNorm, Detector, detector_of
from .tasks import Recipe
from .to_onnx import rebuilt

LEAST_VARIANCE = 1e-8  # of a channel that says nothing
OUTPUTS = ("heat", "distances", "malignancy")


def statistics(folded: Detector, names: List[str], images: Tensor) -> Dict[str, List[Tensor]]:
    """Mean and variance of each named convolution's output, by channel, over all images."""
    sums = {name: [0.0, 0.0, 0.0] for name in names}

    def noted(name: str):
        def note(_, __, output: Tensor) -> None:
            values = output.double()
            sums[name][0] += values.numel() / values.shape[1]
            sums[name][1] = sums[name][1] + values.sum((0, 2, 3))
            sums[name][2] = sums[name][2] + (values ** 2).sum((0, 2, 3))
        return note

    layers = dict(folded.named_modules())
    hooks = [layers[name].register_forward_hook(noted(name)) for name in names]
    for image in images:
        folded(image[None])
    for hook in hooks:
        hook.remove()
    return {name: [first / count, (second / count - (first / count) ** 2).clamp(min=LEAST_VARIANCE)]
            for name, (count, first, second) in sums.items()}


def unfolded(folded: Detector, images: Tensor) -> Detector:
    """`images` is N x 1 x H x W; what only teaches (dataset.TRAITS) begins anew."""
    width = folded.stem.weight.shape[0] / WIDTHS[0]
    torch.manual_seed(1)  # what only teaches
    network = detector_of({"contrast": folded.contrast, "width": width}, traits=len(TRAITS)).eval()
    layers = dict(folded.eval().named_modules())
    norms = {name: layer for name, layer in network.named_modules() if isinstance(layer, ConvNorm)}
    with torch.no_grad():
        for name, (mean, variance) in statistics(folded, list(norms), images).items():
            convolution, norm = norms[name]
            convolution.weight.copy_(layers[name].weight)
            norm.running_mean.copy_(mean - layers[name].bias.double())
            norm.running_var.copy_(variance)
            norm.weight.copy_((variance + norm.eps).sqrt())
            norm.bias.copy_(mean)
        for name in OUTPUTS:
            getattr(network, name).load_state_dict(layers[name].state_dict())
    return network


def unfold(package: Path, data: Path, out: Path, every: int = 36) -> List[Path]:
    """Writes mass-0.pt, mass-1.pt... for `train --begin-with`; one training film in `every` is measured."""
    films = split_films(data, "train")[::every]
    images = torch.from_numpy(np.stack([to_float(eight_bits(data, film)[0])[None] for film in films]))
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for number, folded in enumerate(rebuilt(package).masses.detectors):
        network = unfolded(folded, images)
        recipe = {**asdict(Recipe()), "contrast": folded.contrast, "width": folded.stem.weight.shape[0] / WIDTHS[0]}
        written.append(out / f"mass-{number}.pt")
        torch.save({"step": 0, "average": network.state_dict(), "recipe": recipe}, written[-1])
    return written
