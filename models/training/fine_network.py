"""The calcification detector: looks at 0.1 mm, answers at stride 16 (1.6 mm). Plain torch, scriptable by torch 1.13."""

from typing import List, Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .network import Block, ConvNorm, output_layer
from .windows import SEEN_8, STEP, Windows, laid, windows_of

STRIDE = 16
HIGH_PASS = 16  # pixels: what high_pass sees beyond a cell
# Pixels: far's border is seen by seven cells of stride 32, so by fourteen of the map of stride 16 that is made of them; two more in the
# heads, and a neighbour.
FAR = 17 * 16


class FineDetector(nn.Module):
    """Input N x 1 x H x W at 0.1 mm, 0..1 (H, W multiples of 32); output as network.Detector's, at stride 16.

    `specks()` gives besides, at stride 4, the logits of "a calcification that belongs to a cluster": it teaches the
    early stages where to look, and does not ship.
    """

    def __init__(self, widths: Tuple[int, int, int, int] = (40, 64, 96, 128), pyramid: int = 64):
        super().__init__()
        self.unit = 48.0  # pixels: exp(0) of the distance head
        self.seen_8, self.high, self.far, self.step = SEEN_8, HIGH_PASS, FAR, 2 * STEP
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

    def windows(self, part: List[int], rows: int, columns: int) -> Windows:
        """Margins. near: the cells of stride 8 that see the breast, and as many whose like see near's border (which high_pass does
        not see: it takes the mean of black). far: see FAR."""
        return windows_of(part, rows, columns, 2 * self.seen_8 + self.high, self.far, self.far, self.step)

    def answered(self, windows: Windows) -> List[int]:
        return windows.far

    def early4(self, folded: Tensor) -> Tensor:
        return self.stage4(F.relu(self.stem(folded)))

    def early(self, folded: Tensor) -> Tensor:
        return self.stage8(self.early4(folded))

    def answer_with_specks(self, folded: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        x4 = self.early4(folded)
        heat, distances, malignancy = self.answer_of(self.stage8(x4))
        return heat, distances, malignancy, self.speck_logits(x4).float()

    def answer_of(self, x8: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        x16 = self.stage16(x8)
        p16 = self.lateral16(x16) + F.interpolate(self.lateral32(self.stage32(x16)), scale_factor=2.0, mode="nearest")
        p16 = F.relu(self.smooth16(p16))
        place = F.relu(self.place(p16))
        distances = torch.exp(self.distances(place).float().clamp(-3.0, 3.0)) * self.unit
        malignancy = self.malignancy(F.relu(self.kind(p16))).float()
        return self.heat(place).float(), distances, malignancy

    def answer_within(self, folded: Tensor, windows: Windows, at_8: Tensor, at_16: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        """Of windows.far; `folded` is of windows.near."""
        return self.answer_of(laid(self.early(folded), at_8, windows.near, windows.far, windows, 8, self.seen_8))

    def answer(self, folded: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        return self.answer_of(self.early(folded))

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        return self.answer(self.fold(self.look(x)))
