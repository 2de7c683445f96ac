"""Preprocessing contract: golden values, geometry, independence of window and spacing, refusals."""

import json
import unittest

import numpy as np

from training import golden, prepare


def near(a, b, tolerance):
    return np.allclose(np.asarray(a, np.float64), np.asarray(b, np.float64), rtol=0, atol=tolerance)


class GoldenTest(unittest.TestCase):
    def test_file_is_what_the_code_gives(self):
        for case in json.loads(golden.GOLDEN_FILE.read_text())["cases"]:
            with self.subTest(case["name"]):
                plain = {key: case[key] for key in (*golden.CASES[0], "canvas") if key in case}
                now = golden.run_case(plain)
                self.assertEqual(now["stored_sum"], case["stored_sum"])
                self.assertEqual(now.get("refused"), case.get("refused"))
                if "refused" in case:
                    continue
                self.assertEqual(now["mask_area"], case["mask_area"])
                self.assertTrue(near(now["probes"], case["probes"], 1e-5))
                self.assertTrue(near(now["image_from_model"], case["image_from_model"], 1e-9))


class GeometryTest(unittest.TestCase):
    """A dark dot put into the stored image is found there again through image_from_model."""

    def test_dot_comes_back_to_its_place_in_every_orientation(self):
        for transpose in (False, True):
            for mirror_columns in (False, True):
                for mirror_rows in (False, True):
                    case = {"kind": "digital", "rows": 1000, "columns": 600, "transpose": transpose,
                            "mirror_columns": mirror_columns, "mirror_rows": mirror_rows}
                    with self.subTest(**case):
                        self.check(case, (0.2, 0.2))

    def check(self, case, spacing):
        stored = golden.stored_image(case)
        orientation = prepare.Orientation(case["transpose"], case["mirror_columns"], case["mirror_rows"])
        view = prepare.prepare(stored, spacing, orientation)
        row, column = int(stored.shape[0] * 0.45), int(stored.shape[1] * 0.48)
        r, c = np.mgrid[0:stored.shape[0], 0:stored.shape[1]]
        dotted = np.where((r - row) ** 2 + (c - column) ** 2 <= 64, 600, stored).astype(stored.dtype)
        other = prepare.prepare(dotted, spacing, orientation)
        dot = np.argwhere(view.canvas - other.canvas > 0.2)
        middle = dot[:, ::-1].mean(0) + 0.5
        found = view.image_from_model @ np.array([middle[0], middle[1], 1.0])
        self.assertLess(np.hypot(found[0] - column - 0.5, found[1] - row - 0.5), 0.6)
        self.assertTrue((view.mask[:, 0] > 0).any())  # the chest wall is at column 0

    def test_unequal_spacing(self):
        self.check({"kind": "digital", "rows": 640, "columns": 800, "transpose": False,
                    "mirror_columns": True, "mirror_rows": False}, (0.375, 0.18))


class LooksTest(unittest.TestCase):
    def setUp(self):
        self.image = golden.canonical_image("film", 1200, 800).astype(np.float32)
        self.view = prepare.prepare(self.image, (0.2, 0.2))

    def test_linear_rescaling_changes_nothing(self):
        other = prepare.prepare(self.image * 3.0 - 1024.0, (0.2, 0.2))
        self.assertLessEqual(np.count_nonzero(other.mask != self.view.mask), 0.002 * self.view.mask_area)
        inside = (other.mask & self.view.mask) != 0
        self.assertLess(np.abs(other.canvas - self.view.canvas)[inside].max(), 0.01)

    def test_marker_and_frame_are_not_breast(self):
        columns = np.flatnonzero(self.view.mask.any(0))
        self.assertLess(columns[-1] * 0.3, 7 * 800 // 10 * 0.2 + 6)

    def test_outside_is_zero_and_range_is_unit(self):
        self.assertEqual(float(np.abs(self.view.canvas[self.view.mask == 0]).max()), 0.0)
        self.assertGreaterEqual(float(self.view.canvas.min()), 0.0)
        self.assertLessEqual(float(self.view.canvas.max()), 1.0)


class RefusalTest(unittest.TestCase):
    def refused(self, image, spacing):
        with self.assertRaises(prepare.PreparationRefused) as caught:
            prepare.prepare(image, spacing)
        return caught.exception.reason

    def test_noise_constant_and_tiny(self):
        self.assertEqual(self.refused(golden.canonical_image("empty", 600, 600), (0.2, 0.2)), "no_breast_found")
        self.assertEqual(self.refused(np.full((600, 600), 7, np.uint16), (0.2, 0.2)), "no_breast_found")
        self.assertEqual(self.refused(np.zeros((1, 1), np.uint16), (0.2, 0.2)), "no_breast_found")

    def test_wrong_spacing(self):
        image = golden.canonical_image("digital", 1000, 700)
        self.assertEqual(self.refused(image, (0.6, 0.6)), "breast_exceeds_canvas")


class QuantileTest(unittest.TestCase):
    def test_is_an_element_of_the_values(self):
        values = np.array([9.0, 1.0, 5.0, 3.0])
        self.assertEqual(prepare.quantile(values, 0.5), 3.0)
        self.assertEqual(prepare.quantile(values, 0.0), 1.0)
        self.assertEqual(prepare.quantile(values, 1.0), 9.0)


if __name__ == "__main__":
    unittest.main()
