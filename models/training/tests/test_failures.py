import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np

from training.failures import Case, cases, tile
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
        self.assertEqual([case.film.file for case in found["benign"]], ["a"])
        self.assertIn("malignant, probability 0.08", found["malignant"][0].caption)


class Tile(unittest.TestCase):
    def test_the_box_is_drawn_where_it_lies_in_the_films_true_aspect(self):
        with tempfile.TemporaryDirectory() as folder:
            cv2.imwrite(f"{folder}/film.png", np.full((800, 800), 120, np.uint8))
            film = SimpleNamespace(file="film.png", spacing_mm=(0.4, 0.2))  # 320 mm high, 160 mm wide
            box = np.array([380.0, 390.0, 420.0, 410.0])                    # 8 mm square about the middle
            result = film_result([], [], [], [box], [1])
            picture = tile(Path(folder), Case(film, box, 0.0, "malignant"), result)
            self.assertEqual(picture.shape, (300 + 36, 300, 3))
            drawn = np.argwhere((picture[:300] != 120).any(2))
            self.assertLessEqual(np.abs(drawn.min(0) - 130).max(), 1)  # 60 mm at 0.2 mm: 300 pixels, the box 40 of them
            self.assertLessEqual(np.abs(drawn.max(0) - 170).max(), 1)


if __name__ == "__main__":
    unittest.main()
