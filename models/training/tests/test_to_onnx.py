"""The network that is rebuilt for other engines is the one that ships."""

import shutil
import tempfile
import unittest
import unittest.mock
from pathlib import Path

try:
    import torch
except ImportError:
    torch = None

if torch is not None:
    from training import export, rescript, screening, to_onnx

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

    def test_rescripted_package_says_the_same_or_is_left(self):
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder) / SHIPPED.name
            package.mkdir()
            for name in (export.WEIGHTS, export.MANIFEST):
                shutil.copy(SHIPPED / name, package / name)
            self.assertLess(rescript.rescript(package, "9.9.9"), rescript.MOST_DIFFERENCE)
            manifest = export.read_manifest(package)
            self.assertEqual(manifest["version"], "9.9.9")
            self.assertEqual(manifest["weights"]["sha256"], export.sha256(package / export.WEIGHTS))
            self.assertEqual(manifest["calibration"], export.read_manifest(SHIPPED)["calibration"])

            before = export.sha256(package / export.WEIGHTS)
            with unittest.mock.patch.object(screening, "HEAT_SIGMA", 2.0):
                self.assertRaises(RuntimeError, rescript.rescript, package, "10.0.0")
            self.assertEqual(export.sha256(package / export.WEIGHTS), before)

    def test_operations_count_two_a_product(self):
        layer = torch.nn.Conv2d(3, 8, 3, 2, 1)
        layers = to_onnx.convolutions(torch.nn.Sequential(layer), torch.rand(1, 3, 16, 32))
        self.assertEqual(layers, [(1, 3, 8, 16, 32, 3, 2, 1)])
        self.assertEqual(to_onnx.operations(layers), 2 * 3 * 8 * 9 * 8 * 16)


if __name__ == "__main__":
    unittest.main()
