"""What ships: both detectors behind one input, the fine canvas. Scriptable by torch 1.13."""

import copy
from pathlib import Path
from typing import List, NamedTuple, Optional, Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .fine_network import STRIDE as FINE_STRIDE
from .fine_network import FineDetector
from .network import Decoder, detector_of, fuse_norms
from .prepare import COARSE, FINE
from .windows import black_of, in_zeros, not_seen, shown

KINDS = ("mass", "calcification")
SHRINK = round(COARSE.spacing_mm / FINE.spacing_mm)
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


class Canvas(NamedTuple):
    """How large a canvas is, and the box in it where an image has its place; all else is 0."""
    rows: int
    columns: int
    part: List[int]


def canvas_of(x: Tensor, places: Optional[List[int]], image: int) -> Canvas:
    """places: for each image top and left of its place, and the canvas's rows and columns; none: the images are canvases."""
    rows, columns = x.shape[2], x.shape[3]
    if places is None:
        return Canvas(rows, columns, [0, rows, 0, columns])
    top, left = places[4 * image], places[4 * image + 1]
    return Canvas(places[4 * image + 2], places[4 * image + 3], [top, top + rows, left, left + columns])


def shrunk(canvas: Canvas, shrink: int) -> Canvas:
    part = canvas.part
    return Canvas(canvas.rows // shrink, canvas.columns // shrink,
                  [part[0] // shrink, (part[1] + shrink - 1) // shrink, part[2] // shrink, (part[3] + shrink - 1) // shrink])


class Masses(nn.Module):
    """Mean of several detectors and of the mirror images of the view: heat, boxes, malignancy; then the decoder.

    mirrors: 1, 2 (top-bottom) or 4 (left-right and both, too). View by view, its mirror images in one batch: all four views
    at once would take a gigabyte. The malignancy's logit is multiplied by `sharpness`: suspicion ranks by confidence times
    malignancy, and a timid malignancy head would leave that to the confidence alone.

    What a detector sees of a view is worked out once, for all its mirror images and for all detectors that see the same.

    The mean heat is filtered by a Gaussian, about the narrowest that the heat was taught by (losses.Targets): what a network
    believes of one mass it spreads over neighbouring cells, and their sum ranks better than the highest of them (RECIPES.md).
    """

    def __init__(self, detectors: List[nn.Module], decoder: nn.Module, mirrors: int, sharpness: float = 1.0, shrink: int = 1):
        super().__init__()
        self.detectors = nn.ModuleList(detectors)
        self.sees_as = [[sight(other) for other in detectors].index(sight(detector)) for detector in detectors]
        self.decoder, self.mirrors, self.sharpness = decoder, mirrors, sharpness
        self.blacks = nn.ModuleList([not_seen() for _ in detectors])
        self.reach, self.shrink = HEAT_REACH, shrink
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

    def see_black(self, kind: torch.dtype = torch.float32) -> None:
        """Before it is scripted: what it needs where a breast's box is told."""
        self.blacks = nn.ModuleList([black_of(detector, kind) for detector in self.detectors])

    def view(self, x: Tensor, fine: Canvas) -> Tuple[Tensor, Tensor, Tensor]:
        """Maps of the canvas; 0 where nothing was computed, far from x."""
        canvas = shrunk(fine, self.shrink)
        rows, columns = canvas.rows, canvas.columns
        folded: List[Tensor] = []
        heats: List[Tensor] = []
        sides: List[Tensor] = []
        kinds: List[Tensor] = []
        box: List[int] = []
        for i, (detector, black) in enumerate(zip(self.detectors, self.blacks)):
            windows = detector.windows(canvas.part, rows, columns)
            box = detector.answered(windows)
            if self.sees_as[i] == i:
                seen = detector.look(shown(x, fine.part, windows.near, self.shrink))
                folded.append(detector.fold(self.mirrored(seen)))
            else:
                folded.append(folded[self.sees_as[i]])
            heat, distances, malignancy = detector.answer_within(folded[i], windows, black.at_8, black.at_16)
            heats.append(self.laid_back(heat.sigmoid()))
            sides.append(self.laid_back(self.unmirrored(distances)))
            kinds.append(self.laid_back(malignancy))
        share = 1.0 / float(len(heats) * self.mirrors)
        malignancy = torch.cat(kinds, 1).sum(1, keepdim=True) * share
        heat = F.conv2d(torch.cat(heats, 1).sum(1, keepdim=True) * share, self.spread, None, [1, 1], [self.reach, self.reach])
        stride = self.decoder.cell
        return (in_zeros(heat, box, rows, columns, stride),
                in_zeros(torch.stack(sides, 0).sum(0) * share, box, rows, columns, stride),
                in_zeros((malignancy * self.sharpness).sigmoid(), box, rows, columns, stride))

    def forward(self, x: Tensor, places: Optional[List[int]] = None) -> Tensor:
        heats: List[Tensor] = []
        sides: List[Tensor] = []
        kinds: List[Tensor] = []
        for i in range(x.shape[0]):
            heat, distances, malignancy = self.view(x[i:i + 1], canvas_of(x, places, i))
            heats.append(heat)
            sides.append(distances)
            kinds.append(malignancy)
        return self.decoder(torch.cat(heats, 0), torch.cat(sides, 0), torch.cat(kinds, 0))


class Calcifications(nn.Module):
    """View by view: the maps of four views at 0.1 mm together would take a gigabyte and more."""

    def __init__(self, detector: nn.Module, decoder: nn.Module):
        super().__init__()
        self.detector, self.decoder = detector, decoder
        self.black = not_seen()

    def see_black(self, kind: torch.dtype = torch.float32) -> None:
        self.black = black_of(self.detector, kind)

    def view(self, x: Tensor, canvas: Canvas) -> Tuple[Tensor, Tensor, Tensor]:
        rows, columns = canvas.rows, canvas.columns
        windows = self.detector.windows(canvas.part, rows, columns)
        box = self.detector.answered(windows)
        folded = self.detector.fold(self.detector.look(shown(x, canvas.part, windows.near, 1)))
        heat, distances, malignancy = self.detector.answer_within(folded, windows, self.black.at_8, self.black.at_16)
        stride = self.decoder.cell
        return (in_zeros(heat.sigmoid(), box, rows, columns, stride), in_zeros(distances, box, rows, columns, stride),
                in_zeros(malignancy.sigmoid(), box, rows, columns, stride))

    def forward(self, x: Tensor, places: Optional[List[int]] = None) -> Tensor:
        heats: List[Tensor] = []
        sides: List[Tensor] = []
        kinds: List[Tensor] = []
        for i in range(x.shape[0]):
            heat, distances, malignancy = self.view(x[i:i + 1], canvas_of(x, places, i))
            heats.append(heat)
            sides.append(distances)
            kinds.append(malignancy)
        return self.decoder(torch.cat(heats, 0), torch.cat(sides, 0), torch.cat(kinds, 0))


class Screening(nn.Module):
    """N x 1 x 3648 x 2496 at 0.1 mm to N x K x 7: x0 y0 x1 y1 confidence malignancy kind; kind as in KINDS.

    Or N parts of such canvases, of one size, with their places: top, left, and the canvas's rows and columns, for each.
    """

    def __init__(self, masses: nn.Module, calcifications: nn.Module):
        super().__init__()
        self.masses, self.calcifications = masses, calcifications

    def see_black(self, kind: torch.dtype = torch.float32) -> None:
        self.masses.see_black(kind)
        self.calcifications.see_black(kind)

    def forward(self, x: Tensor, places: Optional[List[int]] = None) -> Tensor:
        masses = self.masses(x, places)
        masses = torch.cat([masses[:, :, :4] * float(self.masses.shrink), masses[:, :, 4:]], 2)
        fine = self.calcifications(x, places)
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
