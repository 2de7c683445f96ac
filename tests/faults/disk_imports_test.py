#!/usr/bin/env python3
"""disk_faults_test.py's faults in a receiver, while another program sends: what the sender is told is stored lies there
whole, whatever the disk does, and the next receiver takes what lacks.

usage: disk_imports_test.py DIPTYCH_CLI TEST_MODEL.pt      (exit status 77: strace cannot inject faults here)
"""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import disk_faults_test as faults
import random_kills_test as kills


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class ReceiverRun(kills.ImportRun):
    """Under strace. A receiver that does not come up, or ends, is what a fault may lead to; its status then counts."""

    def __init__(self, receive, send, port, scratch):
        self.said, self.sent = scratch / "said", scratch / "sent"
        self.sent.write_text("")
        with open(self.said, "w") as said:
            self.process = subprocess.Popen([*map(str, receive)], stdout=said, stderr=said)
        end = time.monotonic() + faults.PATIENCE_S
        while self.process.poll() is None and not listens(port):
            assert time.monotonic() < end, f"it neither listens nor ends: {self.stderr}"
            time.sleep(0.01)
        self.done = False
        if self.process.poll() is not None:
            return
        with open(self.sent, "w") as sent:
            self.sender = subprocess.run([*map(str, send)], stdout=sent, stderr=subprocess.DEVNULL, timeout=faults.PATIENCE_S)
        if self.process.poll() is None:
            self.done = True
            child = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            if child:
                os.kill(int(child[0]), signal.SIGTERM)  # strace would leave it alone
        self.process.wait(faults.PATIENCE_S)


class Imports(kills.ImportsKilled):
    flushes_only_results = True

    def run(self, inject, log, folder):
        port = free_port()
        receive, send = self.commands(folder)
        receive[receive.index("--port") + 1] = port
        options = ["strace", "-f", "-qq", "-o", log, "-e", f"trace={faults.WRITES}"]
        return ReceiverRun([*options, *(["-e", f"inject={inject}"] if inject else []), *receive],
                           [*send, "--port", port], port, self.scratch)


def main():
    tools = type("Tools", (), dict(zip(("cli", "weights"), sys.argv[1:])))
    with tempfile.TemporaryDirectory(prefix="diptych-faults-") as name:
        scratch = Path(name)
        if not faults.can_inject(scratch):
            print("strace cannot inject faults here")
            return 77
        faults.make_inputs(tools, scratch)
        Imports(tools, scratch).go(faults.most_points())
    return 0


if __name__ == "__main__":
    sys.exit(main())
