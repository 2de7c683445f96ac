#!/usr/bin/env python3
"""Studies that arrive in Orthanc are queued by resources/orthanc/analyze-ahead.lua and analysed by a worker.

usage: orthanc_arrivals_test.py DIPTYCH_CLI TEST_MODEL.pt    (exit status 77: no broker or no Orthanc to test with)

Orthanc is one of the test's own: Debian's program on loopback, in a temporary folder.
"""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from workers_test import PATIENCE_S, Pool, model_package, phantoms

SCRIPT = Path(__file__).parents[2] / "resources" / "orthanc" / "analyze-ahead.lua"


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Orthanc:
    def __init__(self, folder, environment):
        http, dicom = free_ports(2)
        self.url = f"http://127.0.0.1:{http}"
        folder.mkdir()
        settings = {"Name": "arrivals", "StorageDirectory": str(folder / "db"), "IndexDirectory": str(folder / "db"),
                    "HttpPort": http, "DicomPort": dicom, "RemoteAccessAllowed": False, "AuthenticationEnabled": False,
                    "StableAge": 2, "LuaScripts": [str(SCRIPT)], "Plugins": []}
        (folder / "settings.json").write_text(json.dumps(settings))
        self.log = open(folder / "log", "w+")
        self.process = subprocess.Popen([shutil.which("Orthanc") or "/usr/sbin/Orthanc", folder / "settings.json"],
                                        env=environment, stdout=self.log, stderr=self.log)
        until = time.monotonic() + 60
        while True:
            try:
                return_code = urllib.request.urlopen(self.url + "/system", timeout=5).status
                assert return_code == 200
                return
            except (urllib.error.URLError, ConnectionError):
                assert time.monotonic() < until and self.process.poll() is None, self.said()
                time.sleep(0.2)

    def receive(self, file):
        urllib.request.urlopen(urllib.request.Request(self.url + "/instances", data=file.read_bytes()), timeout=60)

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


def run(cli, weights, folder):
    studies = phantoms(cli, folder / "in", 3)
    pool = Pool(cli, folder, model_package(folder / "model", weights))
    arrivals = folder / "arrivals"
    arrivals.mkdir()
    environment = dict(pool.environment, DIPTYCH_CLI=str(cli), DIPTYCH_ARRIVALS=str(arrivals),
                       DIPTYCH_BROKER=os.environ["DIPTYCH_TEST_AMQP"], DIPTYCH_QUEUE=pool.broker[-1],
                       DIPTYCH_RESULTS=pool.results, DIPTYCH_RESULTS_SCHEMA=pool.schema)
    orthanc, worker = Orthanc(folder / "orthanc", environment), pool.worker()
    try:
        for study in studies:
            for file in sorted(study.glob("*.dcm")):
                orthanc.receive(file)
        until = time.monotonic() + PATIENCE_S
        while len(pool.assessments()) < len(studies):
            assert time.monotonic() < until, (pool.state(), worker.lines, orthanc.said())
            time.sleep(0.5)
        found = pool.assessments()
        assert {exam["status"] for exam in found} == {"complete"}, "none was queued before all of it had come"
        assert len({exam["study"]["study_instance_uid"] for exam in found}) == len(studies)
        assert {Path(exam["study"]["path"]).parent for exam in found} == {arrivals}
        assert pool.state()["dead"] == 0
        print(f"{len(found)} studies came by Orthanc and were analysed", flush=True)
    finally:
        orthanc.stop()
        worker.process.kill()
        worker.process.wait()
        pool.drop()


def main():
    if not os.environ.get("DIPTYCH_TEST_AMQP"):
        print("DIPTYCH_TEST_AMQP names no broker (tests/run_rabbitmq.sh starts one)")
        return 77
    if not (shutil.which("Orthanc") or Path("/usr/sbin/Orthanc").exists()):
        print("Orthanc is not installed (package orthanc)")
        return 77
    with tempfile.TemporaryDirectory(prefix="diptych-arrivals-") as folder:
        run(Path(sys.argv[1]), Path(sys.argv[2]), Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
