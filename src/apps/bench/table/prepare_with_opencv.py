"""What the network is given, by pydicom and OpenCV: a worker for turns.py. FOLDER of four views, and a folder unused here.

The same steps as include/diptych/preprocess/prepare_view.h: area average to 0.1 mm, chest wall left, breast apart from
background, the greys between two percentiles of the breast to 0..1, placed on the fixed canvas.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pydicom

from .turns import own_piece

ROWS, COLUMNS, SPACING_MM = 3648, 2496, 0.1
LOW, HIGH = 1.0, 99.5


def prepared(path: Path) -> np.ndarray:
    image = pydicom.dcmread(path)
    grey = image.pixel_array.astype(np.float32)
    if image.PhotometricInterpretation == "MONOCHROME1":
        grey = grey.max() - grey
    down, across = (float(mm) for mm in image.ImagerPixelSpacing)
    size = (round(grey.shape[1] * across / SPACING_MM), round(grey.shape[0] * down / SPACING_MM))
    grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    if image.PatientOrientation[0] == "P":  # columns run towards the back: the chest wall is on the right
        grey = cv2.flip(grey, 1)
    bytes_ = cv2.normalize(grey, None, 0, 255, cv2.NORM_MINMAX, cv2.CV_8U)
    _, mask = cv2.threshold(bytes_, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_TRIANGLE)
    _, labels, facts, _ = cv2.connectedComponentsWithStats(mask)
    breast = labels == 1 + int(np.argmax(facts[1:, cv2.CC_STAT_AREA]))
    low, high = np.percentile(grey[breast], (LOW, HIGH))
    grey = np.clip((grey - low) / max(high - low, 1e-6), 0.0, 1.0)
    grey[~breast] = 0.0
    canvas = np.zeros((ROWS, COLUMNS), np.float32)
    rows, columns = min(ROWS, grey.shape[0]), min(COLUMNS, grey.shape[1])
    canvas[:rows, :columns] = grey[:rows, :columns]
    return canvas


def main() -> None:
    files = sorted(Path(sys.argv[1]).glob("*.dcm"))
    print(json.dumps({"files": len(files)}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(own_piece(lambda: [prepared(path) for path in files])), flush=True)


if __name__ == "__main__":
    main()
