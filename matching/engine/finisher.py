"""The exact finish of middle-sized rounds: CP-SAT in a child process, on the rows that HiGHS has too."""

import math
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

from matching.engine.highs import INFINITY, Model, Outcome
from matching.engine.solution import EngineError
from matching.engine.wire import receive, send

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = 0.2  # seconds between two looks at whether somebody wants to stop


class Finisher:
    """Started early, so that its slow import passes while HiGHS works on the first aims."""

    def __init__(self, model: Model, stop: Callable[[], bool], effort: float | None = None):
        """`effort` ends each search after so many of CP-SAT's deterministic seconds, whatever the clock."""
        self._model, self._stop, self._effort = model, stop, effort
        self.solver_seconds = 0.0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "matching.engine.cpsat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):  # what was still on its way to a process that is gone
            self._process.stdin.close()
        self._process.stdout.close()

    def solve(
        self,
        objective: Mapping[int, float],
        *,
        maximise: bool = False,
        seconds: float,
        start: Mapping[int, float] | None = None,
    ) -> Outcome:
        """As Model.solve. Stopped from outside it gives no solution, and the process is of no more use."""
        model = self._model
        job = {
            "columns": [(int(a), int(b)) for a, b in zip(model.lower, model.upper, strict=True)],
            "rows": [(_whole(low), _whole(high), _ints(terms)) for low, high, terms in model.rows],
            "objective": _ints(objective),
            "maximise": maximise,
            "seconds": seconds,
            "effort": self._effort,
            "hint": _ints(start or {}),
        }
        try:
            send(self._process.stdin, job)
        except BrokenPipeError:
            raise EngineError(f"the solver's process ended with {self._process.wait()}") from None
        began = time.monotonic()
        while not select.select([self._process.stdout], [], [], ASK)[0]:
            if self._stop():
                return Outcome("stopped", None, None, None)
        answer = receive(self._process.stdout)
        if answer is None:
            raise EngineError(f"the solver's process ended with {self._process.wait()}")
        self.solver_seconds += time.monotonic() - began
        return _outcome(answer, objective, maximise)


def _outcome(answer: dict, objective: Mapping[int, float], maximise: bool) -> Outcome:
    if answer["status"] == "infeasible":
        return Outcome("infeasible", None, None, None)
    if answer["values"] is None:  # CP-SAT's "bound" is then 0, whatever the truth
        return Outcome("stopped", None, None, None)
    bound = math.floor(answer["bound"] + 1e-6) if maximise else math.ceil(answer["bound"] - 1e-6)
    values = np.array(answer["values"])
    return Outcome(answer["status"], values, round(sum(v * values[i] for i, v in objective.items())), bound)


def _whole(bound: float) -> int | None:
    return None if abs(bound) == INFINITY else int(bound)


def _ints(terms: Mapping[int, float]) -> dict[int, int]:
    return {column: int(value) for column, value in terms.items()}
