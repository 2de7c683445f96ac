"""Ours and a peer by turns: both wait, loaded and warm, and each does one piece of work for each line it is sent.

A worker prints a line of JSON when it is ready and one for each piece: {"wall_ms": ..., "cpu_ms": ..., "peak_mib": ...}.
"""

import json
import os
import resource
import subprocess
import time
from pathlib import Path
from typing import Dict, List, Optional, Sequence


class Worker:
    def __init__(self, command: Sequence[str], env: Optional[dict] = None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, **(env or {})})
        self.facts = self.answer()

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(map(str, self.process.args))} ended ({self.process.wait()})")
        return json.loads(line)

    def piece(self) -> dict:
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=60)


def by_turns(workers: Dict[str, Worker], repeats: int, twice: bool = False) -> Dict[str, List[dict]]:
    """The first round warms up and is not kept.

    `twice`: each does its piece twice in a row, and the second time counts: it finds the memory that the first gave back,
    for which a virtual machine may have to ask its host.
    """
    told: Dict[str, List[dict]] = {name: [] for name in workers}
    for i in range(repeats + 1):
        for name, worker in workers.items():
            piece = worker.piece()
            if twice:
                piece = worker.piece()
            if i > 0:
                told[name].append(piece)
    for worker in workers.values():
        worker.end()
    return told


def whole_process(command: Sequence[str], env: Optional[dict] = None, cwd: Optional[Path] = None) -> dict:
    """Start to end of a process and all it starts."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, **(env or {})}, cwd=cwd)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {"wall_ms": (time.perf_counter() - start) * 1e3, "cpu_ms": (used.ru_utime + used.ru_stime) * 1e3,
            "peak_mib": used.ru_maxrss / 1024, "status": process.returncode}


def own_piece(work) -> dict:
    """For workers written in Python: `work` timed within this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return {"wall_ms": (time.perf_counter() - wall) * 1e3, "cpu_ms": (time.process_time() - cpu) * 1e3,
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def column(pieces: List[dict], name: str) -> List[float]:
    return [piece[name] for piece in pieces]
