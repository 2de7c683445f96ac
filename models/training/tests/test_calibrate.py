"""Calibration: monotone tables, recovered probabilities, scores."""

import unittest

import numpy as np

from training import calibrate, metrics


class TableTest(unittest.TestCase):
    def setUp(self):
        rng = np.random.default_rng(3)
        self.raw = rng.uniform(0, 1, 20000)
        self.truth = self.raw ** 2 / (self.raw ** 2 + 2 * (1 - self.raw))
        self.outcome = (rng.random(20000) < self.truth).astype(float)

    def test_recovers_a_known_curve(self):
        found = calibrate.apply_table(calibrate.fit_table(self.raw, self.outcome), self.raw)
        self.assertLess(np.abs(found - self.truth).max(), 0.05)

    def test_table_is_monotone_and_starts_at_zero(self):
        table = np.array(calibrate.fit_table(self.raw, self.outcome))
        self.assertEqual(table[0].tolist(), [0.0, 0.0])
        self.assertTrue((np.diff(table[:, 0]) > 0).all() and (np.diff(table[:, 1]) >= 0).all())

    def test_reversed_raw_values_do_not_give_a_falling_table(self):
        table = np.array(calibrate.fit_table(self.raw, 1 - self.outcome))
        self.assertTrue((np.diff(table[:, 1]) >= 0).all())

    def test_reliability_of_true_probabilities(self):
        error, rows = calibrate.reliability(self.truth, self.outcome)
        self.assertLess(error, 0.02)
        self.assertEqual(sum(r[2] for r in rows), len(self.truth))


class ScoreTest(unittest.TestCase):
    def test_one_plus_thresholds_reached(self):
        limits = [0.1 * k for k in range(1, 10)]
        self.assertEqual(calibrate.score(np.array([0.0, 0.1, 0.55, 0.95]), limits).tolist(), [1, 2, 6, 10])

    def test_thresholds_ascend_even_where_marks_are_few(self):
        empty = metrics.FilmResult("a", np.array([[0.0, 0, 5, 5]]), np.array([0.5]), np.array([0.5]),
                                   np.zeros((0, 4)), np.zeros(0, int), np.zeros((0, 4)), False)
        limits = calibrate.thresholds([empty], {name: [[0.0, 0.0], [1.0, 1.0]] for name in ("confidence", "probability")})
        self.assertEqual(len(limits), 9)
        self.assertTrue((np.diff(limits) > 0).all())


if __name__ == "__main__":
    unittest.main()
