import unittest
from types import SimpleNamespace

import numpy as np

from training.failures import cases
from training.metrics import FilmResult


def film_result(boxes, confidence, malignancy, truth, malignant):
    return FilmResult("p", np.array(boxes, float).reshape(-1, 4), np.array(confidence, float), np.array(malignancy, float),
                      np.array(truth, float).reshape(-1, 4), np.array(malignant, int), np.zeros((0, 4)), bool(any(malignant)))


class Cases(unittest.TestCase):
    def test_what_is_missed_what_is_false_and_what_is_taken_for_its_opposite(self):
        here, there, nowhere = [10, 10, 30, 30], [100, 100, 130, 130], [200, 200, 220, 220]
        results = [film_result([here, nowhere], [0.9, 0.6], [0.95, 0.1], [here], [0]),   # benign, called malignant
                   film_result([there], [0.8], [0.1], [there, here], [1, 1])]             # malignant, called harmless; one missed
        films = [SimpleNamespace(file="a"), SimpleNamespace(file="b")]
        found = cases(films, results)
        self.assertEqual([case.film.file for case in found["missed"]], ["b"])
        self.assertEqual(list(found["missed"][0].box), here)
        self.assertEqual([list(case.box) for case in found["false"]], [nowhere])
        self.assertEqual([case.film.file for case in found["confused"]], ["b", "a"])
        self.assertIn("malignant, probability 0.08", found["confused"][0].caption)


if __name__ == "__main__":
    unittest.main()
