"""Copies with fewer pixels keep their millimetres; two runs are compared view by view."""

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import pydicom

from training import respaced, workstation


class Respaced(unittest.TestCase):
    def test_fewer_pixels_cover_the_same_millimetres(self):
        with tempfile.TemporaryDirectory() as folder:
            studies, copies = Path(folder) / "studies", Path(folder) / "copies"
            (studies / "one").mkdir(parents=True)
            image = np.zeros((400, 300), np.uint8)
            image[:, :150] = np.arange(400, dtype=np.uint16)[:, None] % 200 + 40
            workstation.write_view(image, (0.1, 0.12), ("1", "R", "CC"), studies / "one" / "rcc.dcm")
            self.assertEqual(respaced.write(studies, 0.75, copies), 1)
            before, after = (pydicom.dcmread(root / "one" / "rcc.dcm") for root in (studies, copies))
        self.assertEqual((after.Rows, after.Columns), (300, 225))
        for axis, sides in enumerate(((before.Rows, after.Rows), (before.Columns, after.Columns))):
            self.assertAlmostEqual(sides[0] * float(before.ImagerPixelSpacing[axis]),
                                   sides[1] * float(after.ImagerPixelSpacing[axis]), places=4)
        self.assertAlmostEqual(float(before.pixel_array.mean()), float(after.pixel_array.mean()), delta=0.5)

    def test_only_views_of_both_are_compared_and_none_found_is_zero(self):
        def line(uid: str, suspicions: list) -> str:
            return json.dumps({"study": {"patient_id": "1"}, "views": [
                {"view": "RCC", "sop_instance_uid": uid, "status": "analyzed",
                 "findings": [{"suspicion": s} for s in suspicions]}]})

        with tempfile.TemporaryDirectory() as folder:
            before, after = Path(folder) / "before.json", Path(folder) / "after.json"
            before.write_text(line("1.1", [3, 7]) + "\n" + line("1.2", [4]) + "\n")
            after.write_text(line("1.1", []) + "\n")
            rows = respaced.compare(before, after)
        self.assertEqual(rows, [{"patient": "1", "view": "RCC", "before": 7, "after": 0}])


if __name__ == "__main__":
    unittest.main()
