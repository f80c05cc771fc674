"""The supervisor of bin/run with everything in it, in a copy of the checkout: really started and stopped."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from iwate_kankei.catalogue import BASE_DIR
from iwate_kankei.devstack.processes import free_port

LEFT_OUT = shutil.ignore_patterns(".*", "var", "__pycache__", "tests", "docs")


@pytest.fixture
def checkout():
    """With a space in its name, and not below pytest's directories, which are closed to other accounts."""
    with tempfile.TemporaryDirectory(prefix="iwate kankei ") as directory:
        Path(directory).chmod(0o711)
        copy = Path(directory) / "my portal"
        shutil.copytree(BASE_DIR, copy, ignore=LEFT_OUT)
        yield copy


class Run:
    def __init__(self, checkout, port):
        unwanted = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "PORT", "DJANGO_SETTINGS_MODULE"}
        environment = {name: value for name, value in os.environ.items() if name not in unwanted}
        environment |= {"DEMO": "0", "EMAIL_URL": "smtp://127.0.0.1:2525"}
        self.log = checkout / f"run-{time.monotonic_ns()}.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "iwate_kankei.devstack", "up", "--port", str(port)],
                cwd=checkout,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def until_ready(self):
        deadline = time.monotonic() + 300  # a very busy machine
        while "ready after" not in self.log.read_text():
            assert self.process.poll() is None and time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)


def processes_of(checkout):
    state = json.loads((checkout / "var" / "stack.json").read_text())
    return {name: psutil.Process(pid) for name, pid, _started, _signal in state["processes"]}


def all_gone(processes):
    gone, _alive = psutil.wait_procs(processes.values(), timeout=10)
    return len(gone) == len(processes)


def test_the_whole_portal_starts_survives_and_stops(checkout):
    port = free_port()
    first = Run(checkout, port)
    try:
        first.until_ready()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert json.load(answer)["status"] == "ok"
        running = processes_of(checkout)
        assert set(running) == {"web", "worker", "beat", "redis", "postgres"}

        second = Run(checkout, port)
        assert second.process.wait(60) == 0
        assert second.log.read_text() == f"Already running: http://127.0.0.1:{port}/\n"
    finally:
        first.process.kill()
        first.process.wait()
    assert all_gone(running)

    again = Run(checkout, port)
    try:
        again.until_ready()
        running = processes_of(checkout)
    finally:
        began = time.monotonic()
        again.process.send_signal(signal.SIGTERM)
        assert again.process.wait(30) == 0
    assert time.monotonic() - began < 10
    assert all_gone(running)
