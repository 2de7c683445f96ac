import copy
import unittest

import torch

from training.network import detector_of, fuse_norms
from training.unfold import unfolded


class Unfolded(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(3)
        network = detector_of({"contrast": True, "width": 0.17})
        self.images = torch.rand(3, 1, 128, 96)
        network.train()
        for _ in range(4):
            network(self.images)  # norms that are not as they began
        self.folded = copy.deepcopy(network).eval()
        fuse_norms(self.folded)

    def test_says_what_the_package_says(self):
        with torch.no_grad():
            network = unfolded(self.folded, self.images)
            for ours, theirs in zip(network(self.images), self.folded(self.images)):
                self.assertGreater(float(theirs.std()), 0.0)
                self.assertLess(float((ours - theirs).abs().max() / theirs.abs().max()), 1e-4)

    def test_training_goes_on_from_there(self):
        """In training mode a norm takes its batch's statistics: of the images that were measured the same are to come out."""
        with torch.no_grad():
            network = unfolded(self.folded, self.images)
            network.train()
            for ours, theirs in zip(network(self.images), self.folded(self.images)):
                self.assertLess(float((ours - theirs).abs().max() / theirs.abs().max()), 0.05)


if __name__ == "__main__":
    unittest.main()
