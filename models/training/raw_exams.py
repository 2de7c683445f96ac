"""DICOM studies as bare samples with a table, for a machine that reads no DICOM (diptych-device-bench).

exams.json: a list of exams, each {"patient", "views": [{"view", "file", "rows", "columns", "bits", "spacing_mm", "orientation"}]};
`file` holds rows x columns samples, little endian, one byte each where `bits` is at most 8, else two.
"""

import json
from pathlib import Path

import pydicom


def write(studies: Path, out: Path) -> int:
    """One exam a folder. Unsigned MONOCHROME2 whose side, view, spacing and orientation are told; anything else is left out."""
    exams, count = [], 0
    for folder in sorted({file.parent for file in studies.rglob("*") if file.is_file()}):
        views = []
        for file in sorted(path for path in folder.iterdir() if path.is_file()):
            image = pydicom.dcmread(file)
            if image.PhotometricInterpretation != "MONOCHROME2" or image.PixelRepresentation != 0:
                continue
            target = out / f"{folder.name}-{file.stem}.raw"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(image.pixel_array.astype("u1" if image.BitsStored <= 8 else "<u2").tobytes())
            views.append({"view": image.ImageLaterality + image.ViewPosition, "file": target.name, "rows": image.Rows,
                          "columns": image.Columns, "bits": image.BitsStored,
                          "spacing_mm": [float(mm) for mm in image.ImagerPixelSpacing],
                          "orientation": list(image.PatientOrientation)})
        if views:
            exams.append({"patient": str(image.PatientID), "views": views})
            count += len(views)
    (out / "exams.json").write_text(json.dumps(exams, indent=1) + "\n")
    return count
