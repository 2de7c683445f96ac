"""Bare samples say what the DICOM files said; what is told otherwise is left out."""

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import pydicom

from training import raw_exams, workstation


class RawExams(unittest.TestCase):
    def test_samples_and_table(self):
        with tempfile.TemporaryDirectory() as folder:
            studies, out = Path(folder) / "studies", Path(folder) / "raw"
            (studies / "one").mkdir(parents=True)
            image = (np.arange(400 * 300, dtype=np.uint32).reshape(400, 300) % 251).astype(np.uint8)
            image[:, 150:] = 0
            workstation.write_view(image, (0.1, 0.12), ("1", "R", "CC"), studies / "one" / "rcc.dcm")
            workstation.write_view(image, (0.1, 0.12), ("1", "R", "MLO"), studies / "one" / "inverted.dcm")
            inverted = pydicom.dcmread(studies / "one" / "inverted.dcm")
            inverted.PhotometricInterpretation = "MONOCHROME1"
            inverted.save_as(studies / "one" / "inverted.dcm")
            self.assertEqual(raw_exams.write(studies, out), 1)
            exam, = json.loads((out / "exams.json").read_text())
            view, = exam["views"]
            samples = (out / view["file"]).read_bytes()
        self.assertEqual((exam["patient"], view["view"], view["rows"], view["columns"], view["bits"]), ("1", "RCC", 400, 300, 8))
        self.assertEqual(view["spacing_mm"], [0.1, 0.12])
        self.assertEqual(samples, image.tobytes())


if __name__ == "__main__":
    unittest.main()
