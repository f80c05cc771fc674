"""The time a computation may take, its progress, and the wish to stop it."""

import time
from collections.abc import Callable

HEARTBEAT = 0.5  # seconds between two calls of the hook while the solver works

Progress = Callable[[str, dict], bool]  # (stage, facts) -> go on?


class Cancelled(Exception):
    """The progress hook asked to stop; nothing is to be kept."""


class Budget:
    def __init__(self, seconds: float, progress: Progress | None = None, clock=time.monotonic):
        self._clock, self._progress = clock, progress
        self._start = self._last = clock()
        self._deadline = self._start + seconds
        self.cancelled = False

    def left(self) -> float:
        return self._deadline - self._clock()

    def elapsed(self) -> float:
        return self._clock() - self._start

    def tell(self, stage: str, **facts) -> None:
        """Report a stage; raises Cancelled if the hook does not want to go on."""
        if self._progress and not self.cancelled:
            self.cancelled = not self._progress(stage, {"elapsed": self.elapsed(), **facts})
        if self.cancelled:
            raise Cancelled

    def wants_to_stop(self) -> bool:
        """Whether somebody cancelled; long computations ask often, the hook hears a heartbeat."""
        now = self._clock()
        if self._progress and now - self._last > HEARTBEAT and not self.cancelled:
            self._last = now
            self.cancelled = not self._progress("working", {"elapsed": now - self._start})
        return self.cancelled

    def stop(self) -> bool:
        """Whether a computation without a time limit of its own should end."""
        return self.wants_to_stop() or self.left() < 0
