"""What eight bits hold stays; what they do not is counted."""

import unittest

import numpy as np

try:
    import torch
except ImportError:
    torch = None

if torch is not None:
    from training import eight_bits


def row(x, confidence, malignancy=0.5, kind=0.0):
    return [x, 0.0, x + 50.0, 50.0, confidence, malignancy, kind]


if torch is not None:
    class AsRows(torch.nn.Module):
        """What a network gives, for a layer alone."""

        def forward(self, x):
            return torch.zeros(1, 1, 7)


@unittest.skipIf(torch is None, "torch is not installed")
class EightBitsTest(unittest.TestCase):
    def test_of_numbers_that_they_hold_nothing_is_lost(self):
        torch.manual_seed(1)
        layer = torch.nn.Conv2d(3, 5, 3)
        layer.weight.data = torch.randint(-126, 127, layer.weight.shape).float() / 64
        layer.weight.data[:, 0, 0, 0] = 127 / 64
        x = torch.randint(-126, 127, (1, 3, 8, 8)).float() / 32
        x[0, 0, 0, 0] = 127 / 32
        with torch.no_grad():
            before = layer(x)
            eight_bits.quantise({"layer": layer}, {"layer": (127 / 32, eight_bits.MOST)})
            self.assertTrue(torch.allclose(layer(x), before, atol=1e-5))
            self.assertFalse(torch.allclose(layer(x / 3), before / 3, atol=1e-3), "these they do not hold")

    def test_numbers_from_0_have_twice_the_steps(self):
        layer = torch.nn.Conv2d(1, 1, 1)
        for x, steps in ((torch.rand(1, 1, 4, 4), 255), (torch.rand(1, 1, 4, 4) - 0.5, 127)):
            ranges = eight_bits.ranges_of_inputs(torch.nn.Sequential(layer, AsRows()), [x[0, 0].numpy()], {"0": layer}, 1.0)
            self.assertEqual(ranges["0"], (float(x.abs().max()), steps))

    def test_findings_are_matched_one_to_one(self):
        calibration = {"probability": [[0.0, 0.0], [1.0, 1.0]], "suspicion_thresholds": [0.1 * k for k in range(1, 10)]}
        before = [np.array([row(0, 0.5), row(300, 0.9), row(600, 0.4)])]
        after = [np.array([row(2, 0.51), row(300, 0.7), row(900, 0.4)])]
        told = eight_bits.compared(before, after, calibration)
        self.assertEqual((told["findings"], told["found_by_one_only"], told["other_suspicion"]), (3, 2, 1))
        self.assertAlmostEqual(told["largest_difference_of_confidence"], 0.2)
        self.assertAlmostEqual(told["largest_difference_of_probability"], 0.1)


if __name__ == "__main__":
    unittest.main()
