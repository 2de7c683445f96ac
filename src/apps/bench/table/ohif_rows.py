"""JPEG 2000 against OHIF (npm) in Chromium (Debian), watched on the same screen in the same way as every other program."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import List

from .parts import Row, mib, median, ms, ratio_of, write_part
from .screen import Screen, Watched
from .viewer_rows import HEIGHT, NO_ENGINE, WIDTH, Programs

HERE = Path(__file__).resolve().parent
COMMAND = "src/apps/bench/run.sh ohif"
STEP, TARGET = "The same, JPEG 2000: first picture", "<= 0.05 x OHIF's stable picture"
QUIET_S = 5.0  # between one view and the next


def browser(url: str, profile: str) -> List[str]:
    return ["chromium", "--no-sandbox", "--no-first-run", "--no-default-browser-check", "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", f"--user-data-dir={profile}",
            f"--window-size={WIDTH},{HEIGHT}", "--window-position=0,0", f"--app={url}"]


def watch(screen: Screen, command: List[str], quiet_s: float) -> dict:
    watched = Watched(screen, command)
    shown = watched.look(True, limit_s=90.0, quiet_s=quiet_s)
    told = {"first_ms": watched.first_ms, "stable_ms": watched.stable_ms, "cpu_s": watched.cpu_s(),
            "peak_mib": watched.peak_mib()}
    watched.end()
    if not shown:
        raise RuntimeError(f"{command[0]} showed no picture")
    return told


def ohif_rows(programs: Programs, work: Path, parts: Path, repeats: int) -> None:
    viewer = work / "ohif/package/dist"
    if not shutil.which("chromium") or not viewer.is_dir():
        write_part(parts, "ohif", [Row("start-jpeg2000-first", STEP, TARGET, "-",
                                       "OHIF or Chromium could not be installed here", 0.0, 0.05, "", COMMAND)])
        return
    server = subprocess.Popen([sys.executable, str(HERE / "serve_ohif.py"), str(viewer), str(programs.studies / "jpeg2000")],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    url = server.stdout.readline().strip()
    ours, theirs = [], []
    screen = Screen(WIDTH, HEIGHT)
    try:
        for i in range(repeats + 1):
            own = watch(screen, [str(programs.bin / "diptych"), str(programs.studies / "jpeg2000"), *NO_ENGINE], 1.2)
            with tempfile.TemporaryDirectory(prefix="diptych-browser-", ignore_cleanup_errors=True) as profile:
                other = watch(screen, browser(url, profile), QUIET_S)
            time.sleep(0.5)
            if i > 0:
                ours.append(own)
                theirs.append(other)
    finally:
        screen.end()
        server.terminate()
    first = [piece["first_ms"] for piece in ours]
    stable = [piece["stable_ms"] for piece in theirs]
    write_part(parts, "ohif", [Row(
        "start-jpeg2000-first", STEP, TARGET, ms(median(first)), ms(median(stable)), ratio_of(first, stable), 0.05,
        f"ours stable after {ms(median([piece['stable_ms'] for piece in ours]))}; OHIF's first picture "
        f"{ms(median([piece['first_ms'] for piece in theirs]))}, CPU "
        f"{ms(1e3 * median([piece['cpu_s'] for piece in theirs]))}, resident memory of its processes together "
        f"{mib(median([piece['peak_mib'] for piece in theirs]))}; software rendering, browser's start included", COMMAND)],
        {"ours": ours, "ohif": theirs})
