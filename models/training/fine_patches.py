"""Training patches of the calcification detector: real and phantom tissue with simulated clusters in it.

The films at hand are not sharp: one of their pixels is 0.2 to 0.4 mm. So each film lends its texture, grain and lines
*as if* its pixels were 0.1 to 0.25 mm: shrunken anatomy, but as sharp as a mammogram at 0.1 mm.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import List

import cv2
import numpy as np

from . import prepare
from .clusters import OVERSAMPLED, SpeckLayer, Truth, place_cluster, place_distractors
from .dataset import IGNORE, SPLITS_FILE, boxes_to_canvas, split_films, to_float
from .patches import _point_in_breast, _shift_to_centres, _touches, alter_looks, transform_boxes

PIXEL_MM = prepare.FINE.spacing_mm
SPECK_STRIDE = 4


@dataclass
class FinePatch:
    image: np.ndarray       # float32, size x size, 0.1 mm
    boxes: np.ndarray       # of the clusters
    malignant: np.ndarray   # share of such clusters that is malignant
    ignore: np.ndarray      # n x 4: what a reader called calcification in the film itself
    specks: np.ndarray      # size/4 x size/4: 1 where a speck of a cluster is


class Texture:
    """Films of one split at their own pixels, as 8-bit canvases: 0 outside the breast."""

    def __init__(self, data: Path, folder: Path, split: str):
        self.films = split_films(data, split)
        folder.mkdir(parents=True, exist_ok=True)
        recipe = Path(prepare.__file__).read_bytes() + Path(__file__).read_bytes() + SPLITS_FILE.read_bytes()
        key = hashlib.sha256(recipe).hexdigest()[:12]
        stored, places = folder / f"texture-{split}-{key}.u8", folder / f"texture-{split}-{key}.json"
        shape = (len(self.films), prepare.COARSE.rows, prepare.COARSE.columns)
        if not places.exists():
            store = np.memmap(stored, np.uint8, "w+", shape=shape)
            boxes = []
            for index, film in enumerate(self.films):
                image = cv2.imread(str(data / film.file), cv2.IMREAD_GRAYSCALE)
                unit = (prepare.COARSE.spacing_mm, prepare.COARSE.spacing_mm)
                view = prepare.prepare(image, unit)  # one pixel stays one pixel
                store[index] = np.where(view.mask != 0, np.rint(view.canvas * 254.0) + 1, 0).astype(np.uint8)
                boxes.append(boxes_to_canvas(film.boxes_image[film.kinds == IGNORE], view.image_from_model).tolist())
            store.flush()
            places.write_text(json.dumps(boxes))
        self.canvases = np.memmap(stored, np.uint8, "r", shape=shape)
        self.calcifications = [np.array(b, np.float32).reshape(-1, 4) for b in json.loads(places.read_text())]


class FineSampler:
    """Patch number n depends on the seed and n alone. `phantoms`: 8-bit canvases of lesion-free phantoms at 0.1 mm."""

    def __init__(self, texture: Texture, phantoms: List[np.ndarray], size: int, seed: int, cluster_share: float):
        self.texture, self.phantoms, self.size, self.seed = texture, phantoms, size, seed
        self.cluster_share = cluster_share
        self.mined: list = []

    def patch(self, number: int) -> FinePatch:
        rng = np.random.default_rng([self.seed, number])
        image, inside, ignore = self._tissue(rng)
        if rng.random() < 0.7:
            grain = rng.standard_normal(image.shape, dtype=np.float32)
            if rng.random() < 0.5:
                grain = cv2.GaussianBlur(grain, (0, 0), rng.uniform(0.5, 1.2)) * 2
            image = image + np.where(inside, grain * np.float32(np.exp(rng.uniform(np.log(0.002), np.log(0.025)))), 0)

        clusters, others = (SpeckLayer(self.size, PIXEL_MM) for _ in range(2))
        truths: List[Truth] = []
        if rng.random() < self.cluster_share:
            for _ in range(1 if rng.random() < 0.85 else 2):
                truth = place_cluster(rng, clusters, image, inside)
                if truth is not None and not _touches(truth.box, ignore, 1.0):
                    truths.append(truth)
        if not truths:
            clusters.fine[:] = 0  # what was begun and is not labelled may not stay
        specks = _specks(clusters.fine)
        if rng.random() < 0.75:
            place_distractors(rng, others, image, inside)
        np.maximum(clusters.fine, others.fine, out=clusters.fine)
        added = clusters.blurred(float(np.exp(rng.uniform(np.log(0.04), np.log(0.14)))))
        image = np.clip(image + np.where(inside, added, 0), 0, 1)
        if rng.random() < 0.35:  # a coarser original
            small = int(self.size / rng.uniform(1.3, 2.2))
            image = cv2.resize(cv2.resize(image, (small, small), interpolation=cv2.INTER_AREA), (self.size, self.size))
        image = alter_looks(rng, image.astype(np.float32), inside)
        boxes = np.array([t.box for t in truths], np.float32).reshape(-1, 4)
        return FinePatch(image, boxes, np.array([t.malignant for t in truths], np.float32), ignore, specks)

    def _tissue(self, rng: np.random.Generator):
        if self.phantoms and rng.random() < 0.2:
            canvas = self.phantoms[int(rng.integers(len(self.phantoms)))]
            zoom = np.exp(rng.uniform(np.log(0.8), np.log(1.2), 2))
            known = np.zeros((0, 4), np.float32)
        else:
            film = int(rng.integers(len(self.texture.films)))
            canvas, known = self.texture.canvases[film], self.texture.calcifications[film]
            zoom = np.exp(rng.uniform(np.log(0.9), np.log(2.4))) * np.array([1.0, np.exp(rng.uniform(0, 0.4))])
        angle = rng.uniform(0, 2 * np.pi)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = turn @ np.diag([1.0 if rng.random() < 0.5 else -1.0, 1.0]) @ np.diag(zoom)
        centre = _point_in_breast(rng, canvas)
        affine = np.concatenate([matrix, (self.size / 2.0 - matrix @ centre)[:, None]], 1)
        flat = cv2.warpAffine(canvas, _shift_to_centres(affine), (self.size, self.size), flags=cv2.INTER_LINEAR)
        return to_float(flat), flat > 0, transform_boxes(known, affine)


def _specks(layer: np.ndarray) -> np.ndarray:
    block = SPECK_STRIDE * OVERSAMPLED
    cells = layer.shape[0] // block
    most = layer.reshape(cells, block, cells, block).max((1, 3))
    return (most > 0.3 * most.max()).astype(np.float32) if most.max() > 0 else np.zeros((cells, cells), np.float32)
