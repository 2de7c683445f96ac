"""Mammograms from DICOM files to canvases, for measuring and for phantom tissue. Needs pydicom.

Only what the sample studies need: uncompressed or RLE pixels, or what pydicom's plug-ins decode; the workstation's own
reader is src/dicom. Laterality, view and orientation come from the header; nothing is guessed.
"""

from pathlib import Path
from typing import Tuple

import numpy as np
import pydicom

from . import prepare


def read(path: Path) -> Tuple[np.ndarray, Tuple[float, float], prepare.Orientation, str]:
    """Pixels (bright is dense), spacing, orientation and "LCC" or the like."""
    file = pydicom.dcmread(path)
    side, position = file.ImageLaterality, file.ViewPosition
    row, column = (value[0] for value in file.PatientOrientation)
    if row not in "AP" or column not in "LRFH":
        raise ValueError(f"{path}: orientation {row}\\{column}")
    pixels = file.pixel_array.astype(np.float32)
    if file.PhotometricInterpretation == "MONOCHROME1":
        pixels = pixels.max() - pixels
    spacing = tuple(float(v) for v in file.ImagerPixelSpacing)
    return pixels, spacing, prepare.orientation_of(side + position, row, column), side + position


def write_phantoms(studies: Path, cache_folder: Path) -> int:
    """8-bit fine canvases of every phantom view below `studies`, for tasks.CalcificationTask."""
    target = cache_folder / "phantoms"
    target.mkdir(parents=True, exist_ok=True)
    paths = sorted(studies.rglob("*.dcm"))
    for index, path in enumerate(paths):
        pixels, spacing, orientation, _ = read(path)
        view = prepare.prepare(pixels, spacing, orientation, prepare.FINE)
        canvas = np.where(view.mask != 0, np.rint(view.canvas * 254.0) + 1, 0).astype(np.uint8)
        np.save(target / f"{index:03d}.npy", canvas)
    return len(paths)
