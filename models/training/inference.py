"""Runs a scripted or plain detector over prepared whole films."""

import contextlib
from typing import Iterator, List, Optional, Sequence, Tuple

import numpy as np
import torch

from .dataset import IGNORE, MASS, Film
from .metrics import FilmResult

MASS_KIND, CALCIFICATION_KIND = 0, 1


def run_rows(model: torch.nn.Module, films, device: torch.device, indices: Optional[Sequence[int]] = None,
             batch: int = 4, half: bool = False, progress: bool = False) -> Iterator[Tuple[int, np.ndarray]]:
    """(film, K x 7 rows of the network); `films` has films and canvas(i). The model maps N x 1 x H x W to N x K x 7.

    half: bfloat16 (a quick look while training, not for figures).
    """
    chosen = list(range(len(films.films))) if indices is None else list(indices)
    context = torch.autocast(device.type, dtype=torch.bfloat16) if half else contextlib.nullcontext()
    with torch.no_grad(), context:
        for start in range(0, len(chosen), batch):
            part = chosen[start:start + batch]
            images = np.stack([films.canvas(i)[None] for i in part])
            x = torch.from_numpy(images).to(device).to(memory_format=torch.channels_last)
            yield from zip(part, model(x).float().cpu().numpy())
            if progress:
                print(f"\r{start + len(part)}/{len(chosen)} films", end="", flush=True)
    if progress:
        print()


def run_films(model: torch.nn.Module, films, device: torch.device, indices: Optional[Sequence[int]] = None,
              batch: int = 4, half: bool = False) -> List[FilmResult]:
    """The masses that the model finds, against the films' truth."""
    return [to_result(films.films[i], rows) for i, rows in run_rows(model, films, device, indices, batch, half)]


def to_result(film: Film, rows: np.ndarray, kind: int = MASS_KIND) -> FilmResult:
    rows = rows[(rows[:, 4] > 0) & (rows[:, 6] == kind)]
    rows = rows[np.argsort(-rows[:, 4], kind="stable")]
    mass = film.kinds == MASS
    return FilmResult(film.patient, rows[:, :4], rows[:, 4], rows[:, 5], film.boxes[mass], film.malignant[mass],
                      film.boxes[film.kinds == IGNORE], bool((film.malignant[mass] == 1).any()))
