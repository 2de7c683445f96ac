"""CBIS-DDSM mass films: lists, patient split, prepared cache, and random training patches.

Folder layout expected under --data: ``images.csv``, ``lesions.csv`` and the JPEGs that they name (each film
squeezed to 800 x 800). The official training split only; patients of the hold-out are never read here.
"""

import csv
import hashlib
import json
import multiprocessing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Dict, List, Tuple

import cv2
import numpy as np

from . import prepare

# Native pixel size by scanner, the first letter of the DDSM file name (A: DBA, B and C: HOWTEK, D: LUMISYS).
SCANNER_MM = {"A": 0.0425, "B": 0.05, "C": 0.05, "D": 0.0435}
SPLITS_FILE = Path(__file__).with_name("splits.json")
SHARES = (("train", 0.70), ("validation", 0.20), ("holdout", 0.10))

MASS, IGNORE = 0, 1

# What a reader wrote down about a mass (BI-RADS lexicon), learned beside its malignancy: see network.Detector.
MARGINS = ("CIRCUMSCRIBED", "OBSCURED", "ILL_DEFINED", "MICROLOBULATED", "SPICULATED")
SHAPES = ("ROUND", "OVAL", "LOBULATED", "IRREGULAR", "ARCHITECTURAL_DISTORTION", "ASYMMETRIC")
TRAITS = MARGINS + SHAPES + ("ASSESSMENT", "SUBTLETY")


@dataclass
class Film:
    file: str
    patient: str
    density: int
    image_malignant: bool
    spacing_mm: Tuple[float, float]
    boxes_image: np.ndarray                   # n x 4 in the JPEG's pixels, corners
    kinds: np.ndarray                         # n: MASS or IGNORE (calcification only)
    malignant: np.ndarray                     # n: 0 or 1
    traits: np.ndarray                        # n x len(TRAITS), 0..1, NaN where the reader did not say
    boxes: np.ndarray = field(default_factory=lambda: np.zeros((0, 4), np.float32))  # on the canvas
    index: int = -1                           # row of the cache


def read_traits(row: dict) -> List[float]:
    def named(words: str, names: Tuple[str, ...]) -> List[float]:
        said = words not in ("", "N/A")
        return [float(name in words) if said else float("nan") for name in names]

    # BI-RADS 0 says "incomplete", not "harmless": it is no step on the way from 1 to 5.
    assessment = {"1": 0.0, "2": 0.1, "3": 0.35, "4": 0.65, "5": 1.0}.get(row["birads"], float("nan"))
    subtlety = (float(row["subtlety"]) - 1) / 4 if row["subtlety"] in ("1", "2", "3", "4", "5") else float("nan")
    return named(row["mass_margins"], MARGINS) + named(row["mass_shape"], SHAPES) + [assessment, subtlety]


def read_films(data: Path) -> List[Film]:
    with open(data / "images.csv", newline="") as stream:
        images = list(csv.DictReader(stream))
    lesions: Dict[str, list] = {}
    with open(data / "lesions.csv", newline="") as stream:
        for row in csv.DictReader(stream):
            lesions.setdefault(row["file"], []).append(row)
    films = []
    for row in sorted(images, key=lambda r: r["file"]):
        mm = SCANNER_MM[row["ddsm_source"].rsplit("/", 1)[-1][0]]
        spacing = (float(row["native_h_est"]) * mm / 800.0, float(row["native_w_est"]) * mm / 800.0)
        own = lesions.get(row["file"], [])
        films.append(Film(
            file=row["file"], patient=Path(row["file"]).name.split("_")[0], density=int(row["density"]),
            image_malignant=row["image_label"] == "MALIGNANT", spacing_mm=spacing,
            boxes_image=np.array([[float(l[k]) for k in ("x0_800", "y0_800", "x1_800", "y1_800")]
                                  for l in own], np.float64).reshape(-1, 4),
            kinds=np.array([MASS if l["type"] == "mass" else IGNORE for l in own], np.int64),
            malignant=np.array([l["pathology"] == "MALIGNANT" for l in own], np.int64),
            traits=np.array([read_traits(l) for l in own], np.float32).reshape(-1, len(TRAITS))))
    return films


def make_splits(films: List[Film], seed: int) -> Dict[str, List[str]]:
    """By patient, separately for patients with and without a malignant film; order by a hash, so it is portable."""
    malignant: Dict[str, bool] = {}
    for film in films:
        malignant[film.patient] = malignant.get(film.patient, False) or film.image_malignant
    splits: Dict[str, List[str]] = {name: [] for name, _ in SHARES}
    for stratum in (False, True):
        patients = [p for p, m in malignant.items() if m == stratum]
        patients.sort(key=lambda p: hashlib.sha256(f"{seed}:{p}".encode()).hexdigest())
        start, share_so_far = 0, 0.0
        for name, share in SHARES:
            share_so_far += share
            end = len(patients) if name == SHARES[-1][0] else round(len(patients) * share_so_far)
            splits[name] += patients[start:end]
            start = end
    return {name: sorted(patients) for name, patients in splits.items()}


def write_splits(data: Path, seed: int, path: Path = SPLITS_FILE) -> None:
    films = read_films(data)
    splits = make_splits(films, seed)
    counts = {name: {"patients": len(p), "films": sum(f.patient in set(p) for f in films)}
              for name, p in splits.items()}
    path.write_text(json.dumps({"seed": seed, "counts": counts, "patients": splits}, indent=1) + "\n")


def split_films(data: Path, name: str) -> List[Film]:
    patients = set(json.loads(SPLITS_FILE.read_text())["patients"][name])
    return [film for film in read_films(data) if film.patient in patients]


def chest_wall_on_right(resampled: np.ndarray) -> bool:
    """Told from the picture: the breast is taller at the chest wall.

    Some films of CBIS-DDSM are stored mirrored, so the file name's side does not tell. For training only: the
    workstation takes the side from the DICOM header and never guesses it.
    """
    mask, _ = prepare.breast_masks(resampled)
    x, _, width, _ = cv2.boundingRect(mask)
    third = max(1, width // 3)
    return int(mask[:, x + width - third:x + width].sum()) > int(mask[:, x:x + third].sum())


def prepare_film(data: Path, film: Film, spec: prepare.CanvasSpec = prepare.COARSE) -> prepare.PreparedView:
    """The film on a canvas; sets film.boxes."""
    image = cv2.imread(str(data / film.file), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise FileNotFoundError(data / film.file)
    mirror = chest_wall_on_right(prepare.resample(image, film.spacing_mm))
    view = prepare.prepare(image, film.spacing_mm, prepare.Orientation(mirror_columns=mirror), spec)
    film.boxes = boxes_to_canvas(film.boxes_image, view.image_from_model)
    return view


def boxes_to_canvas(boxes: np.ndarray, image_from_model: np.ndarray) -> np.ndarray:
    inverse = cv2.invertAffineTransform(image_from_model)
    corners = boxes.reshape(-1, 2) @ inverse[:, :2].T + inverse[:, 2]
    corners = corners.reshape(-1, 2, 2)
    return np.concatenate([corners.min(1), corners.max(1)], 1).astype(np.float32)


class Cache:
    """Prepared canvases of one split as one 8-bit memory map; 0 is outside the breast, 1..255 inside."""

    def __init__(self, data: Path, folder: Path, split: str):
        self.films = split_films(data, split)
        folder.mkdir(parents=True, exist_ok=True)
        recipe = Path(prepare.__file__).read_bytes() + Path(__file__).read_bytes() + SPLITS_FILE.read_bytes()
        key = hashlib.sha256(recipe).hexdigest()[:12]
        canvases, boxes = folder / f"{split}-{key}.u8", folder / f"{split}-{key}.json"
        shape = (len(self.films), prepare.COARSE.rows, prepare.COARSE.columns)
        if not boxes.exists():
            self._build(data, canvases, boxes, shape)
        self.canvases = np.memmap(canvases, np.uint8, "r", shape=shape)
        stored = json.loads(boxes.read_text())
        for index, film in enumerate(self.films):
            film.index = index
            film.boxes = np.array(stored[film.file], np.float32).reshape(-1, 4)

    def _build(self, data: Path, canvases: Path, boxes: Path, shape: Tuple[int, int, int]) -> None:
        store = np.memmap(canvases, np.uint8, "w+", shape=shape)
        with multiprocessing.Pool() as pool:
            prepared = pool.imap(partial(eight_bits, data), self.films)
            for index, (canvas, own) in enumerate(prepared):
                store[index], self.films[index].boxes = canvas, own
                if index % 50 == 0:
                    print(f"preparing {canvases.stem}: {index}/{len(self.films)}", flush=True)
        store.flush()
        boxes.write_text(json.dumps({f.file: f.boxes.tolist() for f in self.films}))

    def canvas(self, index: int) -> np.ndarray:
        return to_float(self.canvases[index])


def eight_bits(data: Path, film: Film) -> Tuple[np.ndarray, np.ndarray]:
    """The prepared canvas as the cache keeps it, and the film's boxes on it."""
    cv2.setNumThreads(1)  # one process a core
    view = prepare_film(data, film)
    return np.where(view.mask != 0, np.rint(view.canvas * 254.0) + 1, 0).astype(np.uint8), film.boxes


def to_float(patch: np.ndarray) -> np.ndarray:
    return np.maximum(patch.astype(np.float32) - 1.0, 0.0) / 254.0


class FineFilms:
    """One split's films on the fine canvas, as the workstation prepares them; made anew at each call, nothing is kept."""

    def __init__(self, data: Path, split: str):
        self.data, self.films = data, split_films(data, split)

    def canvas(self, index: int) -> np.ndarray:
        return prepare_film(self.data, self.films[index], prepare.FINE).canvas
