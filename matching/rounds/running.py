"""Carries out queued runs in a worker: the engine works in a child process, the row says how far it is.

A run is claimed by a conditional update. Its row is touched twice a second; a run whose worker has died falls
silent and is queued again (`rescue`), at most MOST_ATTEMPTS times.
"""

import json
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from django.db import transaction

from iwate_kankei import clock

from ..models import Run

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS, REASON_SECONDS = 90, 60  # for the proposal, and for all what-ifs of its reasons
SLACK = 45  # for reading, the solver's presolve, and conflicts of pins
LOOK = 0.5  # seconds between two looks at whether somebody has cancelled
MOST_ATTEMPTS = 3
Status = Run.Status


def carry_out_next():
    """Carry out the oldest queued run; whether there was one."""
    run = _claim()
    if run is None:
        return False
    _carry_out(run)
    return True


def rescue():
    """Runs whose worker is gone wait again, or have failed for good; returns how many were found."""
    found = 0
    for pk in Run.objects.lost().values_list("pk", flat=True):
        with transaction.atomic():
            run = Run.objects.lost().select_for_update(no_key=True).filter(pk=pk).first()
            if run is None:
                continue
            found += 1
            if run.cancel_asked_at:
                _end(run, Status.CANCELLED)
            elif run.attempts >= MOST_ATTEMPTS:
                _end(run, Status.FAILED, error=f"the worker was lost {run.attempts} times")
            else:
                run.status, run.stage = Status.QUEUED, ""
                run.save(update_fields=["status", "stage"])
    return found


@transaction.atomic
def _claim():
    """One run at a time, so that a worker is left for everything else."""
    if Run.objects.working().exists():
        return None
    queued = Run.objects.queued().select_for_update(no_key=True, skip_locked=True)
    run = queued.order_by("created_at", "pk").first()
    if run is None:
        return None
    run.status, run.stage = Status.RUNNING, Run.Stage.READING
    run.heard_at, run.attempts = clock.now(), run.attempts + 1
    run.save(update_fields=["status", "stage", "heard_at", "attempts"])
    return run


def _end(run, status, **fields):
    run.status, run.finished_at = status, clock.now()
    for name, value in fields.items():
        setattr(run, name, value)
    run.save(update_fields=["status", "finished_at", *fields])


class Engine:
    """The child process. Killed with everything that it has started."""

    def __init__(self, job):
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 (closed by stop)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "matching.engine.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            cwd=ROOT,
            start_new_session=True,
        )
        with suppress(BrokenPipeError):  # it ended at once: the reason is in `said`
            self.process.stdin.write(json.dumps(job).encode())
            self.process.stdin.close()
        self._rest = b""

    def messages(self, seconds):
        """What has been said within `seconds`: a list of dicts, or None at the end."""
        stream = self.process.stdout.fileno()
        if not select.select([stream], [], [], seconds)[0]:
            return []
        chunk = os.read(stream, 1 << 16)
        if not chunk:
            return None
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return [json.loads(line) for line in lines]

    def complaint(self):
        """The last line of what it wrote to stderr."""
        self.process.wait()
        self.said.seek(0)
        lines = self.said.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"the engine's process ended with {self.process.returncode}"

    def stop(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.said.close()


def _carry_out(run):
    job = {
        "instance": run.instance,
        "method": run.method,
        "seconds": SECONDS,
        "reason_seconds": REASON_SECONDS,
    }
    engine = Engine(job)
    try:
        result = _listen(run, engine)
        if result is not None:
            _finish(run, result, engine)
    finally:
        engine.stop()


def _listen(run, engine):
    """The engine's result; {} if it ended without one; None if the run is no longer ours or was cancelled."""
    until, stage, result = time.monotonic() + SECONDS + REASON_SECONDS + SLACK, run.stage, {}
    heard = 0.0
    while True:
        messages = engine.messages(LOOK)
        if messages is None:
            return result
        for message in messages:
            stage, result = message.get("stage", stage), message.get("result", result)
        if time.monotonic() > until:
            return {"too_long": True}
        if time.monotonic() - heard > LOOK:
            heard = time.monotonic()
            if not _go_on(run, stage):
                return None


def _go_on(run, stage):
    """Say in the row that the run lives; False when it was cancelled or is somebody else's by now."""
    ours = Run.objects.filter(pk=run.pk, status=Status.RUNNING, attempts=run.attempts)
    if not ours.update(heard_at=clock.now(), stage=stage):
        return False
    if not ours.filter(cancel_asked_at__isnull=False).exists():
        return True
    with transaction.atomic():
        row = ours.select_for_update(no_key=True).first()
        if row:
            _end(row, Status.CANCELLED)
    return False


@transaction.atomic
def _finish(run, result, engine):
    ours = Run.objects.filter(pk=run.pk, status=Status.RUNNING, attempts=run.attempts)
    row = ours.select_for_update(no_key=True).first()
    if row is None:
        return
    if row.cancel_asked_at:
        _end(row, Status.CANCELLED)
    elif "feasible" in result:
        _end(row, Status.DONE, result=result)
    else:
        error = "it took too long" if "too_long" in result else engine.complaint()
        log.error("round %s, run %s failed: %s", run.round_id, run.number, error)
        _end(row, Status.FAILED, error=error)
