"""Every package in models/ that has a manifest: hash, seal, tables, and what the script gives back."""

import hashlib
import tempfile
import unittest
from pathlib import Path

import numpy as np

try:
    import torch
except ImportError:
    torch = None

if torch is not None:
    from training import export

MODELS = Path(__file__).resolve().parents[2]


@unittest.skipIf(torch is None, "torch is not installed")
class PackageTest(unittest.TestCase):
    def test_packages(self):
        found = sorted(path.parent for path in MODELS.glob("*/manifest.json"))
        if not found:
            self.skipTest("no package")
        for folder in found:
            with self.subTest(folder.name):
                self.check(folder)

    def test_a_manifest_is_written_with_its_seal(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            digest = hashlib.sha256(b"weights").hexdigest()
            export.write_manifest(folder, {"weights": {"file": "weights.pt", "sha256": digest}})
            written = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
            self.assertEqual((folder / "package.sha256").read_text(),
                             f"{written}  manifest.json\n{digest}  weights.pt\n")
            self.assertEqual(export.read_manifest(folder)["seal"], "package.sha256")

    def check(self, folder):
        content = export.read_manifest(folder)
        weights = folder / content["weights"]["file"]
        self.assertEqual(export.sha256(weights), content["weights"]["sha256"])
        self.assertEqual((folder / export.SEAL).read_text(), export.seal_of(folder))
        self.assertEqual(content["seal"], export.SEAL)
        self.assertLess(weights.stat().st_size, 40 * 10 ** 6)
        for name in ("confidence", "probability"):
            table = np.array(content["calibration"][name])
            self.assertTrue((np.diff(table[:, 0]) > 0).all() and (np.diff(table[:, 1]) >= 0).all())
            self.assertEqual((table[0, 0], table[-1, 0]), (0.0, 1.0))
        limits = np.array(content["calibration"]["suspicion_thresholds"])
        self.assertEqual(len(limits), 9)
        self.assertTrue((np.diff(limits) > 0).all() and limits[0] > 0 and limits[-1] < 1)

        model = torch.jit.load(str(weights))
        x = torch.zeros(2, 1, 768, 576)  # multiples of 96, as the canvas
        x[1, 0, 290:430, 160:300] = 0.9
        with torch.no_grad():
            out, again = model(x), model(x)
        self.assertEqual((out.shape[0], out.shape[2], out.dtype), (2, 7, torch.float32))
        self.assertTrue(torch.equal(out, again))
        self.assertTrue(bool((out[..., 6] < len(content["output"]["kinds"])).all()))
        self.assertTrue(bool((out[..., 4:6] >= 0).all() and (out[..., 4:6] <= 1).all()))
        unused = out[..., 4] == 0
        self.assertEqual(float(out[unused].abs().sum()), 0.0)


if __name__ == "__main__":
    unittest.main()
