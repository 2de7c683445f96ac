"""Simulated clusters of microcalcifications, and the bright things that are none.

No sharp film with labelled calcifications may train the weights, so the detector learns from these. All lengths are
millimetres. Morphology and distribution are BI-RADS's; the share of each that turns out malignant is what the BI-RADS
atlas (ACR, 5th edition, 2013) reports for it, and is what `malignancy` is taught from.

Sizes: single specks 0.1 to 1 mm, typical microcalcifications 0.2 to 0.5 mm; a cluster is at least five specks within
a square centimetre (Kopans, Breast Imaging, 3rd edition).
"""

from dataclasses import dataclass
from typing import List, Optional, Tuple

import cv2
import numpy as np

OVERSAMPLED = 2            # the specks are drawn on a grid that much finer, then averaged
SHIFT = 4                  # fractional bits of OpenCV's drawing coordinates


@dataclass(frozen=True)
class Morphology:
    name: str
    share: float                       # of the simulated clusters
    malignant: float                   # share that is malignant, BI-RADS atlas
    count: Tuple[int, int]
    diameter_mm: Tuple[float, float]   # median, spread of its logarithm
    elongation: Tuple[float, float]    # length over width
    lumps: int                         # discs that a speck is made of: 1 is round
    contrast: Tuple[float, float]      # over the local noise, log-uniform


MORPHOLOGIES = (
    Morphology("round", 0.22, 0.09, (5, 22), (0.32, 0.30), (1.0, 1.3), 1, (4.0, 20.0)),
    Morphology("amorphous", 0.16, 0.21, (12, 60), (0.24, 0.35), (1.0, 1.6), 2, (3.5, 9.0)),
    Morphology("coarse heterogeneous", 0.16, 0.13, (5, 16), (0.60, 0.30), (1.0, 1.8), 4, (5.0, 24.0)),
    Morphology("fine pleomorphic", 0.28, 0.29, (6, 50), (0.34, 0.40), (1.0, 2.4), 3, (4.0, 20.0)),
    Morphology("fine linear", 0.18, 0.70, (6, 45), (0.26, 0.30), (1.8, 6.0), 2, (4.0, 20.0)),
)


@dataclass
class Cluster:
    points: np.ndarray      # n x 2, mm, about the cluster's middle
    directions: np.ndarray  # n, radians
    kind: Morphology
    diffuse: bool           # spread over a region rather than grouped


def draw_cluster(rng: np.random.Generator) -> Cluster:
    kind = MORPHOLOGIES[int(rng.choice(len(MORPHOLOGIES), p=[m.share for m in MORPHOLOGIES]))]
    count = int(np.exp(rng.uniform(np.log(kind.count[0]), np.log(kind.count[1] + 1))))
    along_duct = rng.random() < (0.75 if kind.name == "fine linear" else 0.12)
    if along_duct:
        points, directions = _along_ducts(rng, count)
        return Cluster(points, directions, kind, False)
    diffuse = count > 15 and rng.random() < 0.25
    reach = np.exp(rng.uniform(np.log(1.2), np.log(4.5))) * (2.0 if diffuse else 1.0)  # standard deviation
    axes = np.array([reach, reach * rng.uniform(0.4, 1.0)])
    turn = rng.uniform(0, np.pi)
    rotate = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    points = np.clip(rng.standard_normal((count, 2)), -2, 2) * axes @ rotate.T
    return Cluster(points, rng.uniform(0, np.pi, count), kind, diffuse)


def _along_ducts(rng: np.random.Generator, count: int) -> Tuple[np.ndarray, np.ndarray]:
    """Casting and segmental distributions: one to three gently bent ducts from one point."""
    branches = int(rng.integers(1, 4))
    first = rng.uniform(0, 2 * np.pi)
    points, directions = [], []
    for branch in range(branches):
        angle = first + rng.uniform(-0.7, 0.7)
        bend = rng.uniform(-0.08, 0.08)
        length = np.exp(rng.uniform(np.log(5), np.log(22)))
        for distance in rng.uniform(0, length, max(2, count // branches)):
            here = angle + bend * distance
            side = rng.normal(0, 0.35)
            middle = angle + bend * distance / 2
            points.append([distance * np.cos(middle) - side * np.sin(here), distance * np.sin(middle) + side * np.cos(here)])
            directions.append(here + rng.normal(0, 0.25))
    array = np.array(points)
    return array - (array.min(0) + array.max(0)) / 2, np.array(directions)


class SpeckLayer:
    """Grey to be added to a patch of `size` pixels of `pixel_mm`; specks are drawn at sub-pixel places."""

    def __init__(self, size: int, pixel_mm: float):
        self.size, self.pixel_mm = size, pixel_mm
        self.fine = np.zeros((size * OVERSAMPLED, size * OVERSAMPLED), np.float32)

    def speck(self, rng: np.random.Generator, x: float, y: float, width_mm: float, elongation: float, direction: float,
              lumps: int, contrast: float) -> None:
        """x, y in patch pixels. Thick things are denser: an ellipsoid's thickness, here in two steps."""
        scale = OVERSAMPLED / self.pixel_mm
        half_width = width_mm / 2 * scale
        half_length = half_width * elongation
        reach = int(half_length * 2 + 4)
        left, top = int(x * OVERSAMPLED) - reach, int(y * OVERSAMPLED) - reach
        if left < 0 or top < 0 or left + 2 * reach > self.fine.shape[1] or top + 2 * reach > self.fine.shape[0]:
            return
        stamp = np.zeros((2 * reach, 2 * reach), np.uint8)
        for _ in range(lumps):
            off = rng.normal(0, 0.35, 2) * half_width if lumps > 1 else np.zeros(2)
            along = rng.uniform(-0.6, 0.6) * half_length if lumps > 1 else 0.0
            cx = x * OVERSAMPLED - left + off[0] + along * np.cos(direction)
            cy = y * OVERSAMPLED - top + off[1] + along * np.sin(direction)
            size = rng.uniform(0.55, 1.0) if lumps > 1 else 1.0
            for share, value in ((1.0, 150), (0.65, 255)):
                axes = (max(1, int(half_length * size * share * 2 ** SHIFT)), max(1, int(half_width * size * share * 2 ** SHIFT)))
                cv2.ellipse(stamp, (int(cx * 2 ** SHIFT), int(cy * 2 ** SHIFT)), axes, np.rad2deg(direction), 0, 360,
                            value, cv2.FILLED, cv2.LINE_AA, SHIFT)
        target = self.fine[top:top + 2 * reach, left:left + 2 * reach]
        np.maximum(target, stamp.astype(np.float32) * np.float32(contrast / 255.0), out=target)

    def blurred(self, sigma_mm: float) -> np.ndarray:
        """As the detector or the film sees it: the system's point spread, then the pixel's area."""
        sigma = sigma_mm / self.pixel_mm * OVERSAMPLED
        spread = cv2.GaussianBlur(self.fine, (0, 0), max(sigma, 0.3))
        return cv2.resize(spread, (self.size, self.size), interpolation=cv2.INTER_AREA)


def local_noise(image: np.ndarray, inside: np.ndarray) -> float:
    """Robust standard deviation of what is finer than half a millimetre (at 0.1 mm a pixel)."""
    fine = image - cv2.GaussianBlur(image, (0, 0), 2.5)
    values = np.abs(fine[inside])
    return max(0.004, float(np.median(values)) * 1.4826) if values.size else 0.004


@dataclass
class Truth:
    box: np.ndarray         # patch pixels, corners
    malignant: float        # share of such clusters that is malignant


def place_cluster(rng: np.random.Generator, layer: SpeckLayer, image: np.ndarray, inside: np.ndarray) -> Optional[Truth]:
    """Draws one cluster into the layer; None where it would not lie in the breast."""
    cluster = draw_cluster(rng)
    offsets = cluster.points / layer.pixel_mm
    for _ in range(8):
        middle = rng.uniform(0.12, 0.88, 2) * layer.size
        at = middle + offsets
        whole = ((at > 4) & (at < layer.size - 4)).all(1)
        if whole.mean() > 0.85 and inside[at[whole, 1].astype(int), at[whole, 0].astype(int)].mean() > 0.97:
            break
    else:
        return None
    at, directions = at[whole], cluster.directions[whole]
    if len(at) < 4:
        return None
    low, high = at.min(0), at.max(0)
    x0, y0, x1, y1 = int(max(low[0] - 20, 0)), int(max(low[1] - 20, 0)), int(high[0] + 20), int(high[1] + 20)
    noise = local_noise(image[y0:y1, x0:x1], inside[y0:y1, x0:x1])
    kind = cluster.kind
    contrast = noise * np.exp(rng.uniform(np.log(kind.contrast[0]), np.log(kind.contrast[1])))
    reach = np.zeros(len(at))
    for index, (point, direction) in enumerate(zip(at, directions)):
        width = float(np.clip(kind.diameter_mm[0] * np.exp(rng.normal(0, kind.diameter_mm[1])), 0.12, 1.3))
        each = contrast * np.exp(rng.normal(0, 0.3)) * (width / kind.diameter_mm[0]) ** 0.7
        elongation = rng.uniform(*kind.elongation)
        layer.speck(rng, point[0], point[1], width, elongation, direction, kind.lumps, min(each, 0.6))
        reach[index] = (width * elongation / 2 + 0.15) / layer.pixel_mm
    box = np.concatenate([(at - reach[:, None]).min(0), (at + reach[:, None]).max(0)])
    return Truth(np.clip(box, 0, layer.size).astype(np.float32), kind.malignant)


def place_distractors(rng: np.random.Generator, layer: SpeckLayer, image: np.ndarray, inside: np.ndarray) -> None:
    """Single calcifications, dust, fibres, scratches and vessel walls: bright, and no cluster."""
    size, noise = layer.size, local_noise(image, inside)
    for _ in range(int(rng.integers(0, 4))):  # far apart from each other: mostly single specks
        x, y = rng.uniform(10, size - 10, 2)
        layer.speck(rng, x, y, float(np.exp(rng.uniform(np.log(0.1), np.log(1.8)))), rng.uniform(1.0, 1.6),
                    rng.uniform(0, np.pi), 1, min(0.6, noise * np.exp(rng.uniform(np.log(2), np.log(20)))))
    for _ in range(int(rng.integers(0, 3)) if rng.random() < 0.5 else 0):
        _line(rng, layer, noise * np.exp(rng.uniform(np.log(1.0), np.log(8.0))))


def _line(rng: np.random.Generator, layer: SpeckLayer, contrast: float) -> None:
    """A gently bent line; half of them double, as the walls of a vessel are."""
    start = rng.uniform(0, layer.size, 2)
    angle, bend = rng.uniform(0, 2 * np.pi), rng.uniform(-0.004, 0.004)
    steps = int(rng.uniform(40, 350))
    along = np.arange(steps)
    headings = angle + bend * along
    path = start + np.stack([np.cumsum(np.cos(headings)), np.cumsum(np.sin(headings))], 1)
    width = max(1, int(round(np.exp(rng.uniform(np.log(0.06), np.log(0.4))) / layer.pixel_mm * OVERSAMPLED)))
    lines: List[np.ndarray] = [path]
    if rng.random() < 0.5:
        gap = rng.uniform(0.6, 2.0) / layer.pixel_mm
        lines.append(path + gap * np.stack([-np.sin(headings), np.cos(headings)], 1))
    drawn = np.zeros_like(layer.fine)
    for line in lines:
        points = np.round(line * OVERSAMPLED * 2 ** SHIFT).astype(np.int32)
        cv2.polylines(drawn, [points.reshape(-1, 1, 2)], False, float(min(contrast, 0.4)), width, cv2.LINE_8, SHIFT)
    np.maximum(layer.fine, drawn, out=layer.fine)
