"""The network that is rebuilt for other engines is the one that ships."""

import unittest
from pathlib import Path

try:
    import torch
except ImportError:
    torch = None

if torch is not None:
    from training import export, to_onnx

SHIPPED = Path(__file__).resolve().parents[2] / "diptych-screening-1"


@unittest.skipIf(torch is None, "torch is not installed")
@unittest.skipUnless((SHIPPED / "manifest.json").is_file(), "no package")
class ToOnnxTest(unittest.TestCase):
    def test_rebuilt_network_gives_the_package_output(self):
        torch.manual_seed(1)
        x = torch.rand(1, 1, 768, 576)
        with torch.no_grad():
            shipped = torch.jit.load(str(SHIPPED / export.WEIGHTS)).eval()
            rebuilt = to_onnx.rebuilt(SHIPPED)
            self.assertLess(to_onnx.difference(shipped, rebuilt, x), to_onnx.MOST_DIFFERENCE)
            rebuilt.masses.detectors[0].stem.weight.data *= 1.01
            self.assertGreater(to_onnx.difference(shipped, rebuilt, x), to_onnx.MOST_DIFFERENCE)

    def test_operations_count_two_a_product(self):
        layer = torch.nn.Conv2d(3, 8, 3, 2, 1)
        layers = to_onnx.convolutions(torch.nn.Sequential(layer), torch.rand(1, 3, 16, 32))
        self.assertEqual(layers, [(1, 3, 8, 16, 32, 3, 2, 1)])
        self.assertEqual(to_onnx.operations(layers), 2 * 3 * 8 * 9 * 8 * 16)


if __name__ == "__main__":
    unittest.main()
