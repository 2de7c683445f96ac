"""Targets and losses of the detector."""

from typing import Dict, Sequence, Tuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .dataset import TRAITS


class Targets:
    """Heat (peak 1 at each finding's middle), which cells are judged, and box and class for the cells near a middle.

    Patches are those of patches.py or fine_patches.py; `traits` is all unknown where a patch has none.
    """

    def __init__(self, patches: Sequence, stride: int):
        size = patches[0].image.shape[0]
        cells = size // stride
        self.stride = stride
        count = len(patches)
        self.heat = np.zeros((count, cells, cells), np.float32)
        self.judged = np.ones((count, cells, cells), np.float32)
        self.weight = np.zeros((count, cells, cells), np.float32)
        self.boxes = np.zeros((count, 4, cells, cells), np.float32)
        self.malignant = np.zeros((count, cells, cells), np.float32)
        self.traits = np.full((count, len(TRAITS), cells, cells), np.nan, np.float32)
        centres = (np.arange(cells) + 0.5) * stride
        self.peaks = 0
        for n, patch in enumerate(patches):
            for box in patch.ignore:
                x = (centres >= box[0]) & (centres <= box[2])
                y = (centres >= box[1]) & (centres <= box[3])
                self.judged[n][np.ix_(y, x)] = 0.0
            areas = (patch.boxes[:, 2] - patch.boxes[:, 0]) * (patch.boxes[:, 3] - patch.boxes[:, 1])
            for i in np.argsort(-areas):  # the smaller box wins where two meet
                self._draw(n, patch, i, centres)
        self.judged[self.heat > 0.1] = 1.0

    def _draw(self, n: int, patch, i: int, centres: np.ndarray) -> None:
        box = patch.boxes[i]
        stride = float(self.stride)
        width, height = max(box[2] - box[0], stride), max(box[3] - box[1], stride)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        column = min(max(int(x / stride), 0), len(centres) - 1)
        row = min(max(int(y / stride), 0), len(centres) - 1)
        # Gaussian about the middle's cell; a third of the half width is where a box still overlaps by half.
        sigma_x, sigma_y = max(width / 9.0, 0.625 * stride), max(height / 9.0, 0.625 * stride)
        heat = np.exp(-0.5 * (((centres - centres[column]) / sigma_x) ** 2)[None, :]
                      - 0.5 * (((centres - centres[row]) / sigma_y) ** 2)[:, None]).astype(np.float32)
        near = heat > 0.2
        self.heat[n] = np.maximum(self.heat[n], heat)
        self.weight[n][near] = heat[near] / heat[near].sum()
        self.boxes[n][:, near] = np.array(box, np.float32)[:, None]
        self.malignant[n][near] = float(patch.malignant[i])
        if hasattr(patch, "traits"):
            self.traits[n][:, near] = patch.traits[i][:, None]
        self.peaks += 1

    def tensors(self) -> Dict[str, Tensor]:
        """With `peaks`, how many findings there are in all."""
        maps = {name: torch.from_numpy(getattr(self, name))
                for name in ("heat", "judged", "weight", "boxes", "malignant", "traits")}
        return {**maps, "peaks": torch.tensor(float(self.peaks))}


def focal_loss(logits: Tensor, heat: Tensor, judged: Tensor, peaks: Tensor) -> Tensor:
    """Penalty-reduced focal loss of CenterNet (exponents 2 and 4), per peak."""
    probability = logits.sigmoid().clamp(1e-5, 1 - 1e-5)
    positive = (heat >= 0.9999).float()
    hit = positive * (1 - probability) ** 2 * torch.log(probability)
    miss = (1 - positive) * (1 - heat) ** 4 * probability ** 2 * torch.log(1 - probability)
    return -((hit + miss) * judged).sum() / peaks.clamp(min=1)


def giou_loss(distances: Tensor, targets: Dict[str, Tensor], stride: int) -> Tensor:
    """1 - generalised IoU, weighted so that every mass counts the same."""
    rows, columns = distances.shape[2], distances.shape[3]
    y = (torch.arange(rows, device=distances.device).float() + 0.5).view(1, rows, 1) * stride
    x = (torch.arange(columns, device=distances.device).float() + 0.5).view(1, 1, columns) * stride
    a = [x - distances[:, 0], y - distances[:, 1], x + distances[:, 2], y + distances[:, 3]]
    b = [targets["boxes"][:, k] for k in range(4)]
    width = (torch.min(a[2], b[2]) - torch.max(a[0], b[0])).clamp(min=0)
    height = (torch.min(a[3], b[3]) - torch.max(a[1], b[1])).clamp(min=0)
    common = width * height
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common
    hull = (torch.max(a[2], b[2]) - torch.min(a[0], b[0])) * (torch.max(a[3], b[3]) - torch.min(a[1], b[1]))
    giou = common / union.clamp(min=1) - (hull - union) / hull.clamp(min=1)
    weight = targets["weight"]
    return ((1 - giou) * weight).sum() / weight.sum().clamp(min=1)


def malignancy_loss(logits: Tensor, targets: Dict[str, Tensor]) -> Tensor:
    weight = targets["weight"]
    smoothed = targets["malignant"] * 0.9 + 0.05
    loss = F.binary_cross_entropy_with_logits(logits, smoothed, reduction="none")
    return (loss * weight).sum() / weight.sum().clamp(min=1)


def traits_loss(logits: Tensor, targets: Dict[str, Tensor]) -> Tensor:
    """Mean over the traits that a reader named, weighted as the malignancy is."""
    known = ~torch.isnan(targets["traits"])
    wanted = torch.where(known, targets["traits"], torch.zeros_like(logits)) * 0.9 + 0.05
    weight = known * targets["weight"][:, None]
    loss = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    return (loss * weight).sum() / weight.sum().clamp(min=1)


def finding_losses(outputs: Sequence[Tensor], targets: Dict[str, Tensor], stride: int) -> Dict[str, Tensor]:
    """The losses that both detectors share: of heat, distances and malignancy."""
    return {"heat": focal_loss(outputs[0][:, 0], targets["heat"], targets["judged"], targets["peaks"]),
            "box": giou_loss(outputs[1], targets, stride),
            "malignancy": malignancy_loss(outputs[2][:, 0], targets)}


def speck_loss(logits: Tensor, specks: Tensor) -> Tensor:
    """Focal (exponent 2): a speck's cell is one in hundreds."""
    probability = logits.sigmoid().clamp(1e-5, 1 - 1e-5)
    hit = specks * (1 - probability) ** 2 * torch.log(probability)
    miss = (1 - specks) * probability ** 2 * torch.log(1 - probability) * 0.25
    return -(hit + miss).sum() / specks.sum().clamp(min=1)
