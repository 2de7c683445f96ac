"""Golden pairs of the preprocessing contract, for the C++ port: ``python3 -m training golden`` writes
``golden_prepare.json``.

The test images come from integer arithmetic alone, so any language can rebuild them exactly:

    hash(r, c)   h = r * 73856093 ^ c * 19349663 ^ 2654435769 (all modulo 2**32); h ^= h >> 13;
                 h = h * 1540483477 modulo 2**32; h ^= h >> 15
    geometry     R rows, C columns, chest wall at column 0, before any turning. A = 7 * C // 10,
                 B = 4 * R // 10, y = r - R // 2, x = c,
                 e = (x * x * 1000) // (A * A) + (y * y * 1000) // (B * B)   (in the breast: e < 1000)
    breast       600 + (1800 * (1000 - e)) // 1000 + 150 * ((r // 37 + c // 53) % 2) + hash % 120
                 + 700 if (x - A // 3)**2 + (y + B // 4)**2 < (C // 20)**2   (a mass)
    outside      film: 120 + hash % 32 + (60 * r) // R;   digital: 0;   empty: hash % 4096 everywhere
    marker       value 3500 where R // 20 <= r < R // 10 and 17 * C // 20 <= c < 19 * C // 20 (film and digital)
    frame        film only: 4095 in the first C // 100 rows and in the last C // 200 columns
    stored       that image with the case's orientation undone: rows mirrored if mirror_rows, then columns
                 mirrored if mirror_columns, then transposed if transpose

Tolerances for a port with the same OpenCV: probes 1e-5, sums 1e-6 relative, mask exact, affine 1e-9.
"""

import json
from pathlib import Path

import numpy as np

from . import prepare

GOLDEN_FILE = Path(__file__).with_name("golden_prepare.json")

CASES = [
    {"name": "film_left", "kind": "film", "rows": 2400, "columns": 1500, "spacing_mm": [0.1, 0.1],
     "transpose": False, "mirror_columns": False, "mirror_rows": False},
    {"name": "film_right", "kind": "film", "rows": 2001, "columns": 1303, "spacing_mm": [0.1, 0.1],
     "transpose": False, "mirror_columns": True, "mirror_rows": False},
    {"name": "digital_right", "kind": "digital", "rows": 3000, "columns": 1900, "spacing_mm": [0.07, 0.07],
     "transpose": False, "mirror_columns": True, "mirror_rows": False},
    {"name": "squeezed_growing_rows", "kind": "film", "rows": 640, "columns": 800, "spacing_mm": [0.375, 0.18],
     "transpose": False, "mirror_columns": False, "mirror_rows": True},
    {"name": "turned", "kind": "digital", "rows": 1100, "columns": 700, "spacing_mm": [0.2, 0.25],
     "transpose": True, "mirror_columns": True, "mirror_rows": False},
    {"name": "turned_both", "kind": "film", "rows": 900, "columns": 600, "spacing_mm": [0.25, 0.25],
     "transpose": True, "mirror_columns": True, "mirror_rows": True},
    {"name": "already_at_spacing", "kind": "digital", "rows": 800, "columns": 500, "spacing_mm": [0.3, 0.3],
     "transpose": False, "mirror_columns": False, "mirror_rows": False},
    {"name": "no_breast", "kind": "empty", "rows": 1000, "columns": 800, "spacing_mm": [0.1, 0.1],
     "transpose": False, "mirror_columns": False, "mirror_rows": False},
    {"name": "breast_too_large", "kind": "digital", "rows": 1000, "columns": 700, "spacing_mm": [0.6, 0.6],
     "transpose": False, "mirror_columns": False, "mirror_rows": False},
    {"name": "fine_film_right", "canvas": "fine", "kind": "film", "rows": 2001, "columns": 1303, "spacing_mm": [0.1, 0.1],
     "transpose": False, "mirror_columns": True, "mirror_rows": False},
    {"name": "fine_digital", "canvas": "fine", "kind": "digital", "rows": 3000, "columns": 1900, "spacing_mm": [0.07, 0.07],
     "transpose": False, "mirror_columns": False, "mirror_rows": False},
    {"name": "fine_squeezed", "canvas": "fine", "kind": "film", "rows": 640, "columns": 800, "spacing_mm": [0.375, 0.18],
     "transpose": False, "mirror_columns": False, "mirror_rows": True},
]


def canonical_image(kind: str, rows: int, columns: int) -> np.ndarray:
    r, c = np.mgrid[0:rows, 0:columns].astype(np.int64)
    limit = np.int64(2 ** 32 - 1)
    h = ((r * 73856093) & limit) ^ ((c * 19349663) & limit) ^ 2654435769
    h ^= h >> 13
    h = (h * 1540483477) & limit
    h ^= h >> 15
    if kind == "empty":
        return (h % 4096).astype(np.uint16)
    a, b = 7 * columns // 10, 4 * rows // 10
    y, x = r - rows // 2, c
    e = (x * x * 1000) // (a * a) + (y * y * 1000) // (b * b)
    breast = 600 + (1800 * (1000 - e)) // 1000 + 150 * ((r // 37 + c // 53) % 2) + h % 120
    breast += 700 * ((x - a // 3) ** 2 + (y + b // 4) ** 2 < (columns // 20) ** 2)
    outside = 120 + h % 32 + (60 * r) // rows if kind == "film" else np.zeros_like(r)
    image = np.where(e < 1000, breast, outside)
    marker = (r >= rows // 20) & (r < rows // 10) & (c >= 17 * columns // 20) & (c < 19 * columns // 20)
    image[marker] = 3500
    if kind == "film":
        image[:columns // 100] = 4095
        image[:, columns - columns // 200:] = 4095
    return image.astype(np.uint16)


def stored_image(case: dict) -> np.ndarray:
    """rows, columns of the case are those of the canonical image; spacing_mm is that of the stored one."""
    image = canonical_image(case["kind"], case["rows"], case["columns"])
    if case["mirror_rows"]:
        image = image[::-1]
    if case["mirror_columns"]:
        image = image[:, ::-1]
    if case["transpose"]:
        image = image.T
    return np.ascontiguousarray(image)


def run_case(case: dict) -> dict:
    image = stored_image(case)
    orientation = prepare.Orientation(case["transpose"], case["mirror_columns"], case["mirror_rows"])
    out = dict(case, stored_rows=image.shape[0], stored_columns=image.shape[1], stored_sum=int(image.sum(dtype=np.int64)))
    rows, columns = image.shape
    out["stored_probes"] = [[int(r), int(c), int(image[r, c])] for r, c in
                            [(0, 0), (rows // 2, columns // 2), (rows // 3, columns // 5), (rows - 1, columns - 1)]]
    try:
        spec = prepare.FINE if case.get("canvas") == "fine" else prepare.COARSE
        view = prepare.prepare(image, tuple(case["spacing_mm"]), orientation, spec)
    except prepare.PreparationRefused as refusal:
        out["refused"] = refusal.reason
        return out
    columns_used = np.flatnonzero(view.mask.any(0))
    rows_used = np.flatnonzero(view.mask.any(1))
    top, height, width = int(rows_used[0]), len(rows_used), int(columns_used[-1]) + 1
    points = [(top + (height * (2 * i + 1)) // 10, (width * (2 * j + 1)) // 10) for i in range(5) for j in range(4)]
    out.update({
        "mask_area": view.mask_area,
        "mask_box": [int(columns_used[0]), top, width - int(columns_used[0]), height],
        "low": view.low, "high": view.high,
        "image_from_model": view.image_from_model.tolist(),
        "canvas_sum": float(view.canvas.sum(dtype=np.float64)),
        "probes": [[r, c, round(float(view.canvas[r, c]), 7), int(view.mask[r, c])] for r, c in points],
    })
    return out


def write(path: Path = GOLDEN_FILE) -> None:
    cases = [run_case(case) for case in CASES]
    path.write_text("{\n \"cases\": [\n" + ",\n".join("  " + json.dumps(case) for case in cases) + "\n ]\n}\n")
