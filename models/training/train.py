"""Training loop: patches, AdamW with warm-up and cosine, averaged weights, resumable checkpoints, JSON-lines log."""

import copy
import json
import math
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Optional

import cv2
import numpy as np
import torch

from .tasks import Recipe, task_of


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


def train(data: Path, cache_folder: Path, run: Path, recipe: Recipe, device: torch.device,
          stop_at: int = 0, check_every: int = 1000, begin_with: Optional[Path] = None) -> None:
    """From scratch, or from the averaged weights of another run (`begin_with`), or from where this run stopped. Up to step
    `stop_at` (0: to the end); the next call goes on from there. The schedule is that of recipe.steps.
    """
    run.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    random.seed(recipe.seed)
    np.random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    task = task_of(recipe, data, cache_folder, device)
    model = task.detector.to(device).to(memory_format=torch.channels_last)
    if begin_with:
        model.load_state_dict(torch.load(begin_with, map_location=device)["average"])
    average = copy.deepcopy(model)
    optimizer = build_optimizer(model, recipe)
    start = 0
    checkpoint = run / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        start, task.mined = state["step"], state["mined"]
        print(f"resuming at step {start}", flush=True)
    (run / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1) + "\n")
    model.train()

    end = min(recipe.steps, stop_at or recipe.steps)
    sums, counted, since = {}, 0, time.time()
    with open(run / "log.jsonl", "a") as log, ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(task.batch, start * recipe.batch)
        for step in range(start, end):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(recipe, step)
            batch = coming.result()
            done = step + 1
            if recipe.mine_every and done % recipe.mine_every == 0 and done < recipe.steps:
                task.mine(average)  # before the next patches are cut: a run must resume exactly
                model.train()
            coming = ahead.submit(task.batch, done * recipe.batch)
            loss, parts = task.loss(model, batch, device)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
            optimizer.step()
            update_average(average, model, step, recipe.average)

            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + value
            counted += 1
            if done % 50 == 0 or done == end:
                entry = {"step": done, "learning_rate": learning_rate(recipe, step),
                         "seconds_a_step": round((time.time() - since) / counted, 3)}
                entry.update({name: round(value / counted, 4) for name, value in sums.items()})
                write(log, entry)
                sums, counted, since = {}, 0, time.time()
            if done % 250 == 0 or done == end:
                save(checkpoint, step=done, model=model.state_dict(), average=average.state_dict(),
                     optimizer=optimizer.state_dict(), mined=task.mined, recipe=asdict(recipe))
            if done % check_every == 0 or done == end:
                figures = task.look(average)
                write(log, {"step": done, "validation": {k: round(v, 4) for k, v in figures.items()}})
                save(run / f"average-{done}.pt", step=done, average=average.state_dict(), recipe=asdict(recipe))
                since = time.time()
    if end == recipe.steps:
        save(run / "final.pt", step=recipe.steps, average=average.state_dict(), recipe=asdict(recipe))


def write(log, entry: dict) -> None:
    line = json.dumps(entry)
    print(line, flush=True)
    log.write(line + "\n")
    log.flush()
