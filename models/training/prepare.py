"""From a decoded mammogram to the model's canvas: the preprocessing contract of ``diptych.model/1``.

The workstation's C++ (``src/preprocess``) does the same steps in the same order with the same OpenCV
calls; ``golden_prepare.json`` holds probe values that both must meet.

Coordinates are continuous: the origin is the top left *corner* of the top left pixel, x runs right
(along a row), y runs down; the centre of pixel (row r, column c) is (c + 0.5, r + 0.5).

Pixels: the caller has applied the Modality LUT, a VOI LUT *Sequence* if there is one (it may not be
linear), and the polarity, so that brighter means denser. A linear window is not applied: step 3 makes
the result independent of it. Pixel Padding Values, if any, are to be replaced by the smallest other value.

Steps (all constants are below, and in no other place):

0. The canvas has a spacing and a size: COARSE (0.3 mm, 1216 x 832) or FINE (0.1 mm, three times as many).
1. Resample to the canvas's spacing along x, then along y, each with INTER_AREA if that axis shrinks, INTER_LINEAR if it
   grows, not at all if its length stays; float32. Then bring to canonical orientation: chest wall on the
   left, head (MLO) or lateral side (CC) up. Right breasts are thereby mirrored.
2. Breast mask on a copy of 1.2 mm: threshold a little above the background (two rules, for
   film and for digital; see small_breast_mask), opening, largest component, holes filled, dilation, back to
   the canvas's spacing by nearest neighbour. Less than 2 % of the image or than 10 cm2: ``no_breast_found``.
3. Intensities: the 1st and 99.5th percentile inside the eroded mask go to 0 and 1, clipped; 0 outside the mask.
4. Onto the canvas: the mask's bounding box, its left edge at column 0, centred vertically.
   A box that is larger than the canvas: ``breast_exceeds_canvas``.
"""

from dataclasses import dataclass
from math import floor
from typing import Optional, Tuple

import cv2
import numpy as np


PERCENTILE_LOW = 0.01
PERCENTILE_HIGH = 0.995

MASK_SPACING_MM = 1.2         # the mask is found at that
MASK_RANGE_LOW = 0.002        # quantiles that span the 8-bit copy on which the threshold is found
MASK_RANGE_HIGH = 0.99
MASK_BACKGROUND_QUANTILE = 0.5   # of the values not above Otsu's threshold: the background's level
MASK_THRESHOLD_FRACTION = 0.25   # of the way from the background's level to Otsu's threshold
MASK_EXACT_STEP = 4           # of 255: a digital background lies within that of the lowest value
MASK_EXACT_SHARE = 0.05       # and covers at least that share of the image
MASK_BARE_FILM_DIAMETER = 21  # pixels of 1.2 mm: a dark disc of that size is bare film, not fat
MASK_OPEN_DIAMETER = 13       # pixels of 1.2 mm: frames and letters narrower than that go
MASK_DILATE_DIAMETER = 3      # pixels of 1.2 mm: takes in the skin line
INNER_ERODE_DIAMETER = 5      # pixels of 1.2 mm: the skin and the film's edge do not set the intensities
MIN_BREAST_SHARE = 0.02
MIN_BREAST_CM2 = 10.0


@dataclass(frozen=True)
class CanvasSpec:
    spacing_mm: float
    rows: int
    columns: int


COARSE = CanvasSpec(0.3, 1216, 832)   # masses
FINE = CanvasSpec(0.1, 3648, 2496)    # calcifications; shrunk three times it is the coarse one


class PreparationRefused(Exception):
    """The image cannot be prepared; ``reason`` is the code that the assessment carries."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Orientation:
    """How the stored image becomes canonical: transpose first, then mirror columns, then mirror rows."""

    transpose: bool = False
    mirror_columns: bool = False
    mirror_rows: bool = False


@dataclass(frozen=True)
class PreparedView:
    canvas: np.ndarray            # float32, rows x columns of the canvas, 0..1
    mask: np.ndarray              # uint8, same size, 1 = breast
    image_from_model: np.ndarray  # float64, 2 x 3: [x, y] of the stored image from [x, y, 1] of the canvas
    mask_area: int                # canvas pixels that are breast
    low: float                    # stored value that becomes 0
    high: float                   # stored value that becomes 1


def quantile(values: np.ndarray, q: float) -> float:
    """The element of rank floor(q * (n - 1)) of the sorted values; no interpolation."""
    flat = values.reshape(-1)
    rank = int(floor(q * (flat.size - 1)))
    return float(np.partition(flat, rank)[rank])


def resampled_length(count: int, spacing_mm: float, target_mm: float) -> int:
    return max(1, int(floor(count * spacing_mm / target_mm + 0.5)))


def _resize_axis(image: np.ndarray, columns: int, rows: int) -> np.ndarray:
    shrinks = columns < image.shape[1] or rows < image.shape[0]
    if (rows, columns) == image.shape:
        return image
    return cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def resample(image: np.ndarray, spacing_mm: Tuple[float, float], target_mm: float = COARSE.spacing_mm) -> np.ndarray:
    """spacing_mm is (between rows, between columns), as in DICOM's Pixel Spacing."""
    image = np.ascontiguousarray(image, dtype=np.float32)
    rows = resampled_length(image.shape[0], spacing_mm[0], target_mm)
    columns = resampled_length(image.shape[1], spacing_mm[1], target_mm)
    image = _resize_axis(image, columns, image.shape[0])
    return _resize_axis(image, columns, rows)


def orient(image: np.ndarray, orientation: Orientation) -> np.ndarray:
    if orientation.transpose:
        image = cv2.transpose(image)
    if orientation.mirror_columns:
        image = cv2.flip(image, 1)
    if orientation.mirror_rows:
        image = cv2.flip(image, 0)
    return np.ascontiguousarray(image)


def _disc(diameter: int) -> np.ndarray:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))


def _largest_component_filled(mask: np.ndarray) -> np.ndarray:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    if count < 2:
        return np.zeros_like(mask)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))  # the first, where two are equal
    component = (labels == largest).astype(np.uint8)
    contours, _ = cv2.findContours(component, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(mask)
    cv2.drawContours(filled, contours, -1, 1, cv2.FILLED)
    return filled


def _cleaned(mask: np.ndarray) -> np.ndarray:
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _disc(MASK_OPEN_DIAMETER))
    return _largest_component_filled(mask)


def small_breast_mask(small: np.ndarray) -> np.ndarray:
    """Mask (uint8, 0 or 1) of the breast on the 1.2 mm image.

    Film: the background is grey and uneven, so the threshold lies well above it. Digital: the background is
    one exact value and fat may be nearly as dark, so everything above that value is breast. It is taken for
    digital if the second mask adds no large dark area (bare film) to the first.
    """
    low = quantile(small, MASK_RANGE_LOW)
    high = quantile(small, MASK_RANGE_HIGH)
    if not high > low:
        return np.zeros(small.shape, np.uint8)
    scaled = (small - np.float32(low)) * np.float32(255.0 / (high - low))
    eight_bit = np.clip(np.floor(scaled), 0, 255).astype(np.uint8)

    otsu, _ = cv2.threshold(eight_bit, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    background = quantile(eight_bit[eight_bit <= int(otsu)], MASK_BACKGROUND_QUANTILE)
    film_threshold = int(floor(background + MASK_THRESHOLD_FRACTION * (otsu - background)))
    mask = _cleaned((eight_bit > film_threshold).astype(np.uint8))

    if np.count_nonzero(eight_bit <= MASK_EXACT_STEP) >= MASK_EXACT_SHARE * eight_bit.size:
        whole = _cleaned((eight_bit > MASK_EXACT_STEP).astype(np.uint8))
        dark = ((whole != 0) & (eight_bit <= film_threshold)).astype(np.uint8)
        bare_film = cv2.morphologyEx(dark, cv2.MORPH_OPEN, _disc(MASK_BARE_FILM_DIAMETER))
        if cv2.countNonZero(bare_film) == 0:
            mask = whole
    return cv2.dilate(mask, _disc(MASK_DILATE_DIAMETER))


def breast_masks(image: np.ndarray, spacing_mm: float = COARSE.spacing_mm) -> Tuple[np.ndarray, np.ndarray]:
    """(mask, inner mask); the inner one leaves out skin line and the image's own edge."""
    rows, columns = image.shape
    shrink = max(1, int(floor(MASK_SPACING_MM / spacing_mm + 0.5)))
    small_size = (max(1, columns // shrink), max(1, rows // shrink))
    small = small_breast_mask(cv2.resize(image, small_size, interpolation=cv2.INTER_AREA))
    inner = cv2.erode(small, _disc(INNER_ERODE_DIAMETER), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    if cv2.countNonZero(inner) == 0:
        inner = small
    size = (columns, rows)
    return (cv2.resize(small, size, interpolation=cv2.INTER_NEAREST),
            cv2.resize(inner, size, interpolation=cv2.INTER_NEAREST))


def orientation_of(view: str, row: str, column: str) -> Orientation:
    """Of "LCC" or the like, whose rows and columns run towards these letters (A, P; L, R, F, H). Canonical: rows run from the
    chest wall to the nipple (A), columns down (F) or to the medial side."""
    down = "F" if view.endswith("MLO") else ("R" if view[0] == "L" else "L")
    return Orientation(False, row == "P", column != down)


def image_from_model(shape: Tuple[int, int], resampled_shape: Tuple[int, int], orientation: Orientation,
                     left: int, top: int) -> np.ndarray:
    """Affine from canvas to stored image; left, top: where the oriented image's corner lies on the canvas."""
    matrix = np.array([[1.0, 0.0, -left], [0.0, 1.0, -top], [0.0, 0.0, 1.0]])
    rows, columns = resampled_shape
    if orientation.transpose:
        rows, columns = columns, rows
    if orientation.mirror_rows:
        matrix = np.array([[1.0, 0, 0], [0, -1.0, rows], [0, 0, 1]]) @ matrix
    if orientation.mirror_columns:
        matrix = np.array([[-1.0, 0, columns], [0, 1.0, 0], [0, 0, 1]]) @ matrix
    if orientation.transpose:
        matrix = np.array([[0, 1.0, 0], [1.0, 0, 0], [0, 0, 1]]) @ matrix
    scale = np.diag([shape[1] / resampled_shape[1], shape[0] / resampled_shape[0], 1.0])
    return (scale @ matrix)[:2]


def prepare(image: np.ndarray, spacing_mm: Tuple[float, float],
            orientation: Optional[Orientation] = None, spec: CanvasSpec = COARSE) -> PreparedView:
    """The whole contract; pure. Raises PreparationRefused."""
    orientation = orientation or Orientation()
    resampled = resample(image, spacing_mm, spec.spacing_mm)
    oriented = orient(resampled, orientation)
    mask, inner = breast_masks(oriented, spec.spacing_mm)

    area = int(cv2.countNonZero(mask))
    area_cm2 = area * spec.spacing_mm * spec.spacing_mm / 100.0
    if area < MIN_BREAST_SHARE * mask.size or area_cm2 < MIN_BREAST_CM2:
        raise PreparationRefused("no_breast_found")
    x, y, width, height = cv2.boundingRect(mask)
    if width > spec.columns or height > spec.rows:
        raise PreparationRefused("breast_exceeds_canvas")

    values = oriented[inner != 0]
    low = quantile(values, PERCENTILE_LOW)
    high = quantile(values, PERCENTILE_HIGH)
    if not high > low:
        raise PreparationRefused("no_breast_found")
    scaled = (oriented - np.float32(low)) * np.float32(1.0 / (high - low))
    scaled = np.where(mask != 0, np.clip(scaled, np.float32(0), np.float32(1)), np.float32(0))

    top = (spec.rows - height) // 2
    canvas = np.zeros((spec.rows, spec.columns), np.float32)
    canvas_mask = np.zeros((spec.rows, spec.columns), np.uint8)
    canvas[top:top + height, :width] = scaled[y:y + height, x:x + width]
    canvas_mask[top:top + height, :width] = mask[y:y + height, x:x + width]
    affine = image_from_model(image.shape, resampled.shape, orientation, -x, top - y)
    return PreparedView(canvas, canvas_mask, affine, area, low, high)
