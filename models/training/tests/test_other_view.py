"""The other view: partners, support, and that it is the arithmetic of the workstation's C++."""

import unittest
from types import SimpleNamespace

import numpy as np

from training import metrics, other_view, readout


def film(name):
    return SimpleNamespace(file=f"train/{name}.jpg", patient=name.split("_")[0])


def view(*findings, warnings=()):
    """Findings as (confidence, distance from the nipple)."""
    return {"warnings": list(warnings), "findings": [
        {"kind": "mass", "confidence": c, "probability": c / 2, "lesion": i, "nipple_distance_mm": d,
         "box_px": {"x": 10.0 * i, "y": 0.0, "width": 5.0, "height": 5.0}} for i, (c, d) in enumerate(findings)]}


FILMS = [film("00001_LEFT_CC"), film("00001_LEFT_MLO"), film("00001_RIGHT_CC")]


class SupportTest(unittest.TestCase):
    def test_partners_are_of_one_breast(self):
        self.assertEqual(other_view.partners(FILMS), [1, 0, None])

    def test_support_is_the_strongest_at_the_same_distance(self):
        views = {"00001_LEFT_CC": view((0.5, 40.0)), "00001_LEFT_MLO": view((0.9, 80.0), (0.6, 46.0)),
                 "00001_RIGHT_CC": view((0.4, 10.0))}
        support = other_view.supports(FILMS, views)
        self.assertAlmostEqual(support[0][0], 0.6 * np.exp(-(6.0 / other_view.TOLERANCE_MM) ** 2), places=9)
        self.assertTrue(np.isnan(support[2]).all())

    def test_without_a_nipple_there_is_no_support(self):
        views = {"00001_LEFT_CC": view((0.5, None), warnings=["orientation_conflict"]), "00001_LEFT_MLO": view((0.9, 80.0))}
        for support in other_view.supports(FILMS[:2], views):
            self.assertTrue(np.isnan(support).all())

    def test_same_numbers_as_the_workstation(self):
        """The case of tests/unit/inference/model_package_test.cpp, TheOtherViewsWeightsAreReadAndBounded."""
        weights = other_view.from_manifest({"own": 2.0, "other": 1.5, "present": 2.25, "bias": -0.5})
        x = other_view.features(np.array([0.5, 0.5]), np.array([np.nan, 0.48]))
        wanted = [1 / (1 + np.exp(0.5)), 1 / (1 + np.exp(0.5 - 2.25 - 1.5 * np.log(0.5)))]
        self.assertTrue(np.allclose(1 / (1 + np.exp(-x @ weights)), wanted, atol=1e-12))

    def test_suspicion_stays_the_views_own(self):
        result = metrics.FilmResult("1", np.zeros((2, 4)), np.array([0.6, 0.5]), np.array([0.5, 0.5]), np.zeros((0, 4)),
                                    np.zeros(0), np.zeros((0, 4)), False)
        after = other_view.applied([result], [np.array([0.0, 0.9])], np.array([1.0, 1.0, 1.0, 0.0]))[0]
        self.assertGreater(after.confidence[0], after.confidence[1])
        self.assertEqual(after.suspicion.tolist(), [0.25, 0.3])


class ReadoutTest(unittest.TestCase):
    def test_raw_malignancy_is_the_quotient(self):
        marks = readout.marks_of(view((0.2, 1.0), (0.8, 2.0)), "mass")
        self.assertEqual(marks.confidence.tolist(), [0.8, 0.2])
        self.assertEqual(marks.malignancy.tolist(), [0.5, 0.5])
        self.assertEqual(marks.lesion, [1, 0])


if __name__ == "__main__":
    unittest.main()
