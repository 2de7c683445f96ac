"""Decoder, flip, targets and sampling. Needs torch; skipped without."""

import copy
import unittest

import numpy as np

try:
    import torch
except ImportError:
    torch = None

if torch is not None:
    from training import losses, network, patches, screening


def scene(boxes, scores, rows=40, columns=24):
    """Head outputs that hold exactly these boxes, one peak each."""
    heat = torch.zeros(1, 1, rows, columns)
    distances = torch.ones(1, 4, rows, columns)
    malignancy = torch.full((1, 1, rows, columns), 0.25)
    for box, score in zip(boxes, scores):
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        row, column = int(y // 8), int(x // 8)
        heat[0, 0, row, column] = score
        middle_x, middle_y = column * 8 + 4, row * 8 + 4
        distances[0, :, row, column] = torch.tensor(
            [middle_x - box[0], middle_y - box[1], box[2] - middle_x, box[3] - middle_y])
    return heat, distances, malignancy


@unittest.skipIf(torch is None, "torch is not installed")
class DecoderTest(unittest.TestCase):
    def decode(self, boxes, scores):
        return network.Decoder()(*scene(boxes, scores))[0]

    def test_boxes_come_back_sorted(self):
        rows = self.decode([(10, 20, 50, 70), (100, 200, 160, 260)], [0.3, 0.8])
        self.assertEqual(tuple(rows.shape), (32, 7))
        self.assertTrue(torch.allclose(rows[0, :6], torch.tensor([100.0, 200, 160, 260, 0.8, 0.25])))
        self.assertTrue(torch.allclose(rows[1, :5], torch.tensor([10.0, 20, 50, 70, 0.3])))
        self.assertEqual(float(rows[2:].abs().max()), 0.0)

    def test_weaker_box_of_the_same_mass_goes(self):
        rows = self.decode([(10, 20, 60, 70), (18, 28, 68, 78), (40, 30, 56, 60)], [0.5, 0.9, 0.4])
        self.assertEqual(int((rows[:, 4] > 0).sum()), 1)
        self.assertAlmostEqual(float(rows[0, 4]), 0.9, places=5)

    def test_suppressed_box_suppresses_nothing(self):
        chain = [(10, 40, 58, 88), (34, 40, 82, 88), (66, 40, 106, 88)]
        rows = self.decode(chain, [0.9, 0.8, 0.7])
        self.assertEqual([round(float(v), 1) for v in rows[:, 4] if v > 0], [0.9, 0.7])

    def test_faint_candidates_are_not_reported(self):
        self.assertEqual(float(self.decode([(10, 20, 50, 70)], [0.019])[:, 4].max()), 0.0)


@unittest.skipIf(torch is None, "torch is not installed")
class MassesTest(unittest.TestCase):
    """Two detectors and the mirror images of the view, averaged."""

    def setUp(self):
        torch.manual_seed(1)
        self.detectors = [network.Detector().eval() for _ in range(2)]
        for detector in self.detectors:
            torch.nn.init.normal_(detector.heat.weight, std=0.5)
            torch.nn.init.constant_(detector.heat.bias, -1.0)

    def model(self, mirrors):
        return screening.Masses(self.detectors, network.Decoder(), mirrors)

    def test_scripted_fused_equals_plain(self):
        x = torch.rand(2, 1, 160, 96)
        plain = self.model(4)(x)
        fused = copy.deepcopy(self.detectors)
        for detector in fused:
            network.fuse_norms(detector)
        scripted = torch.jit.script(screening.Masses(fused, network.Decoder(), 4))
        self.assertGreater(float(plain[:, 0, 4].min()), 0.02)
        self.assertTrue(torch.allclose(scripted(x), plain, atol=1e-3))

    def test_mirrored_input_gives_mirrored_boxes(self):
        x = torch.rand(1, 1, 160, 96)
        for axis, length, low, high in ((2, 160, 1, 3), (3, 96, 0, 2)):
            with self.subTest(axis=axis):
                a, b = self.model(4)(x)[0], self.model(4)(x.flip(axis))[0]
                self.assertTrue(torch.allclose(a[:, 4], b[:, 4], atol=1e-4))
                self.assertAlmostEqual(float(a[0, low]), length - float(b[0, high]), delta=1e-2)
                self.assertAlmostEqual(float(a[0, high]), length - float(b[0, low]), delta=1e-2)
                self.assertAlmostEqual(float(a[0, 3 - low]), float(b[0, 3 - low]), delta=1e-2)

    def test_a_view_does_not_depend_on_its_neighbours(self):
        x = torch.rand(3, 1, 96, 96)
        self.assertTrue(torch.allclose(self.model(1)(x)[1:2], self.model(1)(x[1:2]), atol=1e-3))


@unittest.skipIf(torch is None, "torch is not installed")
class ScreeningTest(unittest.TestCase):
    def test_boxes_of_both_kinds_are_in_fine_pixels(self):
        class Whole(torch.nn.Module):
            """One candidate as large as its input."""

            def __init__(self, shrink=1):
                super().__init__()
                self.shrink = shrink

            def forward(self, x, places=None):
                row = torch.tensor([0.0, 0.0, x.shape[3] // self.shrink, x.shape[2] // self.shrink, 0.5, 0.5, 0.0])
                return torch.stack([row, torch.zeros(7)]).expand(x.shape[0], 2, 7)

        rows = screening.Screening(Whole(3), Whole())(torch.rand(2, 1, 96, 48))
        self.assertEqual(tuple(rows.shape), (2, 4, 7))
        for mass, nothing, calcification, none in rows:
            self.assertEqual(mass.tolist(), [0.0, 0.0, 48.0, 96.0, 0.5, 0.5, 0.0])
            self.assertEqual(calcification.tolist(), [0.0, 0.0, 48.0, 96.0, 0.5, 0.5, 1.0])
            self.assertEqual(float(nothing.abs().max() + none.abs().max()), 0.0)


@unittest.skipIf(torch is None, "torch is not installed")
class DetectorTest(unittest.TestCase):
    def test_the_recipe_tells_the_width(self):
        narrow, wide = network.detector_of({}), network.detector_of({"width": 1.5, "contrast": True})
        self.assertEqual((narrow.stem[0].in_channels, narrow.stem[0].out_channels), (16, 48))
        self.assertEqual((wide.stem[0].in_channels, wide.stem[0].out_channels), (32, 72))

    def test_paths_are_dropped_while_training_only(self):
        torch.manual_seed(2)
        block = network.Block(8, 8, drop_path=0.5)
        x = torch.rand(64, 8, 6, 6)
        same = [bool(torch.equal(a, torch.relu(b))) for a, b in zip(block(x), x)]
        self.assertTrue(10 < sum(same) < 54)
        block.eval()
        self.assertTrue(torch.equal(block(x), block(x)))
        self.assertTrue(torch.allclose(torch.jit.script(block)(x), block(x), atol=1e-6))


@unittest.skipIf(torch is None, "torch is not installed")
class TargetsTest(unittest.TestCase):
    def test_perfect_output_has_almost_no_loss(self):
        patch = patches.Patch(np.zeros((128, 128), np.float32), np.array([[30, 40, 70, 90]], np.float32),
                              np.array([1]), np.array([[100, 100, 120, 120]], np.float32),
                              np.full((1, 13), np.nan, np.float32))
        target = losses.Targets([patch], 8)
        tensors = target.tensors()
        self.assertEqual(float(tensors["judged"][0, 13, 13]), 0.0)
        self.assertAlmostEqual(float(tensors["weight"].sum()), 1.0, places=5)
        centre = (torch.arange(16).float() + 0.5) * 8
        x, y = centre.view(1, -1).expand(16, 16), centre.view(-1, 1).expand(16, 16)
        distances = torch.stack([x - 30, y - 40, 70 - x, 90 - y])[None]
        self.assertLess(float(losses.giou_loss(distances, tensors, 8)), 1e-5)
        sure = (tensors["heat"][:, None] > 0.999).float() * 24 - 12
        self.assertLess(float(losses.focal_loss(sure[:, 0], tensors["heat"], tensors["judged"], tensors["peaks"])), 1e-3)


class AffineTest(unittest.TestCase):
    @unittest.skipIf(torch is None, "torch is not installed")
    def test_quarter_turn_of_a_box(self):
        affine = np.array([[0.0, -1.0, 100.0], [1.0, 0.0, 0.0]])
        box = patches.transform_boxes(np.array([[10.0, 20.0, 30.0, 60.0]]), affine)
        self.assertTrue(np.allclose(box, [[40.0, 10.0, 80.0, 30.0]]))


if __name__ == "__main__":
    unittest.main()
