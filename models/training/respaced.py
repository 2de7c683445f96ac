"""The same views at fewer pixels: does the score stand? A scanner of another spacing must not move it by more than 1.

Needs pydicom and whatever it decodes the studies' pixels with.
"""

import json
from pathlib import Path
from typing import List

import cv2
import numpy as np
import pydicom
from pydicom.uid import ExplicitVRLittleEndian


def write(studies: Path, share: float, out: Path) -> int:
    """Copies of the images with `share` of their rows and columns, area-averaged, and the spacing that follows."""
    count = 0
    for file in sorted(path for path in studies.rglob("*") if path.is_file()):
        image = pydicom.dcmread(file)
        pixels = image.pixel_array
        rows, columns = (round(share * side) for side in pixels.shape)
        smaller = cv2.resize(pixels.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
        spacing = [float(mm) for mm in image.ImagerPixelSpacing]
        image.ImagerPixelSpacing = [f"{spacing[0] * pixels.shape[0] / rows:.8f}", f"{spacing[1] * pixels.shape[1] / columns:.8f}"]
        image.Rows, image.Columns = rows, columns
        image.PixelData = smaller.round().astype(pixels.dtype).tobytes()
        image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        image.is_little_endian, image.is_implicit_VR = True, False
        target = out / file.relative_to(studies)
        target.parent.mkdir(parents=True, exist_ok=True)
        image.save_as(target, write_like_original=False)
        count += 1
    return count


def scores(lines: Path) -> dict:
    """Highest suspicion of every analysed view; 0 where nothing was found."""
    return {view["sop_instance_uid"]: (exam["study"]["patient_id"], view["view"],
                                       max((f["suspicion"] for f in view["findings"]), default=0))
            for exam in map(json.loads, lines.read_text().splitlines())
            for view in exam["views"] if view["status"] == "analyzed"}


def compare(before: Path, after: Path) -> List[dict]:
    """A row for each view of both: its highest suspicion in the one and in the other."""
    one, other = scores(before), scores(after)
    return [{"patient": one[uid][0], "view": one[uid][1], "before": one[uid][2], "after": other[uid][2]}
            for uid in one if uid in other]
