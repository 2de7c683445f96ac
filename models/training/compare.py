"""Networks, each alone and all their means, on the validation films: for choosing what goes into a package.

One view at a time, four mirror images, the filter and the factor on the malignancy that ship. Maps are kept in float16.
"""

import itertools
import json
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from . import metrics, screening
from .dataset import Cache
from .inference import to_result
from .network import Decoder

Maps = Tuple[Tensor, Tensor, Tensor]
MIRRORS, SHARPNESS, FLOOR = 4, 2.0, 0.04


def maps_of(checkpoint: Path, films: Cache, device: torch.device) -> List[Maps]:
    """Heat, distances and the malignancy's logit of each film, the mean of its mirror images."""
    masses = screening.Masses([screening.load_masses(checkpoint)], Decoder(), MIRRORS).to(device).eval()
    detector, found = masses.detectors[0], []
    with torch.no_grad():
        for index in range(len(films.films)):
            image = torch.from_numpy(films.canvas(index)[None, None]).to(device)
            heat, distances, malignancy = detector.answer(detector.fold(masses.mirrored(detector.look(image))))
            parts = (heat.sigmoid(), masses.unmirrored(distances), malignancy)
            found.append(tuple((masses.laid_back(part) / MIRRORS).half().cpu() for part in parts))
    return found


def highest_false(result: metrics.FilmResult) -> float:
    score = (result.confidence * result.malignancy)[metrics.match(result, "mark") == -1]
    return float(score.max()) if len(score) else 0.0


def figures(maps: Sequence[List[Maps]], films: Cache) -> dict:
    """metrics.summary, and `malignant_against_false`: the AUC of the highest mark of the films with a malignant mass against
    the highest false mark of each film, a stand-in for films of women with nothing on them, of which there is none."""
    decoder, spread = Decoder(floor=FLOOR), screening.gaussian(screening.HEAT_SIGMA)
    results = []
    for index, film in enumerate(films.films):
        heat, distances, malignancy = (sum(each[index][part].float() for each in maps) / len(maps) for part in range(3))
        heat = F.conv2d(heat, spread, padding=screening.HEAT_REACH)
        results.append(to_result(film, decoder(heat, distances, (malignancy * SHARPNESS).sigmoid())[0].numpy()))
    malignant = [float((r.confidence * r.malignancy).max(initial=0.0)) for r in results if r.film_malignant]
    false = [highest_false(r) for r in results]
    outcome = np.array([True] * len(malignant) + [False] * len(false))
    return {**metrics.summary(results), "malignant_against_false": metrics.auc(np.array(malignant + false), outcome)}


def compare(networks: Sequence[Path], data: Path, cache_folder: Path, device: torch.device) -> None:
    """One line of JSON for each network and each mean of several."""
    films = Cache(data, cache_folder, "validation")
    maps: Dict[str, List[Maps]] = {str(path): maps_of(path, films, device) for path in networks}
    for count in range(1, len(maps) + 1):
        for chosen in itertools.combinations(maps, count):
            values = figures([maps[name] for name in chosen], films)
            print(json.dumps({"networks": chosen, **{k: round(float(v), 4) for k, v in values.items()}}), flush=True)
