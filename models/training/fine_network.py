"""The calcification detector: looks at 0.1 mm, answers at stride 16 (1.6 mm). Plain torch, scriptable by torch 1.13."""

from typing import Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .network import Block, ConvNorm, output_layer

STRIDE = 16


class FineDetector(nn.Module):
    """Input N x 1 x H x W at 0.1 mm, 0..1 (H, W multiples of 32); output as network.Detector's, at stride 16.

    `specks()` gives besides, at stride 4, the logits of "a calcification that belongs to a cluster": it teaches the
    early stages where to look, and does not ship.
    """

    def __init__(self, widths: Tuple[int, int, int, int] = (40, 64, 96, 128), pyramid: int = 64):
        super().__init__()
        self.unit = 48.0  # pixels: exp(0) of the distance head
        w4, w8, w16, w32 = widths
        self.stem = ConvNorm(17, w4)
        self.stage4 = Block(w4, w4)
        self.stage8 = nn.Sequential(Block(w4, w8, 2), Block(w8, w8))
        self.stage16 = nn.Sequential(Block(w8, w16, 2), Block(w16, w16))
        self.stage32 = nn.Sequential(Block(w16, w32, 2), Block(w32, w32, 1, 2))
        self.lateral16 = ConvNorm(w16, pyramid, 1)
        self.lateral32 = ConvNorm(w32, pyramid, 1)
        self.smooth16 = ConvNorm(pyramid, pyramid)
        self.place = ConvNorm(pyramid, pyramid)
        self.kind = ConvNorm(pyramid, pyramid)
        self.heat = output_layer(pyramid, 1, -4.0)
        self.distances = output_layer(pyramid, 4, 0.0)
        self.malignancy = output_layer(pyramid, 1, -1.0)
        self.speck_logits = output_layer(w4, 1, -4.0)

    def look(self, x: Tensor) -> Tensor:
        """As network.Detector's: it sees the image itself."""
        return x

    def fold(self, seen: Tensor) -> Tensor:
        return self.high_pass(seen)

    def high_pass(self, x: Tensor) -> Tensor:
        """Seventeen channels at stride 4: sixteen pixels less the grey of their surroundings (4 mm), and that grey."""
        small = F.avg_pool2d(x, 4)
        around = F.avg_pool2d(small, 9, 1, 4, count_include_pad=False)
        fine = F.pixel_unshuffle(x, 4) - around
        return torch.cat([fine * 12.0, around * 2.0 - 1.0], 1)

    def specks(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.answer_with_specks(self.fold(self.look(x)))

    def answer_with_specks(self, folded: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        x4 = self.stage4(F.relu(self.stem(folded)))
        x16 = self.stage16(self.stage8(x4))
        p16 = self.lateral16(x16) + F.interpolate(self.lateral32(self.stage32(x16)), scale_factor=2.0, mode="nearest")
        p16 = F.relu(self.smooth16(p16))
        place = F.relu(self.place(p16))
        distances = torch.exp(self.distances(place).float().clamp(-3.0, 3.0)) * self.unit
        malignancy = self.malignancy(F.relu(self.kind(p16))).float()
        return self.heat(place).float(), distances, malignancy, self.speck_logits(x4).float()

    def answer(self, folded: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        heat, distances, malignancy, _ = self.answer_with_specks(folded)
        return heat, distances, malignancy

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        return self.answer(self.fold(self.look(x)))
