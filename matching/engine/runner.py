"""One run in a process of its own, so that it can be killed: a job as JSON on stdin, lines of JSON on stdout.

Lines: {"stage": …} often, also as a sign of life, and at the end {"result": …}. Needs no settings and no
database. When whoever started it is gone, the next line ends it.
"""

import json
import sys
import time

from matching.engine import parsing
from matching.engine.budget import HEARTBEAT
from matching.engine.instance import AIMS
from matching.engine.report import report

STAGES = {*AIMS, "lottery", "reasons"}


def main() -> None:
    job = json.load(sys.stdin)
    say = _Speaker()
    say("reading")
    instance = parsing.load(json.dumps(job["instance"]))
    result = report(
        instance,
        seconds=job["seconds"],
        reason_seconds=job["reason_seconds"],
        tell=say,
        method=job["method"],
    )
    _line({"result": result})


class _Speaker:
    """Says a new stage at once, and otherwise only that it is alive."""

    def __init__(self):
        self.stage, self.said = "", 0.0

    def __call__(self, stage: str) -> None:
        now = time.monotonic()
        new = stage in STAGES and stage != self.stage
        if not new and now - self.said < HEARTBEAT and self.stage:
            return
        self.stage = stage if new or not self.stage else self.stage
        self.said = now
        _line({"stage": self.stage})


def _line(message: dict) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
