"""The detector: a small residual network with a feature pyramid down to stride 8, and its decoder.

Per cell of stride 8: heat (is the middle of a mass here), the distances from the cell's centre to the box's
four sides, malignancy. Plain torch only, scriptable by torch 1.13.
"""

from typing import Any, Dict, List, Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .windows import SEEN_8, SEEN_16, STEP, Windows, cut, laid, windows_of

STRIDE = 8
WIDTHS = (48, 96, 192, 288)  # channels at stride 4, 8, 16, 32
PYRAMID = 96
# Pixels: far's border is seen by five cells of stride 32, so by eleven of the map of stride 16 that is made of them, and by five more of
# stride 8: heads, smoothing, a neighbour.
FAR = 11 * 16 + 5 * 8


class ConvNorm(nn.Sequential):
    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, dilation: int = 1):
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, dilation * (kernel // 2), dilation, bias=False),
            nn.BatchNorm2d(outputs))


class Block(nn.Module):
    """Residual block of two 3 x 3 convolutions.

    drop_path: the share of images that skip the convolutions while training (stochastic depth, Huang et al. 2016).
    """

    def __init__(self, inputs: int, outputs: int, stride: int = 1, dilation: int = 1, drop_path: float = 0.0):
        super().__init__()
        self.drop_path = drop_path
        self.first = ConvNorm(inputs, outputs, 3, stride)
        self.second = ConvNorm(outputs, outputs, 3, 1, dilation)
        self.skip = nn.Identity() if inputs == outputs and stride == 1 else ConvNorm(inputs, outputs, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        change = self.second(F.relu(self.first(x)))
        if self.training and self.drop_path > 0.0:
            kept = torch.rand(x.shape[0], 1, 1, 1, device=x.device) >= self.drop_path
            change = change * kept.to(change.dtype) / (1.0 - self.drop_path)
        return F.relu(change + self.skip(x))


def output_layer(width: int, outputs: int, bias: float) -> nn.Conv2d:
    layer = nn.Conv2d(width, outputs, 1)
    nn.init.normal_(layer.weight, std=0.01)
    nn.init.constant_(layer.bias, bias)
    return layer


def local_contrast(x: Tensor) -> Tensor:
    """(x - mean) / deviation of the breast's pixels in the 72 x 72 about it (22 mm at 0.3 mm); 0 outside the breast.

    What it shows hardly depends on window, gamma or the film's density. Means are taken over blocks of 8 and interpolated.
    """
    inside = (x > 0).to(x.dtype)
    share = F.avg_pool2d(F.avg_pool2d(inside, 8), 9, 1, 4) + 1e-4
    mean = F.avg_pool2d(F.avg_pool2d(x, 8), 9, 1, 4) / share
    square = F.avg_pool2d(F.avg_pool2d(x * x, 8), 9, 1, 4) / share
    deviation = (square - mean * mean).clamp(min=0.0).sqrt() + 0.02
    mean = F.interpolate(mean, scale_factor=8.0, mode="bilinear", align_corners=False)
    deviation = F.interpolate(deviation, scale_factor=8.0, mode="bilinear", align_corners=False)
    return ((x - mean) / deviation).clamp(-4.0, 4.0) * inside


class Detector(nn.Module):
    """Input N x 1 x H x W (H, W multiples of 32); output heat logits, distances in pixels, malignancy logits.

    `traits()` gives besides the logits of what a reader says of a mass (dataset.TRAITS): they teach the features of
    malignancy and do not ship. The stem folds 4 x 4 pixels into channels: full-size maps cost time and gain nothing.
    With `contrast` it sees beside the image how far each pixel stands out of the tissue about it (local_contrast).
    """

    def __init__(self, widths: Tuple[int, int, int, int] = WIDTHS, pyramid: int = PYRAMID, traits: int = 0,
                 dropout: float = 0.0, contrast: bool = False, drop_path: float = 0.0):
        super().__init__()
        self.contrast = contrast
        self.unit = 24.0  # pixels: exp(0) of the distance head, half of the median mass
        self.seen_8, self.seen_16, self.far, self.step = SEEN_8, SEEN_16, FAR, STEP
        w4, w8, w16, w32 = widths
        self.stem = ConvNorm(32 if contrast else 16, w4)
        self.stage4 = Block(w4, w4, drop_path=drop_path)
        self.stage8 = nn.Sequential(Block(w4, w8, 2, drop_path=drop_path), Block(w8, w8, drop_path=drop_path))
        self.stage16 = nn.Sequential(Block(w8, w16, 2, drop_path=drop_path), Block(w16, w16, drop_path=drop_path))
        self.stage32 = nn.Sequential(Block(w16, w32, 2, drop_path=drop_path), Block(w32, w32, 1, 2, drop_path))
        self.lateral8 = ConvNorm(w8, pyramid, 1)
        self.lateral16 = ConvNorm(w16, pyramid, 1)
        self.lateral32 = ConvNorm(w32, pyramid, 1)
        self.smooth16 = ConvNorm(pyramid, pyramid)
        self.smooth8 = ConvNorm(pyramid, pyramid)
        self.place = ConvNorm(pyramid, pyramid)
        self.kind = ConvNorm(pyramid, pyramid)
        self.dropout = nn.Dropout2d(dropout)
        self.heat = output_layer(pyramid, 1, -4.0)
        self.distances = output_layer(pyramid, 4, 0.0)
        self.malignancy = output_layer(pyramid, 1, 0.0)
        self.trait_logits = output_layer(pyramid, max(1, traits), 0.0)

    def look(self, x: Tensor) -> Tensor:
        """What it sees of an image: N x 1 or 2 x H x W. Of a mirror image, the mirror image of it."""
        seen = x * 4.0 - 2.0
        if self.contrast:
            seen = torch.cat([seen, local_contrast(x)], 1)
        return seen

    def fold(self, seen: Tensor) -> Tensor:
        """Sixteen pixels to the channels of one: the stem's input."""
        return F.pixel_unshuffle(seen, 4)

    def early(self, folded: Tensor) -> Tensor:
        return self.stage8(self.stage4(F.relu(self.stem(folded))))

    def late(self, x16: Tensor) -> Tensor:
        x32 = self.stage32(x16)
        p16 = self.lateral16(x16) + F.interpolate(self.lateral32(x32), scale_factor=2.0, mode="nearest")
        return F.relu(self.smooth16(p16))

    def pyramid(self, x8: Tensor, p16: Tensor) -> Tensor:
        p8 = self.lateral8(x8) + F.interpolate(p16, scale_factor=2.0, mode="nearest")
        return F.relu(self.smooth8(p8))

    def features(self, folded: Tensor) -> Tensor:
        x8 = self.early(folded)
        return self.pyramid(x8, self.late(self.stage16(x8)))

    def windows(self, part: List[int], rows: int, columns: int) -> Windows:
        """Margins. near: the cells of stride 8 that see the breast, and as many whose like see near's border; also what the
        heads see (2 cells), their smoothing (2) and a neighbour (1) lie there. middle: what of stride 16 sees those of stride 8 that
        see the breast, and again as many, in whole cells. far: see FAR."""
        return windows_of(part, rows, columns, 2 * self.seen_8, self.seen_8 + 2 * self.seen_16 + 8, self.far, self.step)

    def answered(self, windows: Windows) -> List[int]:
        """The box that `answer_within` answers."""
        return windows.near

    def features_within(self, folded: Tensor, windows: Windows, at_8: Tensor, at_16: Tensor) -> Tensor:
        """Of windows.near, of which `folded` are the mirror images."""
        x8 = self.early(folded)
        x16 = self.stage16(laid(x8, at_8, windows.near, windows.middle, windows, 8, self.seen_8))
        p16 = self.late(laid(x16, at_16, windows.middle, windows.far, windows, 16, self.seen_16))
        return self.pyramid(x8, cut(p16, windows.near, windows.far, windows.rows, windows.columns, 16))

    def traits(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.answer_with_traits(self.fold(self.look(x)))

    def answer_with_traits(self, folded: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.answer_of(self.features(folded))

    def answer_of(self, p8: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        place = self.dropout(F.relu(self.place(p8)))
        kind = self.dropout(F.relu(self.kind(p8)))
        distances = torch.exp(self.distances(place).float().clamp(-3.0, 3.0)) * self.unit
        return self.heat(place).float(), distances, self.malignancy(kind).float(), self.trait_logits(kind).float()

    def answer(self, folded: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        heat, distances, malignancy, _ = self.answer_with_traits(folded)
        return heat, distances, malignancy

    def answer_within(self, folded: Tensor, windows: Windows, at_8: Tensor, at_16: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        heat, distances, malignancy, _ = self.answer_of(self.features_within(folded, windows, at_8, at_16))
        return heat, distances, malignancy

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        return self.answer(self.fold(self.look(x)))


def detector_of(recipe: Dict[str, Any], **more) -> Detector:
    """The network that a run's recipe asks for; `more` goes to Detector."""
    width = float(recipe.get("width", 1.0))
    widths = [round(w * width / 8) * 8 for w in WIDTHS]
    return Detector((widths[0], widths[1], widths[2], widths[3]), round(PYRAMID * width / 8) * 8,
                    contrast=bool(recipe.get("contrast", False)), **more)


class Decoder(nn.Module):
    """Peaks of the heat map to boxes: N x K x 7 (x0 y0 x1 y1 confidence malignancy kind), confidence descending."""

    def __init__(self, keep: int = 32, candidates: int = 96, overlap: float = 0.2, inside: float = 0.6,
                 floor: float = 0.02, stride: int = STRIDE):
        super().__init__()
        self.stride, self.cell = float(stride), stride
        self.keep, self.candidates = keep, candidates
        self.overlap, self.inside, self.floor = overlap, inside, floor

    def forward(self, heat: Tensor, distances: Tensor, malignancy: Tensor) -> Tensor:
        count, rows, columns = heat.shape[0], heat.shape[2], heat.shape[3]
        peaks = torch.where(F.max_pool2d(heat, 3, 1, 1) == heat, heat, torch.zeros_like(heat)).flatten(1)
        total = min(self.candidates, rows * columns)
        score, cell = torch.topk(peaks, total, 1)
        x = ((cell % columns).float() + 0.5) * self.stride
        y = (torch.div(cell, columns, rounding_mode="floor").float() + 0.5) * self.stride
        sides = distances.flatten(2).gather(2, cell.unsqueeze(1).expand(count, 4, total))
        boxes = torch.stack([(x - sides[:, 0]).clamp(min=0.0), (y - sides[:, 1]).clamp(min=0.0),
                             (x + sides[:, 2]).clamp(max=columns * self.stride), (y + sides[:, 3]).clamp(max=rows * self.stride)], 2)
        malignant = malignancy.flatten(1).gather(1, cell)
        score = torch.where(score >= self.floor, score, torch.zeros_like(score))
        score = score * self.unsuppressed(boxes, score)

        score, order = torch.topk(score, min(self.keep, total), 1)
        boxes = boxes.gather(1, order.unsqueeze(2).expand(count, order.shape[1], 4))
        malignant = malignant.gather(1, order)
        rows_out = torch.cat([boxes, score.unsqueeze(2), malignant.unsqueeze(2),
                              torch.zeros_like(score).unsqueeze(2)], 2)
        rows_out = rows_out * (score > 0).float().unsqueeze(2)
        if order.shape[1] < self.keep:
            rows_out = F.pad(rows_out, [0, 0, 0, self.keep - order.shape[1]])
        return rows_out

    def unsuppressed(self, boxes: Tensor, score: Tensor) -> Tensor:
        """1 for boxes that no stronger kept box covers; the boxes come strongest first."""
        top_left = torch.max(boxes[:, :, None, :2], boxes[:, None, :, :2])
        bottom_right = torch.min(boxes[:, :, None, 2:], boxes[:, None, :, 2:])
        size = (bottom_right - top_left).clamp(min=0.0)
        common = size[..., 0] * size[..., 1]
        area = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
        union = area[:, :, None] + area[:, None, :] - common
        smaller = torch.min(area[:, :, None], area[:, None, :])
        covered = ((common > self.overlap * union) | (common > self.inside * smaller)).float()
        weaker = covered.triu(1)
        keep = (score > 0).float()
        for i in range(boxes.shape[1]):
            keep = keep * (1.0 - weaker[:, i] * keep[:, i:i + 1])
        return keep


def fuse_norms(module: nn.Module) -> None:
    """Folds every batch normalisation into its convolution, in place (evaluation only)."""
    for name, child in list(module.named_children()):
        if isinstance(child, ConvNorm):
            setattr(module, name, torch.nn.utils.fusion.fuse_conv_bn_eval(child[0], child[1]))
        else:
            fuse_norms(child)
