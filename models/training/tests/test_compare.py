import unittest
from types import SimpleNamespace

import numpy as np
import torch

from training.compare import figures
from training.dataset import MASS


class Figures(unittest.TestCase):
    def film(self, malignant):
        return SimpleNamespace(patient=str(malignant), kinds=np.array([MASS]), malignant=np.array([malignant]),
                               boxes=np.array([[96.0, 96.0, 128.0, 128.0]], np.float32))

    def maps(self, places):
        """Maps of 32 x 32 cells with peaks at (row, column): heat and malignancy's logit."""
        heat, logit = torch.zeros(1, 1, 32, 32), torch.full((1, 1, 32, 32), -4.0)
        for row, column, height, kind in places:
            heat[0, 0, row, column], logit[0, 0, row, column] = height, kind
        return heat, torch.full((1, 4, 32, 32), 16.0), logit

    def test_a_network_that_marks_the_mass_beats_one_that_marks_tissue(self):
        films = SimpleNamespace(films=[self.film(1), self.film(0)])
        right = [self.maps([(13, 13, 0.9, 2.0)]), self.maps([(13, 13, 0.8, -2.0)])]
        wrong = [self.maps([(25, 25, 0.9, 2.0)]), self.maps([(25, 25, 0.8, 2.0)])]
        good, bad = figures([right], films), figures([wrong], films)
        self.assertEqual(good["ap50"], 1.0)
        self.assertEqual(good["malignant_against_false"], 1.0)
        self.assertEqual(bad["ap50"], 0.0)
        self.assertLess(bad["malignant_against_false"], 1.0)
        both = figures([right, wrong], films)
        self.assertTrue(0.0 < both["ap50"] <= 1.0)


if __name__ == "__main__":
    unittest.main()
