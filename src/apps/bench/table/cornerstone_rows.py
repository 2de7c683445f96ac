"""cornerstone3D (npm) in headless Chromium (Debian), with its renderer for machines without a GPU, against ours on the same files."""

import json
import shutil
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from typing import Dict, List, Optional

from .parts import Row, median, ms, ratio_of, write_part
from .viewer_rows import VIEWS, Programs, column, starts

HERE = Path(__file__).resolve().parent
COMMAND = "src/apps/bench/run.sh cornerstone"
LOADER = "node_modules/@cornerstonejs/dicom-image-loader/dist/esm/decodeImageFrameWorker.js"
WIDTH, HEIGHT, FRAMES = 2048, 2560, 15
PATIENCE_S = 600
KINDS = {".js": "text/javascript", ".dcm": "application/dicom", ".json": "application/json", ".html": "text/html"}
TASKS = {"window": "Window and level", "zoom": "Zoom", "pan": "Pan"}


def bundled(modules: Path) -> Optional[Path]:
    """Folder of the page; None where the packages are not there."""
    build, pages = modules / "node_modules/.bin/esbuild", modules / "pages"
    if not build.is_file() or not (modules / LOADER).is_file():
        return None
    pages.mkdir(exist_ok=True)
    page = shutil.copy(HERE / "cornerstone_page.mjs", modules)
    for source, name in ((page, "page.js"), (modules / LOADER, "decodeImageFrameWorker.js")):
        subprocess.run([build, source, "--bundle", "--format=esm", "--target=es2022", f"--outfile={pages / name}",
                        "--external:fs", "--external:path", "--define:global=globalThis", "--log-level=error"],
                       check=True, cwd=modules)
    (pages / "index.html").write_text("<!doctype html><meta charset=utf-8><body style='margin: 0; background: #000; font-size: 0'>"
                                      "<script type=module src=/page.js></script>")
    return pages


def server_of(pages: Path, study: Path, asked: dict, told: Queue) -> ThreadingHTTPServer:
    class Pages(BaseHTTPRequestHandler):
        def log_message(self, *_) -> None:
            pass

        def answer(self, content: bytes, kind: str) -> None:
            self.send_response(200)
            for name, value in (("Content-Type", kind), ("Content-Length", str(len(content))),
                                ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Embedder-Policy", "require-corp")):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            path = Path(self.path.split("?")[0])
            if path.name == "asked.json":
                return self.answer(json.dumps(asked).encode(), KINDS[".json"])
            file = study / path.name if path.parent.name == "study" else pages / (path.name or "index.html")
            if not file.is_file():
                return self.send_error(404)
            self.answer(file.read_bytes(), KINDS.get(file.suffix, "application/octet-stream"))

        def do_POST(self) -> None:
            told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.answer(b"{}", KINDS[".json"])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def in_browser(pages: Path, study: Path, asked: dict) -> dict:
    told: Queue = Queue()
    server = server_of(pages, study, asked, told)
    with tempfile.TemporaryDirectory(prefix="diptych-browser-", ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(["chromium", "--headless", "--no-sandbox", "--no-first-run", "--disable-background-networking",
                                    f"--user-data-dir={profile}", f"--window-size={WIDTH + 50},{HEIGHT + 100}",
                                    f"http://127.0.0.1:{server.server_port}/"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            answer = told.get(timeout=PATIENCE_S)
        except Empty:
            answer = {"error": f"no answer within {PATIENCE_S} s"}
        finally:
            browser.terminate()
            browser.wait(timeout=30)
            server.shutdown()
    if "error" in answer or not answer["cpu"] or answer["lit"] < 0.02:
        raise RuntimeError(f"cornerstone3D showed no picture: {answer}")
    return answer


def our_frames(programs: Programs, repeats: int) -> Dict[str, float]:
    """diptych-bench's milliseconds a frame of one view, by the same names."""
    told = subprocess.run([str(programs.bin / "diptych-bench"), "--files", str(programs.studies), "--rows", "drawing",
                           "--repeats", str(repeats)], capture_output=True, text=True, check=True)
    rows = {row["key"]: row for row in json.loads(told.stdout)["rows"]}
    return {name: float(rows[f"one-{name}"]["measured"].removesuffix(" ms")) for name in TASKS}


def cornerstone_rows(programs: Programs, work: Path, parts: Path, repeats: int) -> None:
    pages = bundled(work / "cornerstone") if shutil.which("chromium") else None
    steps = {"start": "Start to four raw views shown and stable, against their display alone by cornerstone3D, browser and page ready",
             **{name: f"{what} on one view, 2048 x 2560, against cornerstone3D without a GPU" for name, what in TASKS.items()}}
    if pages is None:
        write_part(parts, "cornerstone", [Row(f"cornerstone-{name}", step, "quicker", "-", "cornerstone3D or Chromium could not be installed "
                                              "here", 0.0, 1.0, "", COMMAND) for name, step in steps.items()])
        return
    asked = {"files": [f"{view}.dcm" for view in VIEWS], "width": WIDTH, "height": HEIGHT, "repeats": repeats, "count": FRAMES}
    theirs = in_browser(pages, programs.studies / "raw", asked)
    ours = column(starts({"ours": programs.ours("raw")}, repeats), "ours", "stable_ms")
    drawn = our_frames(programs, repeats)
    version = json.loads((work / "cornerstone/node_modules/@cornerstonejs/core/package.json").read_text())["version"]
    rows: List[Row] = [Row("cornerstone-start", steps["start"], "quicker", ms(median(ours)), ms(median(theirs["four"])),
                           ratio_of(ours, theirs["four"]), 1.0, "ours is the whole program's start; one after the other, not by turns",
                           COMMAND)]
    for name in TASKS:
        rows.append(Row(f"cornerstone-{name}", steps[name], "quicker", ms(drawn[name]), ms(median(theirs[name])),
                        drawn[name] / median(theirs[name]), 1.0,
                        f"from the call to the picture, {FRAMES} frames, none sooner than the browser draws the next (17 ms); ours as in the row of diptych-bench; "
                        "one after the other", COMMAND))
    write_part(parts, "cornerstone", rows, {"cornerstone3D": theirs, "versions": {"cornerstone3D": version}})
