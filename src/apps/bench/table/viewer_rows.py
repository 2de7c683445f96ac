"""Starts of whole viewers on a screen without glass: the four views, the empty window, memory; and the pointer's answers."""

import shutil
import time
from pathlib import Path
from typing import Dict, List, Optional

import numpy as np

from .parts import Row, mib, median, ms, part_of, ratio_of, write_part
from .screen import Screen, Watched, tile_sums

WIDTH, HEIGHT = 2048, 1536
VIEWS = ("RCC", "LCC", "RMLO", "LMLO")
MOVES = 25
ANSWER_PART = 0.04  # of the screen's tiles change when a picture does
TRIES = 5            # once in a while a window does not come, or not in its size
NO_ENGINE = ["--model", "none"]  # no package of that name: the window says so and reads without the engine


class Programs:
    def __init__(self, bin_folder: Path, studies: Path):
        self.bin, self.studies = bin_folder, studies

    def files(self, study: str) -> List[str]:
        return [str(self.studies / study / f"{view}.dcm") for view in VIEWS]

    def ours(self, study: str) -> List[str]:
        return [str(self.bin / "diptych"), str(self.studies / study), *NO_ENGINE]

    def bare(self, study: str) -> List[str]:
        return [str(self.bin / "diptych-bare-window"), *self.files(study)]

    def aeskulap(self, study: str) -> Optional[List[str]]:
        return ["aeskulap", *self.files(study)] if shutil.which("aeskulap") else None


def started(screen: Screen, name: str, command: List[str], pictures: bool, weigh: bool) -> dict:
    for tries in range(1, TRIES + 1):
        watched = Watched(screen, command)
        came = watched.look(pictures, limit_s=12.0, weigh=weigh)
        piece = {"first_ms": watched.first_ms, "stable_ms": watched.stable_ms, "cpu_s": watched.cpu_s(),
                 "peak_mib": watched.peak_mib(), "tries": tries}
        watched.end()
        if came:
            return piece
    raise RuntimeError(f"{name} showed no picture")


def read_files_of(command: List[str]) -> None:
    """What the program opens lies in the page cache: some systems take back what was not touched for seconds."""
    for word in command[1:]:
        named = Path(word)
        for file in [named] if named.is_file() else named.glob("*.dcm") if named.is_dir() else []:
            file.read_bytes()


def starts(commands: Dict[str, List[str]], repeats: int, pictures: bool = True) -> Dict[str, List[dict]]:
    """By turns; the first round fills the page cache and makes what a first start makes.

    Each program starts twice in a row, and the second time counts: it finds the memory that the first gave back, for which
    a virtual machine may have to ask its host. The first one is weighed, which takes time.
    """
    told: Dict[str, List[dict]] = {name: [] for name in commands}
    screen = Screen(WIDTH, HEIGHT)
    try:
        for i in range(repeats + 1):
            for name, command in commands.items():
                weighed = started(screen, name, command, pictures, weigh=True)
                read_files_of(command)
                timed = started(screen, name, command, pictures, weigh=False)
                if i > 0:
                    told[name].append({**timed, "peak_mib": weighed["peak_mib"]})
    finally:
        screen.end()
    return told


def column(told: Dict[str, List[dict]], program: str, name: str) -> List[float]:
    return [piece[name] for piece in told[program]]


def start_rows(programs: Programs, parts: Path, repeats: int) -> None:
    """Raw against aeskulap and the bare window, and the memory of it."""
    commands = {"ours": programs.ours("raw"), "bare": programs.bare("raw")}
    if programs.aeskulap("raw"):
        commands["aeskulap"] = programs.aeskulap("raw")
    told = starts(commands, repeats)
    ours = column(told, "ours", "stable_ms")
    note = (f"first picture {ms(median(column(told, 'ours', 'first_ms')))}, "
            f"CPU {ms(1e3 * median(column(told, 'ours', 'cpu_s')))} in all")
    rows = []
    step = "Start to four 3328 x 4096 views shown and stable, raw"
    command = "src/apps/bench/run.sh start"
    if "aeskulap" in told:
        theirs = column(told, "aeskulap", "stable_ms")
        rows.append(Row("start-raw-aeskulap", step, "<= 0.1 x aeskulap", ms(median(ours)), ms(median(theirs)),
                        ratio_of(ours, theirs), 0.1, note + f"; aeskulap's CPU "
                        f"{ms(1e3 * median(column(told, 'aeskulap', 'cpu_s')))}, memory "
                        f"{mib(median(column(told, 'aeskulap', 'peak_mib')))}", command))
    else:
        rows.append(missing("start-raw-aeskulap", step, "<= 0.1 x aeskulap", ms(median(ours)), "aeskulap", command))
    bare = column(told, "bare", "stable_ms")
    rows.append(Row("start-raw-bare", step, "<= 2.5 x a bare Qt program that only shows them", ms(median(ours)),
                    ms(median(bare)), ratio_of(ours, bare), 2.5, note, command))
    peak = max(column(told, "ours", "peak_mib"))
    rows.append(Row("memory-raw", "Memory with four raw views shown", "<= 250 MB", mib(peak), "250 MB", peak / 250,
                    1.0, "all its processes at their most (proportional set size), every 16-bit pixel at hand; the engine off", command))
    write_part(parts, "start", rows, told)


def missing(key: str, step: str, target: str, measured: str, peer: str, command: str) -> Row:
    return Row(key, step, target, measured, f"{peer} could not be installed here", 0.0, 0.0, "", command)


def lossless_rows(programs: Programs, parts: Path, repeats: int) -> None:
    command, step = "src/apps/bench/run.sh lossless", "The same, JPEG lossless"
    commands = {"ours": programs.ours("current")}
    if programs.aeskulap("current"):
        commands["aeskulap"] = programs.aeskulap("current")
    told = starts(commands, repeats)
    ours = column(told, "ours", "stable_ms")
    if "aeskulap" not in told:
        rows = [missing("start-lossless", step, "<= 0.18 x aeskulap", ms(median(ours)), "aeskulap", command)]
    else:
        theirs = column(told, "aeskulap", "stable_ms")
        rows = [Row("start-lossless", step, "<= 0.18 x aeskulap", ms(median(ours)), ms(median(theirs)),
                    ratio_of(ours, theirs), 0.18,
                    f"first picture {ms(median(column(told, 'ours', 'first_ms')))}, CPU "
                    f"{ms(1e3 * median(column(told, 'ours', 'cpu_s')))}; aeskulap's "
                    f"{ms(1e3 * median(column(told, 'aeskulap', 'cpu_s')))}", command)]
    write_part(parts, "lossless", rows, told)


def jpeg2000_rows(programs: Programs, parts: Path, repeats: int) -> None:
    """Full pixels here; the browser's row is OHIF's own (ohif_rows)."""
    told = starts({"ours": programs.ours("jpeg2000")}, repeats)
    first, ours = column(told, "ours", "first_ms"), column(told, "ours", "stable_ms")
    rows = [Row("start-jpeg2000", "The same, JPEG 2000: full pixels", "<= 2 s", ms(median(ours)), "2.00 s",
                median(ours) / 2000, 1.0,
                f"first picture {ms(median(first))}, CPU {ms(1e3 * median(column(told, 'ours', 'cpu_s')))}, memory "
                f"{mib(max(column(told, 'ours', 'peak_mib')))}", "src/apps/bench/run.sh jpeg2000")]
    write_part(parts, "jpeg2000", rows, told)


def window_rows(programs: Programs, parts: Path, repeats: int) -> None:
    told = starts({"ours": [str(programs.bin / "diptych"), *NO_ENGINE],
                   "bare": [str(programs.bin / "diptych-bare-window")]}, repeats, pictures=False)
    ours, bare = column(told, "ours", "stable_ms"), column(told, "bare", "stable_ms")
    first = ratio_of(column(told, "ours", "first_ms"), column(told, "bare", "first_ms"))
    rows = [Row("cold-start", "Start of the program to its whole window", "<= 3 x a bare Qt window", ms(median(ours)),
                ms(median(bare)), ratio_of(ours, bare), 3.0,
                f"first pixels {ms(median(column(told, 'ours', 'first_ms')))}, {first:.1f} x; program files in the page "
                "cache", "src/apps/bench/run.sh window")]
    write_part(parts, "window", rows, told)


def engine_memory_rows(programs: Programs, parts: Path) -> None:
    """As shipped: the engine loads its model and analyses what was opened."""
    screen = Screen(WIDTH, HEIGHT)
    try:
        watched = Watched(screen, [str(programs.bin / "diptych"), str(programs.studies / "raw")])
        watched.look(True)
        idle = 0
        while idle < 8 and time.perf_counter() - watched.started < 180:
            before = watched.cpu_s()
            for _ in range(5):
                time.sleep(0.1)
                watched.weigh()
            idle = idle + 1 if watched.cpu_s() - before < 0.03 else 0
        peak, took = watched.peak_mib(), watched.cpu_s()
        watched.end()
    finally:
        screen.end()
    write_part(parts, "engine-memory", [Row(
        "memory-engine", "The same with the model loaded and the study analysed", "<= 1.0 GB", mib(peak), "1000 MB",
        peak / 1000, 1.0, f"all its processes at their most (proportional set size); CPU {took:.1f} s from the start to the analysis' end",
        "src/apps/bench/run.sh engine-memory")])


def answers(screen: Screen, watched: Watched, button: int, moves: int, modifier: bool = False) -> List[float]:
    """Milliseconds from a move of the pointer to the last pixel of the picture's answer; the pointer's own is none."""
    from Xlib import X, display
    from Xlib.ext import xtest
    server = display.Display(screen.name)
    middle = (screen.width // 2, screen.height // 2)

    def move(x: int, y: int) -> None:
        xtest.fake_input(server, X.MotionNotify, x=x, y=y)
        server.sync()

    def press(kind: int, which: int) -> None:
        xtest.fake_input(server, kind, which)
        server.sync()

    wheel = button > 3
    move(*middle)
    time.sleep(0.5)
    if not wheel:
        press(X.ButtonPress, button)
        time.sleep(0.3)
    told = []
    for i in range(moves):
        last, came = tile_sums(screen.tiles()), None
        touched = np.zeros(len(last), bool)
        start = time.perf_counter()
        if wheel:
            which = button if i // 4 % 2 == 0 else 9 - button
            press(X.ButtonPress, which)
            press(X.ButtonRelease, which)
        else:
            move(middle[0] + 14 * (1 + i % 5), middle[1] + 11 * (1 + i * 2 % 7))
        while (now := time.perf_counter()) - start < 0.8:
            sums = tile_sums(screen.tiles())
            differs = sums != last
            if differs.any():
                touched |= differs
                last, came = sums, now
            elif came is not None and now - came > 0.03 and touched.mean() > ANSWER_PART:
                break
        if came is not None and touched.mean() > ANSWER_PART:
            told.append((came - start) * 1e3)
        time.sleep(0.1)
    if not wheel:
        press(X.ButtonRelease, button)
    time.sleep(0.5)
    server.close()
    return told


def enlarge(screen: Screen) -> None:
    """Ours shows one view of a hanging after a double click on it."""
    from Xlib import X, display
    from Xlib.ext import xtest
    server = display.Display(screen.name)
    xtest.fake_input(server, X.MotionNotify, x=screen.width // 2 - 60, y=screen.height // 3)
    for kind in (X.ButtonPress, X.ButtonRelease) * 2:
        xtest.fake_input(server, kind, 1)
        server.sync()
        time.sleep(0.04)
    server.close()
    time.sleep(1.5)


def pointer_rows(programs: Programs, parts: Path, repeats: int) -> None:
    """One view each, window by window; every program's own buttons: aeskulap's 1 windows, 2 zooms, 3 pans."""
    if not programs.aeskulap("raw"):
        write_part(parts, "pointer", [missing("pointer-window", "Pointer to pixels, window", "<= 0.6 x aeskulap", "-",
                                              "aeskulap", "src/apps/bench/run.sh pointer")])
        return
    buttons = {"window": (3, 1), "zoom": (4, 2), "pan": (1, 3)}
    told: Dict[str, List[float]] = {f"{who}-{what}": [] for what in buttons for who in ("ours", "aeskulap")}
    ratios: Dict[str, List[float]] = {what: [] for what in buttons}
    for _ in range(repeats):
        medians = {}
        for who in ("ours", "aeskulap"):
            screen = Screen(WIDTH, HEIGHT)
            try:
                command = programs.ours("raw") if who == "ours" else ["aeskulap", programs.files("raw")[1]]
                watched = Watched(screen, command)
                watched.look(True)
                time.sleep(1.0)
                if who == "ours":
                    enlarge(screen)
                for what, both in buttons.items():
                    times = answers(screen, watched, both[0 if who == "ours" else 1], MOVES)
                    told[f"{who}-{what}"] += times
                    if times:
                        medians[who, what] = median(times)
                watched.end()
            finally:
                screen.end()
        for what in buttons:
            if ("ours", what) in medians and ("aeskulap", what) in medians:
                ratios[what].append(medians["ours", what] / medians["aeskulap", what])
    rows = []
    for what in buttons:
        ours, theirs = told[f"ours-{what}"], told[f"aeskulap-{what}"]
        if not ratios[what]:
            raise RuntimeError(f"no answer to the pointer: {what}")
        if len(theirs) < MOVES * repeats / 2:
            rows.append(Row(f"pointer-{what}", f"Pointer to pixels, one view, {what}", "<= 0.6 x aeskulap",
                            ms(median(ours)), f"aeskulap answered {len(theirs)} of {MOVES * repeats} moves", 0.0, 0.6,
                            f"99 of 100 within {ms(part_of(ours, 0.99))}", "src/apps/bench/run.sh pointer"))
            continue
        rows.append(Row(f"pointer-{what}", f"Pointer to pixels, one view, {what}", "<= 0.6 x aeskulap", ms(median(ours)),
                        ms(median(theirs)), median(ratios[what]), 0.6,
                        f"99 of 100 within {ms(part_of(ours, 0.99))}, aeskulap's {ms(part_of(theirs, 0.99))}; "
                        f"{len(ours)} and {len(theirs)} of {MOVES * repeats} moves answered",
                        "src/apps/bench/run.sh pointer"))
    write_part(parts, "pointer", rows, {name: [round(t, 2) for t in times] for name, times in told.items()})
