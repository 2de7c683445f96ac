"""Batches cut ahead of the network: by one thread, or by processes where a GPU waits for them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Iterator

import cv2
import torch
from torch.utils.data import DataLoader, Dataset

from .tasks import Batch, Task


class Steps(Dataset):
    """Item n is the batch of step n, the same whoever cuts it."""

    def __init__(self, task: Task, size: int, end: int):
        self.task, self.size, self.end = task, size, end

    def __len__(self) -> int:
        return self.end

    def __getitem__(self, step: int) -> Batch:
        return self.task.batch(step * self.size)


def _one_thread(_: int) -> None:
    cv2.setNumThreads(1)
    torch.set_num_threads(1)


def batches(task: Task, size: int, start: int, end: int, processes: int, device: torch.device) -> Iterator[Batch]:
    """The batches of steps start..end - 1, on `device`. The task may not change until the last was taken."""
    if processes > 0:
        loader = DataLoader(Steps(task, size, end), batch_size=None, sampler=range(start, end), num_workers=processes,
                            prefetch_factor=4, pin_memory=device.type == "cuda", worker_init_fn=_one_thread)
        for batch in loader:
            yield on_device(batch, device)
        return
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(task.batch, start * size)
        for step in range(start, end):
            batch = coming.result()
            if step + 1 < end:
                coming = ahead.submit(task.batch, (step + 1) * size)
            yield on_device(batch, device)


def on_device(batch: Batch, device: torch.device) -> Batch:
    return {name: value.to(device, non_blocking=True) for name, value in batch.items()}
