"""Training loop: patches, AdamW with warm-up and cosine, averaged weights, resumable checkpoints, JSON-lines log."""

import copy
import json
import math
import os
import random
import time
from dataclasses import asdict
from pathlib import Path
from typing import Dict, Optional

import cv2
import numpy as np
import torch
from torch import Tensor

from .batches import batches
from .tasks import Recipe, task_of

MOST_STEPS = 10 ** 6  # of a schedule that follows the clock


class Schedule:
    """How far a run is, 0..1: by its steps, or by the clock (`recipe.seconds`), `spent` seconds of which are over."""

    def __init__(self, recipe: Recipe, spent: float = 0.0):
        self.recipe, self.began = recipe, time.time() - spent

    @property
    def spent(self) -> float:
        return time.time() - self.began

    @property
    def last(self) -> int:
        return MOST_STEPS if self.recipe.seconds > 0 else self.recipe.steps

    def share(self, step: int) -> float:
        done = self.spent / self.recipe.seconds if self.recipe.seconds > 0 else step / max(1, self.recipe.steps)
        return min(1.0, done)

    def over(self, done: int) -> bool:
        return self.share(done) >= 1.0

    def learning_rate(self, step: int) -> float:
        if step < self.recipe.warm_up:
            return self.recipe.learning_rate * (step + 1) / self.recipe.warm_up
        if self.recipe.seconds > 0:
            share = self.share(step)
        else:
            share = min(1.0, (step - self.recipe.warm_up) / max(1, self.recipe.steps - self.recipe.warm_up))
        return self.recipe.learning_rate * 0.5 * (1 + math.cos(math.pi * share))


def update_average(average: torch.nn.Module, model: torch.nn.Module, step: int, decay: float) -> None:
    decay = min(decay, (1 + step) / (10 + step))
    with torch.no_grad():
        current = model.state_dict()
        kept = average.state_dict()
        floating = [name for name, value in kept.items() if value.dtype.is_floating_point]
        values = [kept[name] for name in floating]
        torch._foreach_mul_(values, decay)
        torch._foreach_add_(values, [current[name].detach() for name in floating], alpha=1 - decay)
        for name, value in kept.items():
            if not value.dtype.is_floating_point:
                value.copy_(current[name])


def build_optimizer(model: torch.nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    weights = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    return torch.optim.AdamW([{"params": weights, "weight_decay": recipe.weight_decay},
                              {"params": others, "weight_decay": 0.0}], lr=recipe.learning_rate)


def save(path: Path, **state) -> None:
    torch.save(state, str(path) + ".part")
    os.replace(str(path) + ".part", path)


def halves(model: torch.nn.Module) -> Dict[str, Tensor]:
    """The weights in 16 bits: what ships is rounded further."""
    return {name: value.half() if value.dtype.is_floating_point else value for name, value in model.state_dict().items()}


class Sums:
    """Means of the losses' parts since the last line of the log; read only there, so that a GPU need not wait."""

    def __init__(self) -> None:
        self.parts: Dict[str, Tensor] = {}
        self.count, self.since = 0, time.time()

    def add(self, parts: Dict[str, Tensor]) -> None:
        self.parts = {name: self.parts[name] + value if name in self.parts else value for name, value in parts.items()}
        self.count += 1

    def entry(self) -> dict:
        means = {name: round(float(value) / self.count, 4) for name, value in self.parts.items()}
        return {"seconds_a_step": round((time.time() - self.since) / self.count, 4), **means}


def train(data: Path, cache_folder: Path, run: Path, recipe: Recipe, device: torch.device,
          stop_at: int = 0, check_every: int = 1000, begin_with: Optional[Path] = None, processes: int = 0) -> None:
    """From scratch, or from the averaged weights of another run (`begin_with`), or from where this run stopped. Up to step
    `stop_at` (0: to the end); the next call goes on from there. The schedule is that of recipe.steps or recipe.seconds.
    """
    run.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    torch.backends.cudnn.benchmark = True  # patches have one size
    random.seed(recipe.seed)
    np.random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    task = task_of(recipe, data, cache_folder, device)
    model = task.detector.to(device).to(memory_format=torch.channels_last)
    if begin_with:
        model.load_state_dict(torch.load(begin_with, map_location=device)["average"])
    average = copy.deepcopy(model)
    optimizer = build_optimizer(model, recipe)
    schedule, done = Schedule(recipe), 0
    checkpoint = run / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        done, task.mined, schedule = state["step"], state["mined"], Schedule(recipe, state.get("spent", 0.0))
        print(f"resuming at step {done}", flush=True)
    (run / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1) + "\n")
    model.train()

    end = min(schedule.last, stop_at or schedule.last)
    with open(run / "log.jsonl", "a") as log:
        while done < end and not schedule.over(done):
            if recipe.mine_every and done and done % recipe.mine_every == 0:
                task.mine(average)  # of these weights and no other, so that a run resumes exactly
                model.train()
            until = min(end, (done // recipe.mine_every + 1) * recipe.mine_every) if recipe.mine_every else end
            sums = Sums()
            for batch in batches(task, recipe.batch, done, until, processes, device):
                for group in optimizer.param_groups:
                    group["lr"] = schedule.learning_rate(done)
                loss, parts = task.loss(model, batch)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
                optimizer.step()
                update_average(average, model, done, recipe.average)
                sums.add(parts)
                done += 1
                last = done == end or schedule.over(done)
                if done % 50 == 0 or last:
                    write(log, {"step": done, "learning_rate": schedule.learning_rate(done - 1), **sums.entry()})
                    sums = Sums()
                if done % 250 == 0 or last:
                    save(checkpoint, step=done, model=model.state_dict(), average=average.state_dict(), spent=schedule.spent,
                         optimizer=optimizer.state_dict(), mined=task.mined, recipe=asdict(recipe))
                if done % check_every == 0 or last:
                    figures = task.look(average)
                    write(log, {"step": done, "validation": {k: round(v, 4) for k, v in figures.items()}})
                    save(run / f"average-{done}.pt", step=done, average=halves(average), recipe=asdict(recipe))
                    sums = Sums()
                if last:
                    break
    if schedule.over(done):
        save(run / "final.pt", step=done, average=halves(average), recipe=asdict(recipe))


def write(log, entry: dict) -> None:
    """Refuses to go on with a loss that is no number: nothing comes back from that, and the last checkpoint is whole."""
    if not all(math.isfinite(entry.get(name, 0.0)) for name in ("heat", "box", "malignancy")):
        raise RuntimeError(f"the loss is no number at step {entry['step']}: go on from the last checkpoint, or try --no-bfloat16")
    line = json.dumps(entry)
    print(line, flush=True)
    log.write(line + "\n")
    log.flush()
