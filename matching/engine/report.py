"""Everything that is to be known about a round: the proposal with its proofs, and the reasons for it.

Reasons that need no solving are always there. What-ifs solve the round again; they share a budget, and
`complete` says whether it sufficed.
"""

import time
from collections.abc import Callable
from statistics import mean

from matching.engine import checker, deferred
from matching.engine.conflicts import minimal_infeasible_pins
from matching.engine.counterfactual import Change, forbidden
from matching.engine.explain import compared, what_would_help, why
from matching.engine.instance import AIMS, Instance, Pair
from matching.engine.lexicographic import solve
from matching.engine.outlook import flaws, unplaced, unstaffed
from matching.engine.reason import Reason
from matching.engine.solution import EngineError, Solution

ONE = 5.0  # seconds for one what-if
DEFERRED = "deferred-acceptance"
WISHES = 3  # of a person without a place: for so many challenges, best first, what would have to change
NO_CHANGE_HELPS = {"participant_did_not_list", "company_did_not_list"}

Tell = Callable[[str], object]


def report(
    instance: Instance, *, seconds: float, reason_seconds: float, tell: Tell, method: str = "exact"
) -> dict:
    """Plain JSON values. `tell` hears each stage; `seconds` are for the proposal, the others for what-ifs.

    By deferred acceptance there are no what-ifs: they ask for aims, which that method does not weigh.
    """
    if method == DEFERRED:
        solution, reason_seconds = _deferred(instance), 0
    else:
        solution = solve(instance, seconds=seconds, progress=lambda stage, facts: tell(stage) or True)
    found = [{"code": flaw.code, "who": list(flaw.who)} for flaw in flaws(instance)]
    if not solution.feasible:
        pins = [list(pin) for pin in minimal_infeasible_pins(instance)]
        return {"feasible": False, "minimal_infeasible_pins": pins, "flaws": found}
    tell("reasons")
    return {
        "feasible": True,
        "match": [list(pair) for pair in solution.match],
        "vector": solution.vector,
        "status": solution.status,
        "bound": solution.bound,
        "lottery": solution.drawn,
        "seconds": round(solution.seconds, 3),
        "ranks": mean_ranks(instance, solution.match),
        "relaxed": _relaxed(instance, solution),
        "flaws": found,
        **_Reasons(instance, solution, reason_seconds, tell).all(),
        **({"complete": True} if method == DEFERRED else {}),
    }


def _deferred(instance: Instance) -> Solution:
    """The stable matching that is best for the participants; that nobody blocks is what it proves."""
    start = time.monotonic()
    match = deferred.solve(instance)
    vector = checker.vector(instance, match)
    if vector["blocking"] or checker.violations(instance, match):
        raise EngineError(f"{instance.id}: deferred acceptance gave {vector}")
    return Solution(
        match=tuple(match),
        vector={aim: vector[aim] for aim in AIMS},
        status={aim: "optimal" if aim == "blocking" else "feasible" for aim in AIMS},
        bound={aim: 0 if aim == "blocking" else None for aim in AIMS},
        relaxed=tuple(match),
        seconds=time.monotonic() - start,
    )


def mean_ranks(instance: Instance, match: tuple[Pair, ...]) -> dict:
    """How high the wishes of both sides were that came true, on average."""
    if not match:
        return {"participants": None, "companies": None}
    return {
        "participants": round(mean(instance.participant_ranks[p][c] for p, c in match), 2),
        "companies": round(mean(instance.challenge_ranks[c][p] for p, c in match), 2),
    }


def _relaxed(instance: Instance, solution: Solution) -> dict:
    """The best proposal if pairs that would rather swap did not matter: the price of stability."""
    match = solution.relaxed or solution.match
    return {"vector": checker.vector(instance, match), "ranks": mean_ranks(instance, match)}


class _Reasons:
    def __init__(self, instance: Instance, solution: Solution, seconds: float, tell: Tell):
        self.instance, self.solution, self.tell = instance, solution, tell
        self.until = time.monotonic() + seconds
        self.complete = True

    def all(self) -> dict:
        staffed = {c for _, c in self.solution.match}
        placed = {p for p, _ in self.solution.match}
        empty = [c.id for c in self.instance.challenges if c.id not in staffed]
        without = [p.id for p in self.instance.participants if p.id not in placed]
        return {
            "pairs": {f"{p}|{c}": self._pair(p, c) for p, c in self.solution.match},
            "unstaffed": {c: self._challenge(c) for c in empty},
            "unplaced": {p: self._person(p) for p in without},
            "complete": self.complete,
        }

    def _seconds(self) -> float | None:
        """The time for the next what-if; None when the budget is spent."""
        self.tell("reasons")
        left = self.until - time.monotonic()
        if left <= 0:
            self.complete = False
            return None
        return min(ONE, left)

    def _pair(self, p: str, c: str) -> list:
        reasons = why(self.instance, self.solution, p, c)
        if (p, c) not in self.instance.pins and (seconds := self._seconds()):
            other = forbidden(self.instance, p, c, seconds=seconds)
            reasons += compared(self.instance, self.solution, other)
        return _plain_reasons(reasons)

    def _challenge(self, c: str) -> dict:
        seconds = self._seconds()
        reasons, changes = unstaffed(self.instance, self.solution, c, seconds=seconds)
        return {"reasons": _plain_reasons(reasons), "changes": _plain_changes(changes)}

    def _person(self, p: str) -> list:
        """[{"challenge", "reasons", "changes"}] for each challenge that the person listed, best first."""
        rows = []
        for place, (c, reasons) in enumerate(unplaced(self.instance, self.solution, p).items()):
            hopeless = NO_CHANGE_HELPS & {reason.code for reason in reasons}
            changes = []
            if place < WISHES and not hopeless and (seconds := self._seconds()):
                changes = what_would_help(self.instance, self.solution, p, c, seconds=seconds)
            rows.append(
                {"challenge": c, "reasons": _plain_reasons(reasons), "changes": _plain_changes(changes)}
            )
        return rows


def _plain_reasons(reasons: list[Reason]) -> list:
    return [{"code": reason.code, "values": _plain(reason.values)} for reason in reasons]


def _plain_changes(changes: list[Change]) -> list:
    return [
        {
            "code": change.code,
            "was": _plain(change.was),
            "would": _plain(change.would),
            "challenge": change.challenge,
            "participant": change.participant,
        }
        for change in changes
    ]


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    return float(value)  # exact decimals of hours
