"""DDSM's outlines: where they lie, and what marks them."""

import tempfile
import unittest
from pathlib import Path

from training.overlays import hits, read_outlines

TEXT = """TOTAL_ABNORMALITIES 2
ABNORMALITY 1
LESION_TYPE MASS SHAPE OVAL MARGINS ILL_DEFINED
PATHOLOGY BENIGN
TOTAL_OUTLINES 2
BOUNDARY
100 200 2 2 2 4 4 6 6 6 0 0 #
CORE
101 201 2 4 6 0 #
ABNORMALITY 2
LESION_TYPE CALCIFICATION TYPE PLEOMORPHIC DISTRIBUTION CLUSTERED
PATHOLOGY MALIGNANT
TOTAL_OUTLINES 1
BOUNDARY
50 60 3 3 5 5 7 7 1 1 #
"""


class Overlays(unittest.TestCase):
    def test_boundaries_are_read_at_half_their_pixels_and_cores_are_left_out(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "C_0001_1.RIGHT_MLO.OVERLAY"
            file.write_text(TEXT)
            mass, cluster = read_outlines(file)
        self.assertEqual((mass.case, mass.view, mass.lesion, mass.pathology), ("C_0001_1", "RMLO", "MASS", "BENIGN"))
        self.assertEqual(mass.box, [50.0, 100.0, 52.0, 101.5])
        self.assertEqual((cluster.lesion, cluster.pathology), ("CALCIFICATION", "MALIGNANT"))
        self.assertEqual(cluster.box, [24.0, 30.0, 26.5, 32.5])

    def test_a_mark_hits_by_its_middle_and_the_most_suspicious_comes_first(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "C_0001_1.LEFT_CC.OVERLAY"
            file.write_text(TEXT)
            mass = read_outlines(file)[0]

        def mark(x: float, probability: float) -> dict:
            return {"box_px": {"x": x, "y": 96.0, "width": 8.0, "height": 8.0}, "probability": probability}

        found = hits(mass, [mark(46.5, 0.1), mark(47.5, 0.4), mark(60.0, 0.9)])
        self.assertEqual([f["probability"] for f in found], [0.4, 0.1])


if __name__ == "__main__":
    unittest.main()
