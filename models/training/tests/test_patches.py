"""What is pasted and simulated lies where its box says, and patches do not depend on what was cut before."""

import unittest
from types import SimpleNamespace

import numpy as np

try:
    import torch
except ImportError:
    torch = None

from training import clusters, patches
from training.dataset import MASS, TRAITS


def film(index, boxes):
    boxes = np.array(boxes, np.float32).reshape(-1, 4)
    return SimpleNamespace(index=index, boxes=boxes, kinds=np.full(len(boxes), MASS), malignant=np.ones(len(boxes), int),
                           traits=np.zeros((len(boxes), len(TRAITS)), np.float32))


def sampler(**mix):
    """Film 0: even tissue without a mass. Film 1: the same with one bright disc."""
    canvases = np.full((2, 600, 500), 100, np.uint8)
    r, c = np.mgrid[0:600, 0:500]
    canvases[1][(r - 300) ** 2 + (c - 250) ** 2 < 25 ** 2] = 220
    cache = SimpleNamespace(canvases=canvases, films=[film(0, []), film(1, [[225, 275, 275, 325]])])
    return patches.PatchSampler(cache, 256, 3, patches.Mix(**mix))


class PastedMassTest(unittest.TestCase):
    def test_it_lies_in_its_box(self):
        original, patches.alter_looks = patches.alter_looks, lambda rng, image, inside, strength: image
        try:
            made = [sampler(about_mass=0.0, pasted_mass=1.0, pasted_normal=0.0).patch(n) for n in range(40)]
        finally:
            patches.alter_looks = original
        pasted = 0
        for patch in made:
            for box in patch.boxes:
                x, y = ((box[:2] + box[2:]) / 2).astype(int)
                if 2 <= x < 254 and 2 <= y < 254:
                    self.assertGreater(float(patch.image[y, x]), float(np.median(patch.image)) + 0.2)
                    pasted += 1
        self.assertGreater(pasted, 20)

    def test_a_patch_is_its_number_alone(self):
        one, other = sampler(), sampler()
        other.patch(5)
        self.assertTrue(np.array_equal(one.patch(7).image, other.patch(7).image))


class ElasticTest(unittest.TestCase):
    def test_the_box_follows_the_tissue(self):
        canvas = np.full((400, 400), 60, np.uint8)
        canvas[180:220, 150:230] = 250
        affine = np.array([[1.0, 0.0, -72.0], [0.0, 1.0, -72.0]])
        away = 0.0
        for number in range(20):
            moved = patches._displacement(np.random.default_rng(number), 256, 5.0)
            image = patches._bent(canvas, affine, moved)
            box = patches._bent_boxes(patches.transform_boxes(np.array([[150.0, 180.0, 230.0, 220.0]]), affine), moved)[0]
            rows, columns = np.nonzero(image > 155)
            away = max(away, abs(np.median(columns) - (box[0] + box[2]) / 2), abs(np.median(rows) - (box[1] + box[3]) / 2))
            inside = image[int(box[1]) + 6:int(box[3]) - 6, int(box[0]) + 6:int(box[2]) - 6]
            self.assertGreater(float(inside.mean()), 230.0)
        self.assertLess(away, 5.0)
        self.assertGreater(float(np.abs(moved).max()), 5.0)


class ClusterTest(unittest.TestCase):
    def test_specks_lie_in_the_box(self):
        image, inside = np.full((384, 384), 0.4, np.float32), np.ones((384, 384), bool)
        image += np.random.default_rng(1).normal(0, 0.01, image.shape).astype(np.float32)
        for number in range(30):
            rng = np.random.default_rng(number)
            layer = clusters.SpeckLayer(384, 0.1)
            truth = clusters.place_cluster(rng, layer, image, inside)
            if truth is None:
                continue
            added = layer.blurred(0.05)
            self.assertGreater(float(added.max()), 0.01)
            bright = np.argwhere(added > 0.5 * added.max())
            x0, y0, x1, y1 = truth.box
            within = (bright[:, 1] >= x0 - 6) & (bright[:, 1] <= x1 + 6) & (bright[:, 0] >= y0 - 6) & (bright[:, 0] <= y1 + 6)
            self.assertTrue(within.all())

    def test_shares_of_the_morphologies_sum_to_one(self):
        self.assertAlmostEqual(sum(m.share for m in clusters.MORPHOLOGIES), 1.0)


if __name__ == "__main__":
    unittest.main()
