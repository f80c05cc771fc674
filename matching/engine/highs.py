"""A mixed-integer model that grows row by row, solved by HiGHS.

All our objectives are whole numbers, so a gap below one already proves the optimum.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import highspy
import numpy as np

INFINITY = highspy.kHighsInf


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is "optimal", "infeasible" or "stopped" (time, cancel); `values` None: no solution."""

    status: str
    values: np.ndarray | None
    objective: int | None
    bound: int | None  # nothing better than this exists


class Model:
    """Columns and rows first, then `solve` any number of times; rows may be added in between."""

    def __init__(self, stop: Callable[[], bool] | None = None):
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.integer: list[bool] = []
        self.rows: list[tuple[float, float, Mapping[int, float]]] = []
        self._passed_rows = self._passed_columns = 0
        self._stop = stop
        self._highs = highspy.Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.99),
            ("mip_feasibility_tolerance", 1e-7),
        ):
            self._highs.setOptionValue(name, value)
        if stop:
            self._highs.cbMipInterrupt.subscribe(self._interrupt)
        self.solver_seconds = 0.0

    def _interrupt(self, event) -> None:
        if self._stop():
            event.data_in.user_interrupt = True

    def column(self, upper: float = 1, *, lower: float = 0, integer: bool = True) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.lower) - 1

    def row(self, terms: Mapping[int, float], *, low: float = -INFINITY, high: float = INFINITY) -> int:
        self.rows.append((low, high, terms))
        return len(self.rows) - 1

    def change_row(self, row: int, *, low: float = -INFINITY, high: float = INFINITY) -> None:
        self._flush()
        self.rows[row] = low, high, self.rows[row][2]
        self._highs.changeRowBounds(row, low, high)

    def _flush(self) -> None:
        """Hand new columns and rows to HiGHS in one call each."""
        n = len(self.lower) - self._passed_columns
        if n:
            start = self._passed_columns
            self._highs.addVars(n, np.array(self.lower[start:], float), np.array(self.upper[start:], float))
            kinds = [
                highspy.HighsVarType.kInteger if flag else highspy.HighsVarType.kContinuous
                for flag in self.integer[start:]
            ]
            self._highs.changeColsIntegrality(n, np.arange(start, start + n, dtype=np.int32), np.array(kinds))
            self._passed_columns += n
        new = self.rows[self._passed_rows :]
        if new:
            lows, highs, terms = zip(*new, strict=True)
            starts = np.cumsum([0, *map(len, terms[:-1])]).astype(np.int32)
            index = np.array([i for t in terms for i in t], np.int32)
            value = np.array([v for t in terms for v in t.values()], float)
            self._highs.addRows(
                len(new), np.array(lows, float), np.array(highs, float), len(index), starts, index, value
            )
            self._passed_rows += len(new)

    def solve(
        self,
        objective: Mapping[int, float],
        *,
        maximise: bool = False,
        seconds: float = INFINITY,
        start: Mapping[int, float] | None = None,
    ) -> Outcome:
        """The best whole value of the objective; `start` gives a solution's values for some columns."""
        self._flush()
        highs, n = self._highs, len(self.lower)
        cost = np.zeros(n)
        cost[list(objective)] = list(objective.values())
        highs.changeColsCost(n, np.arange(n, dtype=np.int32), cost)
        sense = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        highs.changeObjectiveSense(sense)
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds if seconds < INFINITY else INFINITY)
        if start is not None:
            index = np.array(list(start), np.int32)
            highs.setSolution(len(index), index, np.array(list(start.values()), float))
        before = highs.getRunTime()
        highs.run()
        self.solver_seconds += highs.getRunTime() - before
        return self._outcome(cost, maximise)

    def _outcome(self, cost: np.ndarray, maximise: bool) -> Outcome:
        highs = self._highs
        state, info = highs.getModelStatus(), highs.getInfo()
        if state in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return Outcome("infeasible", None, None, None)
        values = objective = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            values = np.array(highs.getSolution().col_value)
            objective = round(float(cost @ values))
        bound = info.mip_dual_bound
        if not math.isfinite(bound) or abs(bound) >= 1e20:
            bound = None
        else:
            bound = math.floor(bound + 1e-6) if maximise else math.ceil(bound - 1e-6)
        done = state == highspy.HighsModelStatus.kOptimal
        if done and objective is not None:
            bound = objective
        return Outcome("optimal" if done else "stopped", values, objective, bound)
