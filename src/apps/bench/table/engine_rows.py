"""The engine against ONNX Runtime on the same network and input, and against what oneDNN alone can do."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Optional

from .parts import Row, mib, median, ms, ratio_of, write_part
from .turns import Worker, by_turns, column

HERE = Path(__file__).resolve().parent
VIEWS = 4
QUICKEST_EAGER_MS = 36.0  # of several calls on an H200: docs/adr/0022-gpu.md
GPU_TOLD = HERE.parents[1] / "device_bench/measured.jsonl"
COMMAND = "src/apps/bench/run.sh engine"


def peer(work: Path, network: str, threads: int) -> Optional[Worker]:
    """None where Node, its onnxruntime-node or the network is not there."""
    modules = work / "onnxruntime"
    if not shutil.which("node") or not (modules / "node_modules/onnxruntime-node").is_dir() or not (work / network).is_dir():
        return None
    return Worker(["node", str(HERE / "network_with_onnxruntime.mjs"), str(modules), str(work / network),
                   str(work / "studies/views.f32"), str(threads)])


def ours(program: Path, studies: Path, threads: int, arithmetic: str, what: str) -> Worker:
    """`what`: engine, which is told where the breast is, as the program tells it; engine-whole, which is not."""
    return Worker([str(program), "--turns", what, "--files", str(studies)],
                  {"DIPTYCH_ARITHMETIC": arithmetic, "DIPTYCH_THREADS": str(threads)})


def limit_of(program: Path, network: Path, threads: int) -> dict:
    told = subprocess.run([str(program), str(network / "convolutions.txt")], capture_output=True, text=True, check=True,
                          env={**os.environ, "OMP_NUM_THREADS": str(threads)})
    return json.loads(told.stdout)


def limit_row(bench: Path, network: Path, threads: int, whole: list) -> Row:
    """`whole`: turns in pairs, of all operations of the network."""
    step = "The network against oneDNN's convolutions in bfloat16, measured here"
    target = ">= 40 %"
    program = bench / "diptych-convolution-limit"
    if not whole or not program.is_file():
        return Row("engine-limit", step, target, "-", "no AMX, or no oneDNN, here", 0.0, 0.4, "", COMMAND, True)
    rounds = [limit_of(program, network, threads) for _ in range(3)]
    operations = VIEWS * rounds[0]["operations"]
    engine_gflops = operations / median(column(whole, "wall_ms")) / 1e6
    peak = median([told["bf16_best_gflops"] for told in rounds])
    own_shapes = VIEWS * median([told["bf16_ms"] for told in rounds])
    share = 2 * engine_gflops / peak
    return Row("engine-limit", step, target, f"{2 * engine_gflops:.0f} GFLOP/s", f"{peak:.0f} GFLOP/s", share, 0.4,
               f"{operations / 1e9:.0f} GFLOP a study; a pair is two products, so {engine_gflops:.0f} GFLOP/s of the "
               f"network are twice that of AMX's; counted once, {engine_gflops / peak:.0%}. The limit is a convolution "
               f"of 256 with 256 channels; the network's own convolutions in single bfloat16, everything else left "
               f"out, take oneDNN {ms(own_shapes)}; wall times both, so a busy machine lowers the share", COMMAND, True)


def against(key: str, step: str, target: str, most: float, told: dict, name: str, note: str = "", runtime: str = "runtime") -> Row:
    if name not in told:
        return Row(key, step, target, "-", "no AMX here", 0.0, most, "", COMMAND)
    wall, cpu = column(told[name], "wall_ms"), median(column(told[name], "cpu_ms"))
    memory = mib(max(column(told[name], "peak_mib")))
    if runtime not in told:
        return Row(key, step, target, ms(median(wall)), "not installed here: onnxruntime-node, for eight bits python3-onnx", 0.0, most, note,
                   COMMAND)
    theirs = {each: column(told[runtime], each) for each in ("wall_ms", "cpu_ms", "peak_mib")}
    return Row(key, step, target, ms(median(wall)), ms(median(theirs["wall_ms"])), ratio_of(wall, theirs["wall_ms"]), most,
               f"{note}CPU {ms(cpu)}, ONNX Runtime's {ms(median(theirs['cpu_ms']))}; memory {memory}, its {mib(max(theirs['peak_mib']))}", COMMAND)


def engine_rows(bench: Path, work: Path, parts: Path, repeats: int, threads: int) -> None:
    program, studies = bench / "diptych-bench", work / "studies"
    workers = {name + suffix: ours(program, studies, threads, name, "engine" + suffix)
               for name in ("float32", "best") for suffix in ("", "-whole")}
    pairs = "bfloat16" in workers["best"].facts["arithmetic"]
    if not pairs:
        for name in ("best", "best-whole"):
            workers.pop(name).end()
    runtime = peer(work, "network", threads)
    if runtime:
        workers["runtime"] = runtime
    eight_bits = peer(work, "network-int8", threads) if pairs else None
    if eight_bits:
        workers["runtime-int8"] = eight_bits
    told = by_turns(workers, repeats)
    threads_each = f"{threads} threads each; "
    shown = "ONNX Runtime computes all of the canvas, the engine what sees the breast (ADR 0025); "
    eight = "all convolutions and their sums in eight bits there, which do not keep the scores (ADR 0018), pairs here, which do; "
    first, second = "<= 1.05 x ONNX Runtime", "<= 0.25 x ONNX Runtime in float32"
    third = "<= 0.9 x ONNX Runtime in eight bits"
    rows = [against("engine-float32", "AI of four views, whole engine, float32 on the CPU", first, 1.05, told, "float32-whole", threads_each),
            against("engine-float32-shown", "AI of four views as the program asks, float32 on the CPU", first, 1.05, told, "float32", shown),
            against("engine-best", "AI of four views in pairs of bfloat16 (AMX)", second, 0.25, told, "best-whole", threads_each),
            against("engine-best-shown", "AI of four views as the program asks, in pairs of bfloat16 (AMX)", second, 0.25, told, "best", shown),
            against("engine-best-own", "AI of four views in pairs of bfloat16 (AMX), against the precision in which ONNX Runtime is quickest",
                    third, 0.9, told, "best-whole", eight, "runtime-int8"),
            against("engine-best-own-shown", "AI of four views as the program asks, in pairs of bfloat16 (AMX), against the same", third, 0.9, told,
                    "best", shown, "runtime-int8"),
            limit_row(bench, work / "network", threads, told.get("best-whole", []))]
    versions = {"ONNX Runtime": runtime.facts.get("version", "unknown")} if runtime else {}
    write_part(parts, "engine", rows, {"pieces": told, "versions": versions})


def gpu_rows(parts: Path, measured: Path) -> None:
    """From what src/apps/device_bench/run.sh told on a machine with a GPU: this script's own has none of its peers there."""
    told = [json.loads(line) for line in measured.read_text().splitlines()]
    eager = next(line for line in told if "eager_float16_ms" in line)
    times = {line["arithmetic"]: line["four_views_ms"] for line in told if "four_views_ms" in line}
    reads = list(times)[-1]  # diptych-device-bench tells what is read with last
    date = next(line["date"] for line in told if "date" in line)
    others = ", ".join(f"{name} {ms(time)}" for name, time in times.items() if name != reads)
    against = "; ".join(
        f"{line['exams']} {'phantom exams' if line['basis'] == 'phantoms' else 'real examinations'}, {line['findings']} findings: "
        f"{line['largest_difference_of_probability']:.1e} at most, another 1..10 {line['other_suspicion']} times, "
        f"{'the same' if line['same_again'] else 'NOT the same'} when computed again"
        for line in told if line.get("arithmetic") == reads and "basis" in line)
    step, command = f"AI of four views on a GPU ({eager['gpu']}), as it reads", "src/apps/device_bench/run.sh"
    source = f"read from src/apps/device_bench/measured.jsonl, of {date}"
    most_ms = 5.0
    write_part(parts, "gpu", [
        Row("engine-gpu", step, "<= 0.5 x PyTorch eager float16", ms(times[reads]), ms(eager["eager_float16_ms"]),
            times[reads] / eager["eager_float16_ms"], 0.5, f"in {reads}; {others}. PyTorch took {QUICKEST_EAGER_MS:.0f} to 60 ms in several calls on such cards (ADR 0022): against the quickest "
            f"{times[reads] / QUICKEST_EAGER_MS:.2f}. Against the CPU in float32, {against}; {source}", command),
        Row("engine-gpu-limit", step, "<= 5 ms", ms(times[reads]), f"5 ms; the matrix units alone {eager['limit_ms']} ms for one product each",
            times[reads] / most_ms, 1.0, f"Why: two products each, for scores that are the CPU's, and what ADR 0022 says the time is; {source}", command)])
