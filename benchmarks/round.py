"""Rounds of growing size: what is proved, how fast, and how much of the time is ours.

bin/bench round [PEOPLExWORKS …]; without arguments the sizes that docs/matching-engine.md promises. Each size
runs in a process of its own, so that its memory can be told. "bare" is HiGHS alone on the same model: the
stages without stability, nothing repaired, nothing checked.
"""

import json
import resource
import subprocess
import sys
import time

from benchmarks._rounds import capacity_round, team_round
from matching.engine import checker, deferred, parsing
from matching.engine.budget import Budget
from matching.engine.instance import MAXIMISED
from matching.engine.lexicographic import solve
from matching.engine.model import RoundModel

SIZES = [(30, 5, 60), (200, 40, 60), (1000, 100, 60), (5000, 500, 90)]
SEATS = [(1000, 100), (10_000, 1000), (100_000, 10_000)]


def main(*sizes: str) -> None:
    wanted = [tuple(map(int, size.split("x"))) for size in sizes]
    for people, works, seconds in [(*s, 90) for s in wanted] or SIZES:
        _in_own_process("round", people, works, seconds)
    for people, works in [] if wanted else SEATS:
        _in_own_process("seats", people, works, 0)


def _in_own_process(*arguments) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.round", *map(str, arguments)], check=True)


def one_round(people: int, works: int, seconds: float) -> None:
    instance = parsing.instance_from(team_round(people, works))
    solution = solve(instance, seconds=seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    bare = bare_seconds(instance, seconds)
    ours = solution.seconds - solution.solver_seconds
    print(
        f"{people}x{works}: {solution.seconds:.2f} s, of these HiGHS {solution.solver_seconds:.2f} s, "
        f"ours {ours:.2f} s ({100 * ours / solution.solver_seconds:.0f} %); "
        f"bare HiGHS {bare:.2f} s (ratio {solution.seconds / bare:.2f}); {memory} MB"
    )
    print(f"    {json.dumps(solution.vector)}")
    print(f"    {json.dumps(solution.status)} bounds {json.dumps(solution.bound)}", flush=True)
    assert not checker.violations(instance, solution.match)


def bare_seconds(instance, seconds: float) -> float:
    """The four stages without stability, solved one after the other and nothing else."""
    rounds = RoundModel(instance.canonical())
    budget = Budget(seconds)
    for aim in ("staffed", "city_gap", "placed", "cost"):
        terms, maximise = rounds.objective(aim), aim in MAXIMISED
        outcome = rounds.model.solve(terms, maximise=maximise, seconds=max(1, budget.left()))
        if outcome.objective is not None:
            rounds.model.row(terms, **{"low" if maximise else "high": outcome.objective})
    return rounds.model.solver_seconds


def seats(people: int, works: int, _) -> None:
    """Deferred acceptance on numbered lists: the algorithm without reading or writing files."""
    instance = parsing.instance_from(capacity_round(people, works))
    lists, standing, places = deferred.numbered(instance)
    start = time.perf_counter()
    held = deferred.propose(lists, standing, places)
    seconds = time.perf_counter() - start
    print(
        f"deferred acceptance {people}x{works}: {1000 * seconds:.1f} ms, {sum(map(len, held))} seated",
        flush=True,
    )


if __name__ == "__main__":
    if sys.argv[1:2] in (["round"], ["seats"]):
        run = one_round if sys.argv[1] == "round" else seats
        run(*map(int, sys.argv[2:5]))
    else:
        main(*sys.argv[1:])
