"""Random training patches: where they are cut, what is pasted into them, how their looks are altered."""

from dataclasses import dataclass
from typing import List, Optional, Tuple

import cv2
import numpy as np

from .dataset import MASS, TRAITS, Cache, Film, to_float


@dataclass
class Patch:
    image: np.ndarray        # float32, size x size
    boxes: np.ndarray        # masses whose centre is inside
    malignant: np.ndarray
    ignore: np.ndarray       # boxes where the heat map is not judged
    traits: np.ndarray       # of the masses, see TRAITS


def _random_affine(rng: np.random.Generator, size: int, centre: Tuple[float, float]) -> np.ndarray:
    """2 x 3, patch from canvas: flips, rotation, scale and aspect about `centre`."""
    angle = np.deg2rad(rng.uniform(-30, 30))
    scale = np.exp(rng.uniform(np.log(0.8), np.log(1.25)))
    aspect = np.exp(rng.uniform(-0.08, 0.08))
    flips = np.diag([1.0 if rng.random() < 0.5 else -1.0, 1.0 if rng.random() < 0.5 else -1.0])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = flips @ turn @ np.diag([scale * aspect, scale / aspect])
    shift = np.array([size / 2.0, size / 2.0]) - matrix @ np.asarray(centre)
    return np.concatenate([matrix, shift[:, None]], 1)


def transform_boxes(boxes: np.ndarray, affine: np.ndarray) -> np.ndarray:
    """Bounds of the transformed inscribed ellipses: masses are round, their box's corners are empty."""
    if len(boxes) == 0:
        return np.zeros((0, 4), np.float32)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2 @ affine[:, :2].T + affine[:, 2]
    half = (boxes[:, 2:] - boxes[:, :2]) / 2
    extent = np.sqrt((half ** 2) @ (affine[:, :2] ** 2).T)
    return np.concatenate([centres - extent, centres + extent], 1).astype(np.float32)


def _shift_to_centres(affine: np.ndarray) -> np.ndarray:
    """The same map for OpenCV, which puts integer coordinates at pixel centres."""
    moved = affine.copy()
    moved[:, 2] += affine[:, :2] @ np.array([0.5, 0.5]) - 0.5
    return moved


def alter_looks(rng: np.random.Generator, image: np.ndarray, inside: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """Window, gamma, flattening, blur or sharpening, noise: film to film, and film to digital.

    strength below 1: so much less of it, in how often and in how far.
    """
    size = image.shape[0]
    if rng.random() < 0.3 * strength:  # peripheral equalisation and high-pass, as digital "For Presentation" images have
        small = cv2.resize(image, (size // 8, size // 8), interpolation=cv2.INTER_AREA)
        low = cv2.resize(cv2.GaussianBlur(small, (0, 0), rng.uniform(3, 8)), (size, size))
        image = image - rng.uniform(0.1, 0.7) * (low - float(low[inside].mean() if inside.any() else 0.0))
    choice = rng.random()
    if choice < 0.25 * strength:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.3))
    elif choice < 0.5 * strength:
        image = image + rng.uniform(0.2, 1.2) * (image - cv2.GaussianBlur(image, (0, 0), rng.uniform(0.8, 2.5)))
    low_end, high_end = rng.uniform(-0.12, 0.12) * strength, 1 + rng.uniform(-0.15, 0.15) * strength
    image = np.clip((image - low_end) / (high_end - low_end), 0, 1)
    image = image ** np.float32(np.exp(np.clip(rng.normal(0, 0.3), -0.6, 0.6) * strength))
    if rng.random() < 0.5 * strength:
        noise = rng.standard_normal((size, size), dtype=np.float32) * np.float32(rng.uniform(0.002, 0.03))
        image = np.clip(image + noise, 0, 1)
    return np.where(inside, image, 0).astype(np.float32)


@dataclass(frozen=True)
class Mix:
    """Shares of the patches: where they are cut and what is pasted into them."""

    about_mass: float = 0.6       # cut about a mass; the others anywhere in the breast
    about_mined: float = 0.7      # of those others, cut about a false mark of the network itself, once there are any
    pasted_mass: float = 0.3      # another film's mass pasted in
    pasted_normal: float = 0.2    # the same with normal tissue, so that the seam tells nothing
    looks: float = 1.0            # strength of alter_looks
    elastic: float = 0.0          # pixels: how far tissue is moved about, at most about twice that


class PatchSampler:
    """Deterministic: patch number n of a run depends on the seed, the mined marks and n, so a run resumes exactly."""

    def __init__(self, cache: Cache, size: int, seed: int, mix: Mix):
        self.cache, self.size, self.seed, self.mix = cache, size, seed, mix
        self.donors = [film for film in cache.films if (film.kinds == MASS).any()]
        self.mined: List[List[List[float]]] = [[] for _ in cache.films]  # by film: [x, y] on the canvas

    def patch(self, number: int) -> Patch:
        rng = np.random.default_rng([self.seed, number])
        film = self.cache.films[int(rng.integers(len(self.cache.films)))]
        canvas = self.cache.canvases[film.index]
        affine = _random_affine(rng, self.size, tuple(self._centre(rng, film, canvas)))
        boxes = transform_boxes(film.boxes, affine)
        if self.mix.elastic > 0:
            moved = _displacement(rng, self.size, self.mix.elastic)
            flat = _bent(canvas, affine, moved)
            boxes = _bent_boxes(boxes, moved)
        else:
            flat = _warped(canvas, affine, self.size)
        inside = flat > 0
        image = to_float(flat)
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2
        centred = ((middle >= 0) & (middle < self.size)).all(1)
        mass = centred & (film.kinds == MASS)
        patch = Patch(image, boxes[mass], film.malignant[mass], boxes[~mass], film.traits[mass])
        choice = rng.random()
        if choice < self.mix.pasted_mass:
            self._paste_mass(rng, patch, inside)
        elif choice < self.mix.pasted_mass + self.mix.pasted_normal:
            self._paste_normal(rng, patch, inside)
        patch.image = alter_looks(rng, patch.image, inside, self.mix.looks)
        return patch

    def _centre(self, rng: np.random.Generator, film: Film, canvas: np.ndarray) -> np.ndarray:
        masses = film.boxes[film.kinds == MASS]
        if len(masses) and rng.random() < self.mix.about_mass:
            box = masses[int(rng.integers(len(masses)))]
            return (box[:2] + box[2:]) / 2 + rng.uniform(-0.35, 0.35, 2) * self.size
        marks = self.mined[film.index]
        if marks and rng.random() < self.mix.about_mined:
            return np.array(marks[int(rng.integers(len(marks)))]) + rng.uniform(-0.3, 0.3, 2) * self.size
        return _point_in_breast(rng, canvas)

    def _paste_mass(self, rng: np.random.Generator, patch: Patch, inside: np.ndarray) -> None:
        donor = self.donors[int(rng.integers(len(self.donors)))]
        choice = np.flatnonzero(donor.kinds == MASS)
        mass = int(choice[int(rng.integers(len(choice)))])
        box = self._paste(rng, patch, inside, donor, donor.boxes[mass])
        if box is not None:
            patch.boxes = np.concatenate([patch.boxes, box[None]])
            patch.malignant = np.append(patch.malignant, donor.malignant[mass])
            patch.traits = np.concatenate([patch.traits, donor.traits[mass:mass + 1]])

    def _paste_normal(self, rng: np.random.Generator, patch: Patch, inside: np.ndarray) -> None:
        donor = self.cache.films[int(rng.integers(len(self.cache.films)))]
        half = np.exp(rng.uniform(np.log(12), np.log(45), 2))
        middle = _point_in_breast(rng, self.cache.canvases[donor.index])
        box = np.concatenate([middle - half, middle + half]).astype(np.float32)
        if not _touches(box, donor.boxes, 1.5):
            self._paste(rng, patch, inside, donor, box)

    def _paste(self, rng: np.random.Generator, patch: Patch, inside: np.ndarray, donor: Film,
               box: np.ndarray) -> Optional[np.ndarray]:
        """Blends the donor's ellipse about `box` into the patch, at the level of the tissue there; the box it got."""
        affine = _random_affine(rng, self.size, tuple((box[:2] + box[2:]) / 2))
        own = transform_boxes(box[None], affine)[0]
        half = (own[2:] - own[:2]) / 2
        for _ in range(5):
            place = rng.uniform(0.1, 0.9, 2) * self.size
            target = np.concatenate([place - half, place + half]).astype(np.float32)
            if inside[int(place[1]), int(place[0])] and \
                    not _touches(target, np.concatenate([patch.boxes, patch.ignore]), 1.5):
                break
        else:
            return None
        affine[:, 2] += place - self.size / 2.0
        flat = _warped(self.cache.canvases[donor.index], affine, self.size)
        x = (np.arange(self.size, dtype=np.float32) + 0.5 - np.float32(place[0])) / np.float32(half[0])
        y = (np.arange(self.size, dtype=np.float32) + 0.5 - np.float32(place[1])) / np.float32(half[1])
        radius = np.sqrt(x[None] ** 2 + y[:, None] ** 2)
        both = inside & (flat > 0)
        reach = radius < 1.7
        if np.count_nonzero(reach & both) < 0.95 * np.count_nonzero(reach):
            return None  # half over the skin line, it would look like nothing that exists
        ring = reach & both & (radius > 1.25)
        pasted = to_float(flat)
        pasted = (pasted - pasted[ring].mean()) * np.float32(rng.uniform(0.75, 1.1)) + patch.image[ring].mean()
        weight = np.where(both, np.clip((1.6 - radius) / 0.5, 0, 1), 0)
        patch.image = np.clip(patch.image + weight * (pasted - patch.image), 0, 1).astype(np.float32)
        return target


def _warped(canvas: np.ndarray, affine: np.ndarray, size: int) -> np.ndarray:
    return cv2.warpAffine(canvas, _shift_to_centres(affine), (size, size), flags=cv2.INTER_LINEAR)


ELASTIC_GRID = 64  # pixels between two places that are moved each for itself


def _displacement(rng: np.random.Generator, size: int, pixels: float) -> np.ndarray:
    """size x size x 2: where a pixel of the patch takes its value from, beside its own place."""
    coarse = rng.normal(0, pixels, (size // ELASTIC_GRID + 3, size // ELASTIC_GRID + 3, 2)).astype(np.float32)
    side = coarse.shape[0] * ELASTIC_GRID
    start = (side - size) // 2
    return cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)[start:start + size, start:start + size]


def _bent(canvas: np.ndarray, affine: np.ndarray, moved: np.ndarray) -> np.ndarray:
    size = moved.shape[0]
    back = cv2.invertAffineTransform(_shift_to_centres(affine)).astype(np.float32)
    row = np.arange(size, dtype=np.float32)
    x, y = row[None] + moved[..., 0], row[:, None] + moved[..., 1]
    return cv2.remap(canvas, back[0, 0] * x + back[0, 1] * y + back[0, 2], back[1, 0] * x + back[1, 1] * y + back[1, 2],
                     cv2.INTER_LINEAR)


def _bent_boxes(boxes: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Each side goes where its middle goes; displacements are small and smooth, so one step back is near enough."""
    bent = boxes.copy()
    most = moved.shape[0] - 1
    for box, own in zip(boxes, bent):
        x, y = np.clip((box[:2] + box[2:]) / 2, 0, most).astype(int)
        columns, rows = np.clip(box[[0, 2]], 0, most).astype(int), np.clip(box[[1, 3]], 0, most).astype(int)
        own[[0, 2]] -= moved[y, columns, 0]
        own[[1, 3]] -= moved[rows, x, 1]
    return bent


def _touches(box: np.ndarray, others: np.ndarray, grown: float) -> bool:
    """Whether the box, grown about its middle, meets any of the others."""
    if len(others) == 0:
        return False
    middle, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2 * grown
    low, high = middle - half, middle + half
    return bool(((others[:, :2] < high) & (others[:, 2:] > low)).all(1).any())


def _point_in_breast(rng: np.random.Generator, canvas: np.ndarray) -> np.ndarray:
    for _ in range(50):
        x, y = rng.uniform(0, canvas.shape[1]), rng.uniform(0, canvas.shape[0])
        if canvas[int(y), int(x)] > 0:
            break
    return np.array([x, y])
