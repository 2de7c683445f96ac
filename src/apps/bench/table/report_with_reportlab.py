"""A report of four views by pydicom, OpenCV and reportlab: a worker for turns.py. FOLDER of four views, folder for the PDF.
With --alone a whole process: from pictures that lie ready in that second folder to a closed PDF, and nothing else.

Title, patient, a table of findings, four pictures of 1.3 million grey pixels in all, two rings on each: less than ours
has to say, and with the same pictures without loss.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from .turns import own_piece

A4 = (595, 842)
PICTURE_ROWS = 1024
FINDINGS = [(f"Finding {i + 1}", "RCC LCC RMLO LMLO".split()[i % 4], f"{0.9 - 0.1 * i:.2f}", f"{8 + i} x {6 + i} mm")
            for i in range(6)]


def picture(path: Path) -> np.ndarray:
    import cv2
    import pydicom

    image = pydicom.dcmread(path)
    grey = image.pixel_array
    columns = PICTURE_ROWS * grey.shape[1] // grey.shape[0]
    small = cv2.resize(grey, (columns, PICTURE_ROWS), interpolation=cv2.INTER_AREA)
    return np.clip(small.astype(np.float32) * (255.0 / 4095.0), 0, 255).astype(np.uint8)


def draw(pictures, file: Path) -> None:
    page = canvas.Canvas(str(file), A4)
    page.setFont("Helvetica-Bold", 16)
    page.drawString(40, 800, "Mammography report")
    page.setFont("Helvetica", 9)
    page.drawString(40, 782, "Phantom, no patient; research only")
    for row, finding in enumerate(FINDINGS):
        for column, text in enumerate(finding):
            page.drawString(40 + 130 * column, 760 - 12 * row, text)
    for i, grey in enumerate(pictures):
        left, bottom = 40 + 260 * (i % 2), 360 - 320 * (i // 2)
        page.drawImage(ImageReader(Image.fromarray(grey)), left, bottom, 250, 308)
        page.setStrokeColorRGB(1, 0.8, 0)
        for x, y in ((0.35, 0.45), (0.6, 0.6)):
            page.circle(left + 250 * x, bottom + 308 * y, 12)
    page.save()


def ready(file: Path) -> np.ndarray:
    grey = np.fromfile(file, np.uint8)
    return grey.reshape(PICTURE_ROWS, grey.size // PICTURE_ROWS)


def main() -> None:
    files, out = sorted(Path(sys.argv[1]).glob("*.dcm")), Path(sys.argv[2]) / "reportlab.pdf"
    if sys.argv[3:] == ["--alone"]:
        draw([ready(file) for file in sorted(out.parent.glob("*.grey"))], out)
        return
    for i, path in enumerate(files):
        picture(path).tofile(out.parent / f"picture{i}.grey")
    print(json.dumps({"files": len(files)}), flush=True)
    alone = []

    def whole() -> None:
        pictures = [picture(path) for path in files]
        start = time.perf_counter()
        draw(pictures, out)
        alone.append((time.perf_counter() - start) * 1e3)

    for _ in sys.stdin:
        piece = own_piece(whole)
        print(json.dumps({**piece, "pdf_ms": alone[-1]}), flush=True)


if __name__ == "__main__":
    main()
