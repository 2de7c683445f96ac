"""One JSON file a row group, so that a single one can be measured anew; medians and how they are written."""

import json
import os
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import List, Optional


@dataclass
class Row:
    key: str
    step: str
    target: str
    measured: str
    limit: str
    ratio: float  # measured / limit, the median of the turns; 0: not measured
    most: float   # the target is met up to this ratio; `least` turns it round
    note: str = ""
    command: str = ""
    least: bool = False

    def met(self) -> bool:
        return self.ratio >= self.most if self.least else self.ratio <= self.most


def median(values: List[float]) -> float:
    return statistics.median(values)


def part_of(values: List[float], part: float) -> float:
    """The value that this part of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def ratio_of(ours: List[float], limits: List[float]) -> float:
    """Turn by turn, so that a busy minute burdens both."""
    return median([a / b for a, b in zip(ours, limits)])


def ms(value: float) -> str:
    if value >= 1000:
        return f"{value / 1000:.2f} s"
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def mib(value: float) -> str:
    return f"{value:.0f} MB"


def write_part(folder: Path, name: str, rows: List[Row], raw: Optional[dict] = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    one, five, _ = os.getloadavg()
    content = {"when": time.strftime("%Y-%m-%d %H:%M"), "load": [round(one, 2), round(five, 2)],
               "rows": [asdict(row) for row in rows], "raw": raw or {}}
    (folder / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
    for row in rows:
        told = f"{row.ratio:.2f} ({'met' if row.met() else 'NOT met'})" if row.ratio else "not measured"
        print(f"  {row.step}: {row.measured} | {row.limit} | {told} | {row.note}", flush=True)
