"""Only what sees the breast is computed, and what is said of it is what is said where all is computed."""

import unittest
import unittest.mock
from pathlib import Path

try:
    import torch
except ImportError:
    torch = None

if torch is not None:
    from training import export, screening, windows
    from training.fine_network import FineDetector
    from training.network import STRIDE, Decoder, Detector, fuse_norms

SHIPPED = Path(__file__).resolve().parents[2] / "diptych-screening-1"
ROWS, COLUMNS = 1152, 864
# In canvas pixels: at the chest wall, at the canvas's top, in a corner, in its middle, as large as the canvas, a few pixels, one whose
# boxes for stride 16 and for the rest are the same and not the canvas.
PLACES = ([400, 633, 0, 150], [0, 201, 0, 94], [1000, 1152, 700, 864], [517, 640, 371, 502], [0, 1152, 0, 864],
          [501, 504, 0, 2], [0, 232, 0, 101])


def random_weights(detector):
    """No map is nearly constant, so that nothing hides; double, so that only what is left out differs."""
    detector.eval()
    fuse_norms(detector)
    for layer in detector.modules():
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.normal_(layer.weight, std=1.4 / layer.weight[0].numel() ** 0.5)
            torch.nn.init.normal_(layer.bias, std=0.1)
    return detector.double()


def breast_on_canvas(box):
    canvas = torch.zeros(1, 1, ROWS, COLUMNS, dtype=torch.float64)
    canvas[:, :, box[0]:box[1], box[2]:box[3]] = torch.rand(1, 1, box[1] - box[0], box[3] - box[2]) * 0.9 + 0.05
    return canvas


def cells_beside(box, stride):
    """Of a map, those in the box and their neighbours."""
    return (slice(max(0, box[0] // stride - 1), -(-box[1] // stride) + 1),
            slice(max(0, box[2] // stride - 1), -(-box[3] // stride) + 1))


@unittest.skipIf(torch is None, "torch is not installed")
class WindowsTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(2)

    def largest_difference(self, model, canvas, box, stride):
        """As a part of a map's range, in and beside the breast."""
        with torch.no_grad():
            whole = model.view(canvas, screening.canvas_of(canvas, None, 0))
            part = canvas[:, :, box[0]:box[1], box[2]:box[3]]
            told = model.view(part, screening.canvas_of(part, [box[0], box[2], ROWS, COLUMNS], 0))
        rows, columns = cells_beside(box, stride)
        worst = 0.0
        for one, other in zip(whole, told):
            self.assertEqual(one.shape, other.shape)
            one, other = one[:, :, rows, columns], other[:, :, rows, columns]
            self.assertGreater(float(one.std()), 0.0, "nothing is compared")
            worst = max(worst, float((one - other).abs().max() / one.abs().max()))
        return worst

    def assert_same(self, model, stride):
        model.see_black(torch.float64)
        for box in PLACES:
            with self.subTest(box=box):
                self.assertLess(self.largest_difference(model, breast_on_canvas(box), box, stride * model.shrink), 5e-7)

    def test_masses_are_told_as_of_the_whole_canvas(self):
        detectors = [random_weights(Detector((8, 8, 16, 16), 8, contrast=True)) for _ in range(2)]
        self.assert_same(screening.Masses(detectors, Decoder(), 4), STRIDE)

    def test_calcifications_are_told_as_of_the_whole_canvas(self):
        detector = random_weights(FineDetector((8, 8, 16, 16), 8))
        model = screening.Calcifications(detector, Decoder(stride=16))
        model.shrink = 1
        self.assert_same(model, 16)

    def test_no_less_would_do(self):
        """With boxes a cell of their grid smaller, of a breast that makes them tight, what is said of it changes."""
        tight = {"near": 400, "middle": 416, "far": 408}  # its top: with the margin a multiple of the grid
        for which, top in tight.items():
            box = [top, 633, 0, 150]
            canvas = breast_on_canvas(box)
            detector = random_weights(Detector((8, 8, 16, 16), 8, contrast=True))
            told = self.margins_of(detector)
            fewer = {**told, which: told[which] - (16 if which == "near" else 32)}
            differences = []
            for margins in (told, fewer):
                detector.windows = lambda part, rows, columns: windows.windows_of(part, rows, columns, step=32, **margins)
                model = screening.Masses([detector], Decoder(), 4)
                model.see_black(torch.float64)
                differences.append(self.largest_difference(model, canvas, box, STRIDE))
            with self.subTest(box=which):
                self.assertLess(differences[0], 5e-7)
                self.assertGreater(differences[1], 2e-6)

    def margins_of(self, detector):
        """As `windows` asks for."""
        with unittest.mock.patch("training.network.windows_of", lambda part, rows, columns, near, middle, far, step:
                                 {"near": near, "middle": middle, "far": far}):
            return detector.windows([0, 1, 0, 1], ROWS, COLUMNS)

    def test_boxes_lie_in_one_another_on_the_grid(self):
        for detector, shrink in ((Detector((8, 8, 8, 8), 8), 3), (FineDetector((8, 8, 8, 8), 8), 1)):
            rows, columns = 3648 // shrink, 2496 // shrink
            for top in range(0, rows - 40, 37 * 3 // shrink):
                for height in range(40, rows - top, 83 * 3 // shrink):
                    for width in range(30, columns, 61 * 3 // shrink):
                        for left in (0, (columns - width) // 2, columns - width):
                            box = [top, top + height, left, left + width]
                            w = detector.windows(box, rows, columns)
                            for inner, outer, grid in ((box, w.near, 16), (w.near, w.middle, 32), (w.middle, w.far, 32)):
                                self.assertTrue(outer[0] <= inner[0] and inner[1] <= outer[1], (box, w))
                                self.assertTrue(outer[2] <= inner[2] and inner[3] <= outer[3], (box, w))
                                self.assertFalse(any(side % grid for side in outer), (box, w))
                            self.assertTrue(min(w.far) >= 0 and w.far[1] <= rows and w.far[3] <= columns, (box, w))

    def test_a_script_of_any_weights_is_held_to_it(self):
        detectors = [random_weights(Detector(contrast=True)).float() for _ in range(2)]
        network = screening.Screening(screening.Masses(detectors, Decoder(), 4, 1.0, screening.SHRINK),
                                      screening.Calcifications(random_weights(FineDetector()).float(), Decoder(stride=16)))
        script = export.scripted(network)
        self.assertLess(export.difference_of_parts(script), export.MOST_DIFFERENCE)
        for black in [*script.masses.blacks.children(), script.calcifications.black]:
            black.at_8 += 1.0
        self.assertGreater(export.difference_of_parts(script), export.MOST_DIFFERENCE)

    @unittest.skipUnless((SHIPPED / "manifest.json").is_file(), "no package")
    def test_shipped_package_says_of_a_part_what_it_says_of_the_canvas(self):
        spec = export.read_manifest(SHIPPED)["input"]
        self.assertTrue(spec["takes_parts"])
        network = torch.jit.freeze(torch.jit.load(str(SHIPPED / export.WEIGHTS)).eval())
        width, height, top = 300, 700, 1500
        canvas = torch.zeros(2, 1, spec["rows"], spec["columns"])
        breasts = torch.nn.functional.interpolate(torch.rand(2, 1, 35, 15), size=(height, width), mode="bilinear").clamp(0.05, 1.0)
        canvas[0, :, top:top + height, :width] = breasts[0]
        canvas[1, :, top - 400:top - 400 + height, :width] = breasts[1]
        places = [top, 0, spec["rows"], spec["columns"], top - 400, 0, spec["rows"], spec["columns"]]
        with torch.no_grad():
            whole, told = network(canvas), network(breasts, places)
        for one, other, box in zip(whole, told, (places[:4], places[4:])):
            one, other = (self.found_in(found, [box[0], box[0] + height, box[1], box[1] + width]) for found in (one, other))
            self.assertGreater(len(one), 3, "nothing is compared")
            self.assertEqual(one.shape, other.shape)
            self.assertTrue(torch.allclose(one, other, atol=1e-3), f"{(one - other).abs().max():.1e}")
            self.assertTrue(torch.allclose(one[:, 4:], other[:, 4:], atol=1e-5))

    def found_in(self, found, box):
        """Those with their middle in the breast: nobody promises what is seen in the black."""
        x, y = (found[:, 0] + found[:, 2]) / 2, (found[:, 1] + found[:, 3]) / 2
        return found[(found[:, 4] > 0) & (y >= box[0]) & (y < box[1]) & (x >= box[2]) & (x < box[3])]


if __name__ == "__main__":
    unittest.main()
