"""A screen without glass (Xvfb) whose pixels are a file in memory: looking at it takes the program that is watched no time of
its own, and little of a core's (a copy and a comparison of every SAMPLE-th pixel; tiles are judged when they change).

Where a picture is on screen is told by the greys: a tile of the screen that shows many of them is part of one. Only those
tiles count for "stable", so that a clock, a caret or a text that goes away later does not.
"""

import mmap
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import List, Optional, Sequence

import numpy as np

SAMPLE = 4           # every fourth pixel across and down is looked at
TILE = 16            # samples: a tile is 64 x 64 pixels
GREYS_OF_PICTURE = 25
PICTURE_PART = 0.03  # of the screen's tiles: one view of four
PAUSE_S = 0.004
QUIET_S = 1.2        # without a change: stable


class Screen:
    def __init__(self, width: int, height: int):
        self.folder = Path(tempfile.mkdtemp(prefix="diptych-screen-", dir="/dev/shm"))
        self.home = self.folder / "home"
        self.home.mkdir()
        told, tells = os.pipe()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(tells), "-screen", "0", f"{width}x{height}x24",
                                        "-fbdir", str(self.folder), "-nolisten", "tcp", "-noreset"],
                                       pass_fds=[tells], **quiet)
        os.close(tells)
        with os.fdopen(told) as number:  # the first that is free; told when the screen can be used
            self.name = f":{number.readline().strip()}"
        self.windows = subprocess.Popen(["openbox"], env=self.environment(), **quiet)
        time.sleep(1.0)
        frame = open(self.folder / "Xvfb_screen0", "rb")
        self.memory = mmap.mmap(frame.fileno(), 0, prot=mmap.PROT_READ)
        head = struct.unpack(">25I", self.memory[:100])  # XWD: header size, ..., height, ..., bytes a line, ..., colours
        self.width, self.height, self.line = head[4], head[5], head[12]
        self.start = head[0] + 12 * head[19]

    def environment(self) -> dict:
        """A user who has never started the program, on this screen."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_", "WAYLAND"))}
        return {**kept, "DISPLAY": self.name, "HOME": str(self.home), "NO_AT_BRIDGE": "1", "QT_QPA_PLATFORM": "xcb",
                "LIBGL_ALWAYS_SOFTWARE": "1"}

    def pixels(self) -> np.ndarray:
        """Of every SAMPLE-th line and column, as 0x00RRGGBB."""
        whole = np.frombuffer(self.memory, np.uint32, self.height * self.line // 4, self.start)
        return whole.reshape(self.height, self.line // 4)[::SAMPLE, :self.width:SAMPLE]

    def tiles(self) -> np.ndarray:
        """Tiles x samples."""
        seen = self.pixels()
        rows, columns = seen.shape[0] // TILE, seen.shape[1] // TILE
        cut = seen[:rows * TILE, :columns * TILE].reshape(rows, TILE, columns, TILE)
        return cut.transpose(0, 2, 1, 3).reshape(rows * columns, TILE * TILE)

    def end(self) -> None:
        self.windows.terminate()
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def picture_tiles(tiles: np.ndarray) -> np.ndarray:
    """Which tiles show many greys."""
    red, green, blue = tiles >> 16 & 255, tiles >> 8 & 255, tiles & 255
    grey = np.where((red == green) & (green == blue), red, 0).astype(np.uint8)
    ordered = np.sort(grey, 1)
    return (np.diff(ordered, axis=1) > 0).sum(1) + 1 >= GREYS_OF_PICTURE


def tile_sums(tiles: np.ndarray) -> np.ndarray:
    return (tiles & 0xFFFFFF).sum(1, dtype=np.uint64)


class Watched:
    """A program on the screen: when its picture came, when it stayed; what it used."""

    def __init__(self, screen: Screen, command: Sequence[str], env: Optional[dict] = None):
        self.screen, self.before = screen, tile_sums(screen.tiles())
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, env={**screen.environment(), **(env or {})}, start_new_session=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.first_ms: Optional[float] = None
        self.stable_ms: Optional[float] = None
        self.most_mib, self.weighed = 0.0, 0.0

    def look(self, pictures: bool, limit_s: float = 20.0, quiet_s: float = QUIET_S, weigh: bool = True) -> bool:
        """Until it is stable; without `pictures` any change of the screen counts. False: nothing came."""
        last, seen = self.before, None
        changed = np.zeros(len(last))
        while (now := time.perf_counter()) - self.started < limit_s and self.process.poll() is None:
            if weigh:
                self.weigh()
            tiles, differs = None, np.zeros(len(last), bool)
            if seen is None or not np.array_equal(seen, self.screen.pixels()):
                seen, tiles = self.screen.pixels().copy(), self.screen.tiles()
                sums = tile_sums(tiles)
                differs = sums != last
            if differs.any():
                changed[differs] = now - self.started
                last = sums
                if self.first_ms is None and (not pictures or picture_tiles(tiles).mean() >= PICTURE_PART):
                    self.first_ms = (now - self.started) * 1e3
            if self.first_ms is not None and now - self.started - changed.max() > quiet_s:
                break
            if self.first_ms is not None and now - self.started > self.first_ms / 1e3 + 10 * quiet_s:
                break  # something blinks beside the picture
            time.sleep(PAUSE_S)
        if self.first_ms is None:
            return False
        inside = picture_tiles(self.screen.tiles()) if pictures else np.ones(len(last), bool)
        self.stable_ms = changed[inside].max() * 1e3 if inside.any() else self.first_ms
        return True

    def processes(self) -> List[int]:
        found = []
        for folder in Path("/proc").iterdir():
            try:
                if folder.name.isdigit() and os.getpgid(int(folder.name)) == self.process.pid:
                    found.append(int(folder.name))
            except OSError:
                pass
        return found

    def weigh(self, every_s: float = 0.1) -> None:
        """The proportional set size of all its processes: what two of them share counts once."""
        if time.perf_counter() - self.weighed < every_s:
            return
        self.weighed, total = time.perf_counter(), 0.0
        for pid in self.processes():
            try:
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        total += int(line.split()[1]) / 1024
            except OSError:
                pass
        self.most_mib = max(self.most_mib, total)

    def peak_mib(self) -> float:
        self.weigh(0.0)
        return self.most_mib

    def cpu_s(self) -> float:
        ticks = 0
        for pid in self.processes():
            try:
                ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:15]))
            except OSError:
                pass
        return ticks / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        for which in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, which)
            except ProcessLookupError:
                break
            time.sleep(0.3)
        self.process.wait()
        time.sleep(0.3)
