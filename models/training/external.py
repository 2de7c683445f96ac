"""mini-MIAS (162 oblique films of 81 women, 0.2 mm): measured on, never trained on. Suckling et al. 1994; research only.

A circle is taken as its box; films whose calcifications are spread too widely for a circle ("NOTE 3") count in what is asked
of whole films, and not in the FROC.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List

SPACING_MM = 0.2


@dataclass
class MiasFilm:
    name: str
    woman: int                      # films 1 and 2 are one woman's, 3 and 4 the next one's ...
    tissue: str                     # F fatty, G glandular, D dense
    malignant: bool = False
    normal: bool = True
    spread: bool = False            # an abnormality without a circle
    kinds: List[str] = field(default_factory=list)
    boxes: List[List[float]] = field(default_factory=list)  # image pixels, corners


def read_list(folder: Path) -> List[MiasFilm]:
    films: Dict[str, MiasFilm] = {}
    for line in (folder / "Info.txt").read_text(errors="replace").splitlines():
        words = line.split()
        if len(words) < 3 or not words[0].startswith("mdb"):
            continue
        number = int(words[0][3:])
        film = films.setdefault(words[0], MiasFilm(words[0], (number + 1) // 2, words[1]))
        if words[2] == "NORM":
            continue
        film.normal = False
        film.malignant = film.malignant or words[3] == "M"
        if len(words) >= 7 and words[4].isdigit():
            x, y, radius = float(words[4]), 1024.0 - float(words[5]), float(words[6])
            film.kinds.append(words[2])
            film.boxes.append([x - radius, y - radius, x + radius, y + radius])
        else:
            film.spread = True
    return [film for film in films.values() if (folder / f"{film.name}.png").exists()]
