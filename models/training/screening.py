"""What ships: both detectors behind one input, the fine canvas. Scriptable by torch 1.13."""

import copy
from pathlib import Path
from typing import List

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .fine_network import STRIDE as FINE_STRIDE
from .fine_network import FineDetector
from .network import Decoder, Detector, fuse_norms
from .prepare import COARSE, FINE

KINDS = ("mass", "calcification")
SHRINK = round(COARSE.spacing_mm / FINE.spacing_mm)


class Masses(nn.Module):
    """Mean of several detectors and of the mirror images of the view: heat, boxes, malignancy; then the decoder.

    The malignancy's logit is multiplied by `sharpness`: suspicion ranks by confidence times malignancy, and a timid
    malignancy head would leave that to the confidence alone.
    """

    def __init__(self, detectors: List[nn.Module], decoder: nn.Module, mirrors: int, sharpness: float = 1.0):
        super().__init__()
        self.detectors = nn.ModuleList(detectors)
        self.decoder, self.mirrors, self.sharpness = decoder, mirrors, sharpness

    def forward(self, x: Tensor) -> Tensor:
        heat = torch.zeros([1])
        distances = torch.zeros([1])
        malignancy = torch.zeros([1])
        first = True
        share = 1.0 / float(len(self.detectors) * self.mirrors)
        for detector in self.detectors:
            for mirror in range(self.mirrors):  # 0: as it is, 1: top-bottom, 2: left-right, 3: both
                rows, columns = mirror == 1 or mirror == 3, mirror >= 2
                seen = x
                if rows:
                    seen = seen.flip(2)
                if columns:
                    seen = seen.flip(3)
                h, d, m = detector(seen)
                h = h.sigmoid()
                if rows:
                    h, m, d = h.flip(2), m.flip(2), d.flip(2)[:, [0, 3, 2, 1]]
                if columns:
                    h, m, d = h.flip(3), m.flip(3), d.flip(3)[:, [2, 1, 0, 3]]
                if first:
                    heat, distances, malignancy, first = h * share, d * share, m * share, False
                else:
                    heat, distances, malignancy = heat + h * share, distances + d * share, malignancy + m * share
        return self.decoder(heat, distances, (malignancy * self.sharpness).sigmoid())


class Calcifications(nn.Module):
    """View by view: the maps of four views at 0.1 mm together would take a gigabyte and more."""

    def __init__(self, detector: nn.Module, decoder: nn.Module):
        super().__init__()
        self.detector, self.decoder = detector, decoder

    def forward(self, x: Tensor) -> Tensor:
        rows: List[Tensor] = []
        for i in range(x.shape[0]):
            heat, distances, malignancy = self.detector(x[i:i + 1])
            rows.append(self.decoder(heat.sigmoid(), distances, malignancy.sigmoid()))
        return torch.cat(rows, 0)


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
