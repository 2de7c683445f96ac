"""What the manifest says of the network's reach: windows of a canvas are seen as the canvas."""

import unittest
from pathlib import Path

try:
    import torch
except ImportError:
    torch = None

if torch is not None:
    from training import export, screening
    from training.fine_network import STRIDE as FINE_STRIDE
    from training.fine_network import FineDetector
    from training.network import STRIDE, Detector, fuse_norms

SHIPPED = Path(__file__).resolve().parents[2] / "diptych-screening-1"
FOLD = 4     # pixels that are folded into one
SIDE = 1024  # of the canvas: three times what a cell depends on
HIGH_PASS = 20


def all_see_all(detector):
    """Every weight positive: no dependence is hidden."""
    detector.eval()
    fuse_norms(detector)
    for layer in detector.modules():
        if isinstance(layer, torch.nn.Conv2d):
            layer.weight.data.fill_(1.0 / layer.weight[0].numel())
            layer.bias.data.zero_()
    return detector.double()


def farthest(heat, channels, stride):
    """Pixels from one to the middle of the farthest cell that depends on it; wherever in the coarsest map's cells it is."""
    found = 0.0
    with torch.no_grad():
        for at in range(SIDE // 2, SIDE // 2 + 32, FOLD):
            folded = torch.zeros(1, channels, SIDE // FOLD, SIDE // FOLD, dtype=torch.float64)
            folded[:, :, at // FOLD, at // FOLD] = 1.0
            reached = (heat(folded)[0, 0] > 0).any(0).nonzero().flatten()
            first, last = (float(reached[0]) + 0.5) * stride, (float(reached[-1]) + 0.5) * stride
            found = max(found, at + FOLD - first, last - at)
    return found


@unittest.skipIf(torch is None, "torch is not installed")
class ReachTest(unittest.TestCase):
    def test_is_what_the_layers_depend_on(self):
        mass = all_see_all(Detector((8, 8, 8, 8), 8, contrast=True))
        spread = screening.gaussian(screening.HEAT_SIGMA).double()
        reach = farthest(lambda folded: torch.conv2d(mass.answer(folded)[0].double(), spread, None, 1, screening.HEAT_REACH),
                         32, STRIDE)
        # A cell that is in the breast by an edge, and its neighbour, which it must exceed.
        needed = (reach + STRIDE / 2 + STRIDE) * screening.SHRINK
        self.assertLessEqual(needed, screening.REACH)
        self.assertGreater(needed, screening.REACH - screening.GRID, "more is computed than there is need")
        fine = all_see_all(FineDetector((8, 8, 8, 8), 8))
        self.assertLessEqual(farthest(lambda folded: fine.answer(folded)[0], 17, FINE_STRIDE) + HIGH_PASS + 1.5 * FINE_STRIDE,
                             screening.REACH)

    @unittest.skipUnless((SHIPPED / "manifest.json").is_file(), "no package")
    def test_windows_say_what_the_canvas_says(self):
        spec = export.read_manifest(SHIPPED)["input"]
        self.assertEqual((spec["reach_px"], spec["grid_px"]), (screening.REACH, screening.GRID))
        network = torch.jit.freeze(torch.jit.load(str(SHIPPED / export.WEIGHTS)).eval())
        torch.manual_seed(3)
        width, height, top = 300, 700, 1500
        canvas = torch.zeros(1, 1, spec["rows"], spec["columns"])
        breast = torch.nn.functional.interpolate(torch.rand(1, 1, 35, 15), size=(height, width), mode="bilinear")
        canvas[:, :, top:top + height, :width] = breast.clamp(0.05, 1.0)
        begin = (top - screening.REACH) // screening.GRID * screening.GRID
        rows = -(-(top + height + screening.REACH - begin) // screening.GRID) * screening.GRID
        columns = -(-(width + screening.REACH) // screening.GRID) * screening.GRID
        with torch.no_grad():
            whole = network(canvas)[0]
            window = network(canvas[:, :, begin:begin + rows, :columns].contiguous())[0]
        window[:, 1] += begin * (window[:, 4] > 0)
        window[:, 3] += begin * (window[:, 4] > 0)
        self.assertGreater(int((whole[:, 4] > 0).sum()), 0, "nothing is compared")
        self.assertTrue(torch.allclose(whole, window, atol=1e-4), f"{(whole - window).abs().max():.1e}")


if __name__ == "__main__":
    unittest.main()
