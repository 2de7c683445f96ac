"""What ships: both detectors behind one input, the fine canvas. Scriptable by torch 1.13."""

import copy
from pathlib import Path
from typing import List, Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .fine_network import STRIDE as FINE_STRIDE
from .fine_network import FineDetector
from .network import Decoder, detector_of, fuse_norms
from .prepare import COARSE, FINE

KINDS = ("mass", "calcification")
SHRINK = round(COARSE.spacing_mm / FINE.spacing_mm)
# Pixels of the canvas that are 0, and further than this from the breast, change nothing of what is found in it (docs/adr/0025
# has what is found beside it): the half of what
# a cell of the mass heat depends on, by the layers' kernels, strides and dilations (tests/test_reach.py). local_contrast does
# not count: where a canvas is 0 it is 0, whatever lies about it.
REACH = 996
GRID = SHRINK * 32  # steps of the coarsest map


HEAT_SIGMA = 0.8  # cells
HEAT_REACH = 2


def gaussian(sigma: float) -> Tensor:
    """1 x 1 x 5 x 5, of sum 1."""
    row = torch.exp(-0.5 * (torch.arange(-HEAT_REACH, HEAT_REACH + 1).float() / sigma) ** 2)
    row = row / row.sum()
    return (row[:, None] * row[None])[None, None]


def sight(detector: nn.Module) -> Tuple[type, bool]:
    """Detectors of the same sight see the same of an image."""
    return type(detector), bool(getattr(detector, "contrast", False))


class Masses(nn.Module):
    """Mean of several detectors and of the mirror images of the view: heat, boxes, malignancy; then the decoder.

    mirrors: 1, 2 (top-bottom) or 4 (left-right and both, too). View by view, its mirror images in one batch: all four views
    at once would take a gigabyte. The malignancy's logit is multiplied by `sharpness`: suspicion ranks by confidence times
    malignancy, and a timid malignancy head would leave that to the confidence alone.

    What a detector sees of a view is worked out once, for all its mirror images and for all detectors that see the same.

    The mean heat is filtered by a Gaussian, about the narrowest that the heat was taught by (losses.Targets): what a network
    believes of one mass it spreads over neighbouring cells, and their sum ranks better than the highest of them (RECIPES.md).
    """

    def __init__(self, detectors: List[nn.Module], decoder: nn.Module, mirrors: int, sharpness: float = 1.0):
        super().__init__()
        self.detectors = nn.ModuleList(detectors)
        self.sees_as = [[sight(other) for other in detectors].index(sight(detector)) for detector in detectors]
        self.decoder, self.mirrors, self.sharpness = decoder, mirrors, sharpness
        self.reach = HEAT_REACH
        self.register_buffer("spread", gaussian(HEAT_SIGMA))

    def laid_back(self, maps: Tensor) -> Tensor:
        """Sum over the mirror images, each laid back."""
        total = maps[0:1]
        if self.mirrors > 1:
            total = total + maps[1:2].flip(2)
        if self.mirrors > 2:
            total = total + maps[2:3].flip(3) + maps[3:4].flip([2, 3])
        return total

    def unmirrored(self, distances: Tensor) -> Tensor:
        """Left, top, right, bottom: what was the top is the bottom in the mirror."""
        left, top, right, bottom = distances[:, 0:1], distances[:, 1:2], distances[:, 2:3], distances[:, 3:4]
        parts = [distances[0:1]]
        if self.mirrors > 1:
            parts.append(torch.cat([left[1:2], bottom[1:2], right[1:2], top[1:2]], 1))
        if self.mirrors > 2:
            parts.append(torch.cat([right[2:3], top[2:3], left[2:3], bottom[2:3]], 1))
            parts.append(torch.cat([right[3:4], bottom[3:4], left[3:4], top[3:4]], 1))
        return torch.cat(parts, 0)

    def mirrored(self, seen: Tensor) -> Tensor:
        images = [seen]
        if self.mirrors > 1:
            images.append(seen.flip(2))
        if self.mirrors > 2:
            images.append(seen.flip(3))
            images.append(seen.flip([2, 3]))
        return torch.cat(images, 0)

    def view(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        folded: List[Tensor] = []
        heats: List[Tensor] = []
        sides: List[Tensor] = []
        kinds: List[Tensor] = []
        for i, detector in enumerate(self.detectors):
            if self.sees_as[i] == i:
                folded.append(detector.fold(self.mirrored(detector.look(x))))
            else:
                folded.append(folded[self.sees_as[i]])
            heat, distances, malignancy = detector.answer(folded[i])
            heats.append(self.laid_back(heat.sigmoid()))
            sides.append(self.laid_back(self.unmirrored(distances)))
            kinds.append(self.laid_back(malignancy))
        share = 1.0 / float(len(heats) * self.mirrors)
        malignancy = torch.cat(kinds, 1).sum(1, keepdim=True) * share
        heat = F.conv2d(torch.cat(heats, 1).sum(1, keepdim=True) * share, self.spread, None, [1, 1], [self.reach, self.reach])
        return (heat, torch.stack(sides, 0).sum(0) * share,
                (malignancy * self.sharpness).sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        heats: List[Tensor] = []
        sides: List[Tensor] = []
        kinds: List[Tensor] = []
        for i in range(x.shape[0]):
            heat, distances, malignancy = self.view(x[i:i + 1])
            heats.append(heat)
            sides.append(distances)
            kinds.append(malignancy)
        return self.decoder(torch.cat(heats, 0), torch.cat(sides, 0), torch.cat(kinds, 0))


class Calcifications(nn.Module):
    """View by view: the maps of four views at 0.1 mm together would take a gigabyte and more."""

    def __init__(self, detector: nn.Module, decoder: nn.Module):
        super().__init__()
        self.detector, self.decoder = detector, decoder

    def forward(self, x: Tensor) -> Tensor:
        heats: List[Tensor] = []
        sides: List[Tensor] = []
        kinds: List[Tensor] = []
        for i in range(x.shape[0]):
            heat, distances, malignancy = self.detector(x[i:i + 1])
            heats.append(heat.sigmoid())
            sides.append(distances)
            kinds.append(malignancy.sigmoid())
        return self.decoder(torch.cat(heats, 0), torch.cat(sides, 0), torch.cat(kinds, 0))


class Screening(nn.Module):
    """N x 1 x 3648 x 2496 at 0.1 mm to N x K x 7: x0 y0 x1 y1 confidence malignancy kind; kind as in KINDS."""

    def __init__(self, masses: nn.Module, calcifications: nn.Module):
        super().__init__()
        self.masses, self.calcifications = masses, calcifications
        self.shrink = SHRINK

    def forward(self, x: Tensor) -> Tensor:
        masses = self.masses(F.avg_pool2d(x, self.shrink))
        masses = torch.cat([masses[:, :, :4] * float(self.shrink), masses[:, :, 4:]], 2)
        fine = self.calcifications(x)
        found = (fine[:, :, 4:5] > 0).float()
        fine = torch.cat([fine[:, :, :6], found], 2)  # kind 1 where there is one
        return torch.cat([masses, fine], 1)


def load_masses(checkpoint: Path) -> nn.Module:
    recipe = torch.load(checkpoint, map_location="cpu")["recipe"]
    return load(checkpoint, detector_of(recipe))


def load(checkpoint: Path, detector: nn.Module) -> nn.Module:
    """The averaged weights, ready to be frozen; what only teaches is left out by scripting."""
    state = torch.load(checkpoint, map_location="cpu")
    detector.load_state_dict({k: v for k, v in state["average"].items() if not k.startswith(("trait_logits", "speck_logits"))},
                             strict=False)
    detector.eval()
    fuse_norms(detector)
    for parameter in detector.parameters():
        parameter.requires_grad_(False)
    return detector
