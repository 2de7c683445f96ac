"""The whole way through the workstation's engine: films as DICOM studies, and figures of what diptych-cli says of them.

Needs pydicom. The studies are of research films; they are written for measuring and belong nowhere else.
"""

from pathlib import Path
from typing import Dict, List, Tuple

import cv2
import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from . import external, metrics, prepare
from .dataset import Film, chest_wall_on_right, split_films
from .evaluate import auc_with_interval
from .metrics import FilmResult
from .readout import NOTHING, marks_of, read_views, results_of

FOR_PRESENTATION = "1.2.840.10008.5.1.4.1.1.1.2"
VIEW_CODES = {"CC": ("399162004", "cranio-caudal"), "MLO": ("399368009", "medio-lateral oblique")}


def name_of(film: Film) -> Tuple[str, str, str]:
    """Patient, "L" or "R", "CC" or "MLO"."""
    parts = Path(film.file).stem.split("_")
    return parts[0], "R" if parts[1] == "RIGHT" else "L", parts[2]


def orientation_of(side: str, view: str, chest_wall_right: bool) -> List[str]:
    """How the stored picture lies: rows run to the nipple (A) or away from it (P), columns down."""
    down = {"CC": {"R": "L", "L": "R"}, "MLO": {"R": "FL", "L": "FR"}}[view][side]
    return ["P" if chest_wall_right else "A", down]


def write_view(image: np.ndarray, spacing_mm: Tuple[float, float], who: Tuple[str, str, str], target: Path) -> None:
    """`who`: patient, side, view. How the picture lies is told from it, as some films are stored mirrored."""
    patient, side, view = who
    right = chest_wall_on_right(prepare.resample(image, spacing_mm))
    file = Dataset()
    file.SOPClassUID, file.SOPInstanceUID = FOR_PRESENTATION, generate_uid(entropy_srcs=[target.stem])
    file.StudyInstanceUID = generate_uid(entropy_srcs=["study", patient])
    file.SeriesInstanceUID = generate_uid(entropy_srcs=["series", target.stem])
    file.PatientID, file.PatientName, file.PatientSex = patient, f"Research^{patient}", "F"
    file.Modality, file.PresentationIntentType = "MG", "FOR PRESENTATION"
    file.ImageLaterality, file.ViewPosition = side, view
    file.PatientOrientation = orientation_of(side, view, right)
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator = VIEW_CODES[view][0], "SCT"
    code.CodeMeaning = VIEW_CODES[view][1]
    file.ViewCodeSequence = Sequence([code])
    file.ImagerPixelSpacing = [f"{v:.8f}" for v in spacing_mm]
    file.Rows, file.Columns = image.shape
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, "MONOCHROME2"
    file.BitsAllocated, file.BitsStored, file.HighBit, file.PixelRepresentation = 8, 8, 7, 0
    file.PixelData = image.tobytes()
    file.file_meta = FileMetaDataset()
    file.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    file.file_meta.MediaStorageSOPClassUID = FOR_PRESENTATION
    file.file_meta.MediaStorageSOPInstanceUID = file.SOPInstanceUID
    file.is_little_endian, file.is_implicit_VR = True, False
    target.parent.mkdir(parents=True, exist_ok=True)
    pydicom.dcmwrite(target, file, write_like_original=False)


def write_studies(data: Path, split: str, folder: Path) -> int:
    films = split_films(data, split)
    for film in films:
        image = cv2.imread(str(data / film.file), cv2.IMREAD_GRAYSCALE)
        write_view(image, film.spacing_mm, name_of(film), folder / film.patient / f"{Path(film.file).stem}.dcm")
    return len(films)


def write_mias(mias: Path, folder: Path) -> int:
    """mini-MIAS: pairs of oblique films of a woman, the left one first."""
    films = external.read_list(mias)
    for film in films:
        image = cv2.imread(str(mias / f"{film.name}.png"), cv2.IMREAD_GRAYSCALE)
        side = "L" if int(film.name[3:]) % 2 else "R"
        write_view(image, (external.SPACING_MM, external.SPACING_MM), (f"MIAS-{film.woman}", side, "MLO"),
                   folder / str(film.woman) / f"{film.name}.dcm")
    return len(films)


def figures(data: Path, split: str, lines: Path, rounds: int = 300) -> dict:
    """With 95 % intervals by patient. Of the JSON lines of `diptych-cli analyze` over write_studies(), with the package as it ships."""
    views = read_views(lines)
    films = split_films(data, split)
    results = results_of(films, views)
    scores = [max((f["probability"] for f in views.get(Path(f.file).stem, NOTHING)["findings"]), default=0.0) for f in films]
    malignant = np.array([r.film_malignant for r in results])
    summary, intervals = metrics.summary(results), metrics.bootstrap(results, metrics.summary, rounds)
    kept = ("ap50", "sensitivity_at_1", "sensitivity_at_0.5", "lesion_auc", "lesion_auc_all")
    return {"films": len(films), "analysed": sum(Path(f.file).stem in views for f in films),
            **{name: {"value": round(summary[name], 4), "ci95": [round(v, 4) for v in intervals[name]]} for name in kept},
            "film_auc": auc_with_interval(np.array(scores), malignant, [f.patient for f in films], rounds),
            "pairs": pairs(films, results, views)}


def pairs(films: List[Film], results: List[FilmResult], views: Dict[str, dict]) -> dict:
    """Breasts with one mass in each of both views: are its two findings, where both were found, held to be one lesion?"""
    lesions: Dict[tuple, list] = {}
    for film, result in zip(films, results):
        if len(result.truth) != 1:
            continue
        patient, side, view = name_of(film)
        hit = np.flatnonzero(metrics.match(result, "mark") == 0)
        marks = marks_of(views.get(Path(film.file).stem, NOTHING), "mass")
        lesions.setdefault((patient, side), []).append((view, marks.lesion[int(hit[0])] if len(hit) else None))
    both = [v for v in lesions.values() if len(v) == 2 and v[0][0] != v[1][0] and None not in (v[0][1], v[1][1])]
    matched = sum(v[0][1] == v[1][1] for v in both)
    return {"both_found": len(both), "matched": matched, "share": round(matched / max(1, len(both)), 4)}
