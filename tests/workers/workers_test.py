#!/usr/bin/env python3
"""A pool of workers that has bad luck: four of them, two killed in the middle of an exam, the broker restarted. No exam
may be lost, none may be there twice, and only what cannot be analysed may be set aside.

usage: workers_test.py DIPTYCH_CLI TEST_MODEL.pt    (exit status 77: no broker to test with)

DIPTYCH_TEST_AMQP, DIPTYCH_BROKER_PASSWORD and DIPTYCH_TEST_BROKER name the broker (tests/run_rabbitmq.sh); results go
to the PostgreSQL server of DIPTYCH_TEST_PG (tests/run_postgres.sh), or else into a file. Where DIPTYCH_TEST_ORTHANC names
an archive (tests/run_orthanc.sh), every exam goes through it: sent by C-STORE, fetched by C-GET, and only then queued.
DIPTYCH_TEST_EXAMS is the number of exams (24; 200 small ones through Orthanc).
"""
import collections
import concurrent.futures
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

from small_model import model_package

PATIENCE_S = 600
WORKERS = 4


class Worker:
    """One process of the pool and what it says."""

    def __init__(self, command, environment):
        self.lines = []
        self.changed = threading.Condition()
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stderr:
            with self.changed:
                self.lines.append(line.rstrip())
                self.changed.notify_all()

    def await_begin(self, seen=0):
        with self.changed:
            assert self.changed.wait_for(lambda: any(": begun" in line for line in self.lines[seen:]),
                                         PATIENCE_S), "nothing was begun"

    def kill_in_the_middle_of_an_exam(self):
        """The tag of the exam that it had begun and did not end."""
        for _ in range(50):
            with self.changed:
                seen = len(self.lines)
            self.await_begin(seen)
            self.process.send_signal(signal.SIGSTOP)  # stands still while we look whether it is still at it
            time.sleep(0.05)
            with self.changed:
                last = self.lines[-1]
            if ": begun" in last:
                self.process.kill()
                self.process.wait()
                self.reader.join()
                return re.match(r"study (\w+): begun", last).group(1)
            self.process.send_signal(signal.SIGCONT)
        raise AssertionError("no exam was caught in the middle")


class Pool:
    def __init__(self, cli, folder, model):
        self.cli, self.model = cli, model
        self.environment = dict(os.environ, DIPTYCH_THREADS="1", OMP_NUM_THREADS="1")
        self.broker = ["--broker", os.environ["DIPTYCH_TEST_AMQP"], "--queue", "test.pool." + uuid.uuid4().hex]
        server = os.environ.get("DIPTYCH_TEST_PG")
        self.schema = "test_" + uuid.uuid4().hex
        self.results = str(folder / "results" / "results.sqlite")
        if server:
            self.environment["PGPASSWORD"] = re.search(r"password=(\S+)", server).group(1)
            self.results = re.sub(r"\s*password=\S+", "", server)
        self.postgres = bool(server)

    def run(self, *arguments):
        """For a moment after its start a broker may still be looking for its queues: exit status 5, ask again."""
        until = time.monotonic() + 60
        while True:
            done = subprocess.run([self.cli, *map(str, arguments)], env=self.environment, capture_output=True,
                                  text=True, timeout=PATIENCE_S)
            if done.returncode != 5 or time.monotonic() > until:
                break
            time.sleep(0.5)
        assert done.returncode == 0, f"{arguments}: status {done.returncode}\n{done.stderr}"
        return done

    def enqueue(self, *paths, urgent=False):
        return self.run("enqueue", *paths, *self.broker, "--results", self.results, "--results-schema", self.schema,
                        *(["--urgent"] if urgent else []))

    def worker(self, *more):
        return Worker([self.cli, "worker", *self.broker, "--results", self.results, "--results-schema", self.schema,
                       "--model", str(self.model), "--device", "cpu", "--retry-after", "0.2", *more], self.environment)

    def state(self):
        lines = self.run("queue", *self.broker).stdout.splitlines()
        return {name: int(count) for name, count in (line.split() for line in lines)}

    def analyses(self):
        return self.run("results", self.results, "--results-schema", self.schema).stdout.splitlines()

    def assessments(self):
        lines = self.run("results", self.results, "--results-schema", self.schema, "--json", "-").stdout.splitlines()
        return [json.loads(line) for line in lines]

    def drop(self):
        if self.postgres:
            subprocess.run(["psql", "-q", self.results, "-c", f"SET client_min_messages TO warning; "
                            f"DROP SCHEMA IF EXISTS {self.schema} CASCADE"], env=self.environment, check=False)


def phantoms(cli, folder, count, rows=512):
    subprocess.run([cli, "phantom", folder, "--count", str(count), "--rows", str(rows), "--columns", str(rows * 3 // 4)],
                   check=True, stdout=subprocess.DEVNULL)
    return sorted(path for path in folder.iterdir() if path.is_dir())


def through_orthanc(cli, folder, fetched):
    """Sends what lies in the folder to Orthanc and removes it; the folders of what was fetched from there."""
    orthanc = dict(word.split("=", 1) for word in os.environ["DIPTYCH_TEST_ORTHANC"].split())
    node = ["--host", "127.0.0.1", "--port", orthanc["dicom"], "--ae-title", "ORTHANC", "--own-ae-title", "DIPTYCH"]

    def said(*arguments):
        done = subprocess.run([cli, *map(str, arguments)], check=False, capture_output=True, text=True,
                              timeout=PATIENCE_S)
        if done.returncode != 0:
            odd = [line for line in done.stdout.splitlines() if '"whole"' not in line and '"sent"' not in line]
            raise AssertionError("\n".join([f"{arguments[0]}: status {done.returncode}", done.stderr, *odd[:5]]))
        return done.stdout

    def shared_out(verb, work, *more):
        """Four at a time, for Orthanc waits for its disk."""
        shares = [share for share in (work[i::WORKERS] for i in range(WORKERS)) if share]
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            answers = pool.map(lambda share: said(verb, *share, *more), shares)
        return [json.loads(line) for answer in answers for line in answer.splitlines()]

    files = sorted(folder.glob("*/*.dcm"))
    uids = sorted(set(re.findall(r'"study_instance_uid": "([0-9.]+)"', said("scan", folder, "--json", "-"))))
    began = time.monotonic()
    sent = shared_out("send", files, *node, "--json")
    assert len(sent) == len(files) and {one["outcome"] for one in sent} == {"sent"}, sent[:3]
    took = time.monotonic() - began
    shutil.rmtree(folder)
    began = time.monotonic()
    got = shared_out("retrieve", uids, *node, "--out", fetched, "--json")
    assert {one["status"] for one in got} == {"whole"} and sum(one["objects"] for one in got) == len(files), got[:3]
    print(f"{len(got)} exams ({len(files)} images) through Orthanc: sent in {took:.0f} s, fetched in "
          f"{time.monotonic() - began:.0f} s", flush=True)
    return sorted(Path(one["path"]) for one in got)


def run(cli, weights, folder):
    by_orthanc = bool(os.environ.get("DIPTYCH_TEST_ORTHANC"))
    exams = int(os.environ.get("DIPTYCH_TEST_EXAMS", "200" if by_orthanc else "24"))
    began = time.monotonic()
    studies = phantoms(cli, folder / "in", exams + 1, rows=256 if by_orthanc else 512)
    print(f"{exams} exams and one that will be gone, written in {time.monotonic() - began:.0f} s", flush=True)
    arrived = folder / "in"
    if by_orthanc:
        arrived = folder / "fetched"
        studies = through_orthanc(cli, folder / "in", arrived)
        assert len(studies) == exams + 1
    poisoned = studies.pop()
    pool = Pool(cli, folder, model_package(folder / "model", weights))
    workers = []
    try:
        said = pool.enqueue(arrived).stderr
        assert "PHANTOM" not in said, "no patient's ID in the log"
        pool.enqueue(*studies[: exams // 3])  # ordered twice: still one result each
        aside = shutil.move(poisoned, folder / "aside")
        waiting = pool.state()
        assert waiting["ahead"] == exams + 1 + exams // 3, waiting
        began = time.monotonic()

        workers = [pool.worker() for _ in range(WORKERS)]
        caught = [workers[0].kill_in_the_middle_of_an_exam()]
        print(f"first worker killed in the middle of {caught[0]}", flush=True)
        subprocess.run([os.environ["DIPTYCH_TEST_BROKER"], "restart"], check=True, timeout=PATIENCE_S)
        print(f"broker restarted after {time.monotonic() - began:.0f} s: {pool.state()}", flush=True)
        caught.append(workers[1].kill_in_the_middle_of_an_exam())
        print(f"second worker killed in the middle of {caught[1]}", flush=True)
        pool.enqueue(studies[0], urgent=True)

        last = None
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            last = pool.state()
            if last["urgent"] + last["ahead"] + last["running"] + last["later"] == 0 and last["dead"] == 1:
                break
            time.sleep(0.5)
        else:
            raise AssertionError(f"the pool did not come to an end: {last}")
        assert last["workers"] == WORKERS - 2, last
        print(f"worked off after {time.monotonic() - began:.0f} s: {last}", flush=True)

        # SIGTERM ends a worker that is idle, politely.
        for worker in workers[2:]:
            worker.process.terminate()
            assert worker.process.wait(timeout=60) in (0, 1)
            worker.reader.join()

        assessments = pool.assessments()
        uids = collections.Counter(exam["study"]["study_instance_uid"] for exam in assessments)
        assert len(uids) == exams, f"{exams - len(uids)} exams were lost"
        assert set(uids.values()) == {1}, "an exam is there twice"
        assert all(exam["status"] == "complete" for exam in assessments)
        assert not any(str(poisoned) == exam["study"]["path"] for exam in assessments)

        dead = pool.run("queue", *pool.broker, "--dead").stdout.splitlines()
        assert len(dead) == 1 and dead[0].endswith(str(poisoned)) and " nothing_readable " in dead[0], dead
        standing = collections.Counter(line.split()[1] for line in pool.analyses())
        assert standing == {"done": exams, "failed": 1}, standing

        said = [line for worker in workers for line in worker.lines]
        assert not any("PHANTOM" in line for line in said), "no patient's ID in a log"
        for tag in caught:
            again = [line for line in said if line.startswith(f"study {tag}: begun")]
            assert len(again) >= 2, f"{tag} was in a killed worker's hand and nobody else began it"
        print(f"{len(assessments)} results on {'PostgreSQL' if pool.postgres else 'SQLite'}; "
              f"{sum('stored already' in line for line in said)} deliveries found theirs stored already; "
              f"{sum('delivered again' in line for line in said)} were delivered again", flush=True)

        # ... and one that is at work after the exam in hand.
        polite = pool.worker()
        workers.append(polite)
        pool.enqueue(*studies[:3])
        polite.await_begin()
        polite.process.terminate()
        assert polite.process.wait(timeout=60) == 0
        polite.reader.join()
        assert ": begun" not in polite.lines[-1], polite.lines
        assert pool.state()["running"] == 0

        # What was set aside is done once its images are back.
        shutil.move(aside, poisoned)
        pool.run("queue", *pool.broker, "--requeue-dead")
        last_one = pool.worker("--once")
        workers.append(last_one)
        assert last_one.process.wait(timeout=PATIENCE_S) == 0, last_one.lines
        assert len(pool.assessments()) == exams + 1
        assert sum(pool.state().values()) == 0, pool.state()
    finally:
        for worker in workers:
            worker.process.kill()
            worker.process.wait()
        pool.drop()


def refusals(cli, folder):
    """What needs no broker."""
    def status(*arguments):
        done = subprocess.run([cli, *arguments], capture_output=True, text=True, timeout=60)
        assert "secret" not in done.stderr, done.stderr
        return done.returncode

    assert status("queue", "--broker", "amqp://reader:secret@127.0.0.1:1") == 2
    assert status("queue", "--broker", "amqp://reader@127.0.0.1:1") == 5
    assert status("enqueue", str(folder), "--broker", "amqp://reader@127.0.0.1:1") == 3, "nothing to queue"
    assert status("results", "host=127.0.0.1 port=1 password=secret") == 2
    assert status("results", "host=127.0.0.1 port=1 user=nobody dbname=nothing") == 5


def main():
    with tempfile.TemporaryDirectory(prefix="diptych-workers-") as folder:
        refusals(sys.argv[1], Path(folder))
    if not os.environ.get("DIPTYCH_TEST_AMQP"):
        print("DIPTYCH_TEST_AMQP names no broker (tests/run_rabbitmq.sh starts one)")
        return 77
    with tempfile.TemporaryDirectory(prefix="diptych-workers-") as folder:
        run(sys.argv[1], Path(sys.argv[2]), Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
