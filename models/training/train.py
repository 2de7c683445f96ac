"""Training loop: patches, AdamW with warm-up and cosine, averaged weights, resumable checkpoints, JSON-lines log."""

import copy
import json
import math
import os
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from . import losses, metrics
from .dataset import Cache, PatchSampler
from .inference import run_films
from .network import Decoder, Detector, Exported


@dataclass
class Recipe:
    steps: int = 4000
    batch: int = 16
    patch: int = 384
    learning_rate: float = 2e-3
    warm_up: int = 200
    weight_decay: float = 0.03
    average: float = 0.998        # decay of the averaged weights
    mass_share: float = 0.6       # of patches placed about a mass, the others anywhere in the breast
    malignancy_weight: float = 0.5
    clip: float = 5.0
    seed: int = 20240611
    bfloat16: bool = True


def learning_rate(recipe: Recipe, step: int) -> float:
    if step < recipe.warm_up:
        return recipe.learning_rate * (step + 1) / recipe.warm_up
    share = (step - recipe.warm_up) / max(1, recipe.steps - recipe.warm_up)
    return recipe.learning_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, share)))


def update_average(average: torch.nn.Module, model: torch.nn.Module, step: int, decay: float) -> None:
    decay = min(decay, (1 + step) / (10 + step))
    with torch.no_grad():
        current = model.state_dict()
        for name, value in average.state_dict().items():
            if value.dtype.is_floating_point:
                value.mul_(decay).add_(current[name].detach(), alpha=1 - decay)
            else:
                value.copy_(current[name])


def build_optimizer(model: torch.nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    weights = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    return torch.optim.AdamW([{"params": weights, "weight_decay": recipe.weight_decay},
                              {"params": others, "weight_decay": 0.0}], lr=recipe.learning_rate)


def save(path: Path, **state) -> None:
    torch.save(state, str(path) + ".part")
    os.replace(str(path) + ".part", path)


def validate(average: torch.nn.Module, cache: Cache, device: torch.device, films: int) -> dict:
    """A quick look on every n-th validation film, bfloat16, no flip; the figures of record come from evaluate.py."""
    model = Exported(copy.deepcopy(average).eval(), Decoder(), flip=False)
    indices = range(0, len(cache.films), max(1, len(cache.films) // films))
    return metrics.summary(run_films(model, cache, device, indices, half=True))


def train(data: Path, cache_folder: Path, run: Path, recipe: Recipe, device: torch.device,
          check_every: int = 500, check_films: int = 84) -> None:
    run.mkdir(parents=True, exist_ok=True)
    random.seed(recipe.seed)
    np.random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    training, validation = (Cache(data, cache_folder, s) for s in ("train", "validation"))
    model = Detector().to(device).to(memory_format=torch.channels_last)
    average = copy.deepcopy(model)
    optimizer = build_optimizer(model, recipe)
    sampler = PatchSampler(training, recipe.patch, recipe.seed, recipe.mass_share)
    start = 0
    checkpoint = run / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        start = state["step"]
        print(f"resuming at step {start}", flush=True)
    (run / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1) + "\n")
    model.train()

    sums, counted, since = {}, 0, time.time()
    with open(run / "log.jsonl", "a") as log:
        for step in range(start, recipe.steps):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(recipe, step)
            patches = [sampler.patch(step * recipe.batch + i) for i in range(recipe.batch)]
            target = losses.Targets(patches)
            x = torch.from_numpy(np.stack([p.image[None] for p in patches])).to(device)
            x = x.to(memory_format=torch.channels_last)
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=recipe.bfloat16):
                outputs = model(x)
            loss, parts = losses.total_loss(outputs, target.tensors(device), target.peaks, recipe.malignancy_weight)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
            optimizer.step()
            update_average(average, model, step, recipe.average)

            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + value
            counted += 1
            done = step + 1
            if done % 50 == 0 or done == recipe.steps:
                entry = {"step": done, "learning_rate": learning_rate(recipe, step),
                         "seconds_a_step": round((time.time() - since) / counted, 3)}
                entry.update({name: round(value / counted, 4) for name, value in sums.items()})
                write(log, entry)
                sums, counted, since = {}, 0, time.time()
            if done % 250 == 0 or done == recipe.steps:
                save(checkpoint, step=done, model=model.state_dict(), average=average.state_dict(),
                     optimizer=optimizer.state_dict(), recipe=asdict(recipe))
            if done % check_every == 0 or done == recipe.steps:
                figures = validate(average, validation, device, check_films)
                write(log, {"step": done, "validation": {k: round(v, 4) for k, v in figures.items()}})
                since = time.time()
    save(run / "final.pt", step=recipe.steps, average=average.state_dict(), recipe=asdict(recipe))


def write(log, entry: dict) -> None:
    line = json.dumps(entry)
    print(line, flush=True)
    log.write(line + "\n")
    log.flush()
