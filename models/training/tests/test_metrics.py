"""Detection figures on cases small enough to work out by hand."""

import unittest

import numpy as np

from training import metrics


def film(boxes, confidence, truth, patient="a"):
    return metrics.FilmResult(patient, np.array(boxes, float).reshape(-1, 4), np.array(confidence, float),
                              np.full(len(confidence), 0.5), np.array(truth, float).reshape(-1, 4),
                              np.ones(len(truth), int), np.zeros((0, 4)), True)


class MetricsTest(unittest.TestCase):
    def setUp(self):
        one = [0, 0, 10, 10]
        self.results = [film([one, [50, 50, 60, 60]], [0.9, 0.8], [one]),
                        film([[50, 50, 60, 60], one], [0.7, 0.6], [one], "b")]

    def test_average_precision(self):
        # hits at ranks 1 and 4 of 4: envelope 1 until recall 0.5, then 0.5
        self.assertAlmostEqual(metrics.average_precision(self.results), 0.75)

    def test_froc(self):
        self.assertEqual(metrics.sensitivity_at(self.results, 0.5), 0.5)
        self.assertEqual(metrics.sensitivity_at(self.results, 1.0), 1.0)

    def test_second_mark_on_a_mass(self):
        twice = film([[0, 0, 10, 10], [1, 1, 11, 11]], [0.9, 0.8], [[0, 0, 10, 10]])
        self.assertEqual(list(metrics.match(twice, "mark")), [0, -2])
        self.assertEqual(list(metrics.match(twice, "iou50")), [0, -1])

    def test_centre_in_the_box_is_a_mark_but_no_box(self):
        small = film([[4, 4, 6, 6]], [0.9], [[0, 0, 10, 10]])
        self.assertEqual(list(metrics.match(small, "mark")), [0])
        self.assertEqual(list(metrics.match(small, "iou50")), [-1])

    def test_auc_with_ties(self):
        self.assertAlmostEqual(metrics.auc(np.array([0.1, 0.5, 0.5, 0.9]), np.array([False, False, True, True])), 0.875)

    def test_no_candidates(self):
        self.assertEqual(metrics.average_precision([film([], [], [[0, 0, 1, 1]])]), 0.0)


if __name__ == "__main__":
    unittest.main()
