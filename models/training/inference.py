"""Runs a scripted or plain detector over prepared whole films."""

import contextlib
from typing import List, Optional, Sequence

import numpy as np
import torch

from .dataset import IGNORE, MASS, Cache
from .metrics import FilmResult


def run_films(model: torch.nn.Module, cache: Cache, device: torch.device, indices: Optional[Sequence[int]] = None,
              batch: int = 4, half: bool = False, progress: bool = False) -> List[FilmResult]:
    """The model maps N x 1 x H x W to N x K x 7; half: bfloat16 (a quick look while training, not for figures)."""
    chosen = list(range(len(cache.films))) if indices is None else list(indices)
    results: List[FilmResult] = []
    context = torch.autocast(device.type, dtype=torch.bfloat16) if half else contextlib.nullcontext()
    with torch.no_grad(), context:
        for start in range(0, len(chosen), batch):
            part = chosen[start:start + batch]
            images = np.stack([cache.canvas(i)[None] for i in part])
            x = torch.from_numpy(images).to(device).to(memory_format=torch.channels_last)
            output = model(x).float().cpu().numpy()
            results += [to_result(cache, i, rows) for i, rows in zip(part, output)]
            if progress:
                print(f"\r{len(results)}/{len(chosen)} films", end="", flush=True)
    if progress:
        print()
    return results


def to_result(cache: Cache, index: int, rows: np.ndarray) -> FilmResult:
    film = cache.films[index]
    rows = rows[rows[:, 4] > 0]
    mass = film.kinds == MASS
    return FilmResult(film.patient, rows[:, :4], rows[:, 4], rows[:, 5], film.boxes[mass], film.malignant[mass],
                      film.boxes[film.kinds == IGNORE], bool((film.malignant[mass] == 1).any()))
