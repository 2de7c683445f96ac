"""What is trained: the network, its patches, its losses and its quick look. train.py's loop knows no more than Task."""

import copy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np
import torch
from torch import Tensor

from . import losses, metrics, network
from .dataset import TRAITS, Cache
from .fine_network import STRIDE as FINE_STRIDE
from .fine_network import FineDetector
from .fine_patches import FineSampler, Texture
from .inference import run_films
from .metrics import FilmResult
from .network import Decoder, detector_of
from .patches import Mix, PatchSampler
from .screening import Masses


@dataclass
class Recipe:
    task: str = "mass"            # or "calcification"
    steps: int = 6000
    batch: int = 16
    patch: int = 384
    learning_rate: float = 2e-3
    warm_up: int = 200
    weight_decay: float = 0.05
    average: float = 0.998        # decay of the averaged weights
    about_mass: float = 0.6       # patches.Mix
    about_mined: float = 0.7
    cluster_share: float = 0.55   # calcification: patches with a simulated cluster
    pasted_mass: float = 0.3
    pasted_normal: float = 0.2
    looks: float = 1.0            # strength of what changes the looks of mass patches
    mine_every: int = 1500        # steps between two searches for the network's own false marks; 0: never
    dropout: float = 0.1
    contrast: bool = False        # a second channel, network.local_contrast
    width: float = 1.0            # factor on the network's channels
    elastic: float = 0.0          # patches.Mix
    drop_path: float = 0.0        # network.Block
    malignancy_weight: float = 0.5
    traits_weight: float = 0.5
    clip: float = 5.0
    seed: int = 20240611
    bfloat16: bool = True
    seconds: float = 0.0          # above 0: the schedule follows the clock instead of steps, and is not repeatable


Batch = Dict[str, Tensor]  # "images", N x 1 x H x W, and targets by name


class Task:
    """A task owns its sampler; `batch` may run on another thread or in other processes than the rest."""

    detector: torch.nn.Module

    def batch(self, first: int) -> Batch:
        raise NotImplementedError

    def loss(self, model: torch.nn.Module, batch: Batch) -> Tuple[Tensor, Dict[str, Tensor]]:
        """The sum and its parts; the batch is on the model's device."""
        raise NotImplementedError

    def look(self, average: torch.nn.Module) -> dict:
        """Validation in bfloat16 and without flips, for the curve; the figures of record come from evaluate.py."""
        raise NotImplementedError

    def mine(self, average: torch.nn.Module) -> None:
        """Looks for the network's own false marks, to cut patches about them."""

    mined: List = []


def weighted(parts: Dict[str, Tensor], weights: Dict[str, float]) -> Tuple[Tensor, Dict[str, Tensor]]:
    total = sum(weights.get(name, 1.0) * value for name, value in parts.items())
    return total, {name: value.detach() for name, value in parts.items()}


def channels_last(x: Tensor) -> Tensor:
    return x.to(memory_format=torch.channels_last)


class MassTask(Task):
    def __init__(self, recipe: Recipe, data: Path, cache_folder: Path, device: torch.device):
        self.recipe, self.device = recipe, device
        self.training, self.validation = (Cache(data, cache_folder, s) for s in ("train", "validation"))
        mix = Mix(recipe.about_mass, recipe.about_mined, recipe.pasted_mass, recipe.pasted_normal,
                  recipe.looks, recipe.elastic)
        self.sampler = PatchSampler(self.training, recipe.patch, recipe.seed, mix)
        self.detector = detector_of(asdict(recipe), traits=len(TRAITS), dropout=recipe.dropout, drop_path=recipe.drop_path)

    @property
    def mined(self) -> List:
        return self.sampler.mined

    @mined.setter
    def mined(self, marks: List) -> None:
        self.sampler.mined = marks

    def batch(self, first: int) -> Batch:
        patches = [self.sampler.patch(first + i) for i in range(self.recipe.batch)]
        images = torch.from_numpy(np.stack([p.image[None] for p in patches]))
        return {"images": images, **losses.Targets(patches, network.STRIDE).tensors()}

    def loss(self, model: torch.nn.Module, batch: Batch) -> Tuple[Tensor, Dict[str, Tensor]]:
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.recipe.bfloat16):
            outputs = model.traits(channels_last(batch["images"]))
        parts = losses.finding_losses(outputs, batch, network.STRIDE)
        parts["traits"] = losses.traits_loss(outputs[3], batch)
        return weighted(parts, {"box": 2.0, "malignancy": self.recipe.malignancy_weight,
                                "traits": self.recipe.traits_weight})

    def look(self, average: torch.nn.Module) -> dict:
        model = Masses([copy.deepcopy(average).eval()], Decoder(), mirrors=1).to(self.device)
        return metrics.summary(run_films(model, self.validation, self.device, half=True))

    def mine(self, average: torch.nn.Module, a_film: int = 4) -> None:
        model = Masses([copy.deepcopy(average).eval()], Decoder(floor=0.05), mirrors=1).to(self.device)
        marks = []
        for result in run_films(model, self.training, self.device, half=True):
            false = np.flatnonzero(metrics.match(result, "mark") == -1)[:a_film]
            middles = (result.boxes[false, :2] + result.boxes[false, 2:]) / 2
            marks.append(np.round(middles, 1).tolist())
        self.mined = marks


class CalcificationTask(Task):
    LOOK_PATCHES = 384
    MALIGNANT_FROM = 0.25  # shares of a morphology above this count as malignant in the quick look

    def __init__(self, recipe: Recipe, data: Path, cache_folder: Path, device: torch.device):
        self.recipe, self.device = recipe, device
        phantoms = [np.load(path, mmap_mode="r") for path in sorted((cache_folder / "phantoms").glob("*.npy"))]
        if not phantoms:
            print(f"no phantoms in {cache_folder / 'phantoms'}: films alone lend their tissue", flush=True)
        self.sampler, self.validation = (
            FineSampler(Texture(data, cache_folder, split), phantoms, recipe.patch, seed, recipe.cluster_share)
            for split, seed in (("train", recipe.seed), ("validation", recipe.seed + 1)))
        self.detector = FineDetector()
        self.held: List = []

    def batch(self, first: int) -> Batch:
        patches = [self.sampler.patch(first + i) for i in range(self.recipe.batch)]
        images = torch.from_numpy(np.stack([p.image[None] for p in patches]))
        specks = torch.from_numpy(np.stack([p.specks for p in patches]))
        return {"images": images, "specks": specks, **losses.Targets(patches, FINE_STRIDE).tensors()}

    def loss(self, model: torch.nn.Module, batch: Batch) -> Tuple[Tensor, Dict[str, Tensor]]:
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.recipe.bfloat16):
            outputs = model.specks(channels_last(batch["images"]))
        parts = losses.finding_losses(outputs, batch, FINE_STRIDE)
        parts["specks"] = losses.speck_loss(outputs[3][:, 0], batch["specks"])
        return weighted(parts, {"box": 1.0, "malignancy": self.recipe.malignancy_weight, "specks": 0.25})

    def look(self, average: torch.nn.Module) -> dict:
        if not self.held:
            self.held = [self.validation.patch(i) for i in range(self.LOOK_PATCHES)]
        model = Masses([copy.deepcopy(average).eval()], Decoder(stride=FINE_STRIDE), mirrors=1).to(self.device)
        results = []
        for start in range(0, len(self.held), 16):
            part = self.held[start:start + 16]
            x = torch.from_numpy(np.stack([p.image[None] for p in part]))
            with torch.no_grad(), torch.autocast(self.device.type, dtype=torch.bfloat16):
                rows = model(channels_last(x.to(self.device))).float().cpu().numpy()
            results += [simulated_result(patch, r) for patch, r in zip(part, rows)]
        return metrics.summary(results)


def simulated_result(patch, rows: np.ndarray) -> FilmResult:
    rows = rows[rows[:, 4] > 0]
    malignant = (patch.malignant > CalcificationTask.MALIGNANT_FROM).astype(np.int64)
    return FilmResult("", rows[:, :4], rows[:, 4], rows[:, 5], patch.boxes, malignant, patch.ignore,
                      bool(malignant.any()))


def task_of(recipe: Recipe, data: Path, cache_folder: Path, device: torch.device) -> Task:
    return {"mass": MassTask, "calcification": CalcificationTask}[recipe.task](recipe, data, cache_folder, device)
