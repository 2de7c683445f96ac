"""A GPU's yardsticks for the engine: the package's network as plain PyTorch in float16, and the GPU's matrix units."""

import json
import time
from pathlib import Path
from statistics import median

import torch

from .export import read_manifest
from .to_onnx import convolutions, operations, rebuilt

MATRIX = 8192


def timed(work, repeats: int) -> float:
    """Milliseconds, the median."""
    times = []
    for _ in range(repeats + 3):
        torch.cuda.synchronize()
        start = time.perf_counter()
        work()
        torch.cuda.synchronize()
        times.append((time.perf_counter() - start) * 1e3)
    return median(times[3:])


def eager(package: Path, repeats: int) -> None:
    spec = read_manifest(package)["input"]
    network = rebuilt(package)
    with torch.no_grad():
        a_view = operations(convolutions(network, torch.rand(1, 1, spec["rows"], spec["columns"])))
        network = network.cuda().to(memory_format=torch.channels_last)
        images = torch.rand(4, 1, spec["rows"], spec["columns"]).pin_memory()

        def assess() -> None:
            with torch.autocast("cuda", dtype=torch.float16):
                network(images.cuda(non_blocking=True)).cpu()

        a, b = (torch.randn(MATRIX, MATRIX, device="cuda", dtype=torch.bfloat16) for _ in range(2))
        peak = 2 * MATRIX ** 3 / timed(lambda: a @ b, repeats) * 1e3
        print(json.dumps({"gpu": torch.cuda.get_device_name(), "torch": torch.__version__,
                          "eager_float16_ms": round(timed(assess, repeats), 2), "operations": 4 * a_view,
                          "bfloat16_operations_a_second": round(peak), "limit_ms": round(4 * a_view / peak * 1e3, 2)}))
