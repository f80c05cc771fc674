"""The best matching aim by aim: each aim is settled, fixed, and the next is optimised among what is left."""

from matching.engine import checker, lottery
from matching.engine.budget import Budget, Progress
from matching.engine.finisher import Finisher
from matching.engine.highs import Outcome
from matching.engine.instance import AIMS, MAXIMISED, Instance, Pair
from matching.engine.model import RoundModel
from matching.engine.position import Position
from matching.engine.repair import repair
from matching.engine.solution import EngineError, Solution
from matching.engine.stability import Stability

HIGHS_PAIRS = 300  # up to so many eligible pairs HiGHS proves stability too, beyond CP-SAT is faster
SURE_PAIRS = 3_000  # up to so many a proof within a minute is the rule
EXACT_PAIRS = 8_000  # up to so many it is tried; beyond, stability is repaired and bounds come without it
EFFORT = 4.0  # what is tried for each aim beyond SURE_PAIRS, in CP-SAT's deterministic seconds (2 to 10 real)
RESERVE = 0.25  # of the time, not for such tries: bounds and the end of the run need some of it
SHARE = 0.7  # of the time that is left, for one stage, so that later aims get their turn


def solve(
    instance: Instance,
    *,
    seconds: float = 60,
    progress: Progress | None = None,
    exact_pairs: int = EXACT_PAIRS,
    held: frozenset[Pair] = frozenset(),
    kept_out: frozenset[Pair] = frozenset(),
) -> Solution:
    """The lexicographic optimum in the instance's order of aims, or the best found within the time.

    `held` and `kept_out` are what-ifs: the matching must, or must not, contain these pairs, but unlike pins
    and forbids they do not change who blocks.

    Deterministic: the same instance gives the same answer whatever the order of its rows, as long as every
    stage is proved; a stage cut short by the deadline depends on the machine. Raises budget.Cancelled when
    the progress hook returns False.
    """
    return _Run(instance.canonical(), Budget(seconds, progress), exact_pairs, held, kept_out).solve()


class _Run:
    """One solve: the model, what is settled so far, and the best matching known."""

    def __init__(
        self,
        instance: Instance,
        budget: Budget,
        exact_pairs: int,
        held: frozenset[Pair] = frozenset(),
        kept_out: frozenset[Pair] = frozenset(),
    ):
        self.instance, self.budget, self.held, self.kept_out = instance, budget, held, kept_out
        self.rounds = RoundModel(instance, budget.wants_to_stop)
        self.model = self.rounds.model
        self.possible = self.rounds.restrict(held, kept_out)
        pairs = len(self.rounds.x)
        self.exact, self.hard = pairs <= exact_pairs, pairs > SURE_PAIRS
        self.reserve = RESERVE * budget.left() if self.hard else 0
        self.finisher: Finisher | None = None
        if self.exact and pairs > HIGHS_PAIRS:
            self.finisher = Finisher(self.model, budget.wants_to_stop, EFFORT if self.hard else None)
        self.stability: Stability | None = None
        self.best: list[Pair] | None = None
        self.relaxed: list[Pair] | None = None  # the best matching if blocking pairs did not matter
        self.status: dict[str, str] = {}
        self.bound: dict[str, int | None] = {}
        self.proved = True
        self.moves = 0
        self.drawn = False
        self.ideal: dict[str, int | None] = {}  # bounds of later aims, as if blocking did not matter

    def solve(self) -> Solution:
        try:
            return self._solve_all()
        finally:
            if self.finisher:
                self.finisher.close()

    def _solve_all(self) -> Solution:
        if not self.possible or not self._has_matching():
            return Solution(match=None, **self._effort())
        for position, aim in enumerate(self.instance.order):
            if aim in self.status:
                continue
            self.budget.tell(aim)
            if aim == "blocking":
                self._settle_blocking(self.instance.order[position + 1 :])
            else:
                self._settle(aim)
        if self.proved:
            self._draw()
        return self._solution()

    def _solution(self) -> Solution:
        pairs = tuple(self.best)
        wrong = checker.violations(self.instance, pairs)
        vector = checker.vector(self.instance, pairs)
        proved = {aim: self.bound[aim] for aim, status in self.status.items() if status == "optimal"}
        if wrong or any(vector[aim] != value for aim, value in proved.items()):
            raise EngineError(f"{self.instance.id}: {wrong or proved} for {vector}")
        return Solution(
            match=pairs,
            vector={aim: vector[aim] for aim in AIMS},
            status={aim: self.status[aim] for aim in AIMS},
            bound={aim: self.bound[aim] for aim in AIMS},
            drawn=self.drawn,
            relaxed=tuple(self.relaxed or ()),
            **self._effort(),
        )

    def _effort(self) -> dict:
        return {
            "seconds": self.budget.elapsed(),
            "solver_seconds": self.model.solver_seconds
            + (self.finisher.solver_seconds if self.finisher else 0),
            "moves": self.moves,
        }

    def _has_matching(self) -> bool:
        """Only pins can make a round infeasible; without them nobody on any team is a matching."""
        if not self.instance.pins and not self.held:
            self.best = []
            return True
        outcome = self.model.solve({})
        self.best = self.rounds.match(outcome.values) if outcome.values is not None else None
        return self.best is not None

    # Linear aims

    def _settle(self, aim: str) -> None:
        outcome = self._optimise(aim, share=SHARE)
        value = checker.counts(self.instance, self.best)[aim]
        ideal = self.ideal.pop(aim, None)
        if self.hard and self.stability and ideal is None and outcome.status != "optimal":
            ideal = self._bound_without_stability(aim)
        bounds = [b for b in (outcome.bound, ideal) if b is not None]
        bound = (min if aim in MAXIMISED else max)(bounds, default=None)
        if bound != value:
            self.ideal.clear()  # they were about matchings that are as good as the ideal so far
        self._record(aim, value, bound, outcome.status == "optimal")
        self.rounds.fix(aim, value)

    def _optimise(self, aim: str, *, share: float) -> Outcome:
        """Improve `best` on one aim as far as the model and the time allow."""
        maximise = aim in MAXIMISED
        outcome = self._solve(self.rounds.objective(aim), maximise=maximise, share=share)
        if outcome.values is not None:
            match = self.rounds.match(outcome.values)
            sign = 1 if maximise else -1
            old, new = (checker.counts(self.instance, m)[aim] for m in (self.best, match))
            if outcome.status == "optimal" or sign * new > sign * old:
                self.best = match
        return outcome

    def _solve(self, objective: dict[int, float], *, maximise: bool = False, share: float) -> Outcome:
        """Solve the model; where groups could block, add what the answer overlooked and solve again."""
        while True:
            solver, seconds = self.model, self.budget.left() * share
            if self.finisher and self.stability:
                solver, seconds = self.finisher, seconds - self.reserve * share
            if seconds <= 0:
                return Outcome("stopped", None, None, None)
            start = self.rounds.columns_of(self.best) if self.best else None
            outcome = solver.solve(objective, maximise=maximise, seconds=seconds, start=start)
            if self.budget.cancelled:
                self.budget.tell("cancelled")
            if outcome.status == "infeasible":
                raise EngineError(f"{self.instance.id}: a settled model became infeasible")
            if outcome.values is None or not self._add_overlooked(outcome):
                return outcome

    def _add_overlooked(self, outcome: Outcome) -> bool:
        """Whether the answer lets a group block uncounted; the moves that show it become rows."""
        if self.stability is None or not self.instance.groups:
            return False
        position = Position(self.instance, self.rounds.match(outcome.values))
        overlooked = [
            move
            for move in checker.blocking_units(position)
            if not self.stability.counts(outcome.values, move.unit, move.challenge)
        ]
        for move in sorted(overlooked, key=lambda m: (m.unit, m.challenge)):
            self.stability.forbid_move(move)
        return bool(overlooked)

    def _record(self, aim: str, value: int, bound: int | None, proved: bool) -> None:
        self.proved = self.proved and (proved or bound == value)
        self.status[aim] = "optimal" if self.proved else "feasible"
        self.bound[aim] = value if self.proved else bound
        self.budget.tell("settled", aim=aim, value=value, bound=self.bound[aim], status=self.status[aim])

    # Blocking

    def _settle_blocking(self, later: tuple[str, ...]) -> None:
        before = checker.counts(self.instance, self.best)
        earlier = {aim: before[aim] for aim in self.status}
        ideal = self._look_ahead(later)
        self.ideal = {aim: ideal[aim].bound for aim in later}
        repaired, moves = repair(self.instance, self.relaxed, stop=self.budget.stop)
        self.moves += moves
        vector = checker.vector(self.instance, repaired)
        kept = self.held <= set(repaired) and self.kept_out.isdisjoint(repaired)
        kept = kept and all(vector[aim] == value for aim, value in earlier.items())
        if kept and vector["blocking"] == 0:
            self.best = repaired
            self._record("blocking", 0, 0, True)
            self._settle_stable(later, vector, ideal)
        elif self.exact:
            self.best = repaired if kept else self.best
            self._settle_counted()
        else:
            self.best = repaired if kept else self.relaxed
            value = checker.vector(self.instance, self.best)["blocking"]
            self._record("blocking", value, 0, False)
            self._settle_by_bounds(later, ideal)

    def _look_ahead(self, later: tuple[str, ...]) -> dict[str, Outcome]:
        """Settle the later aims as if blocking did not matter: bounds, and a good matching to repair."""
        stable_best, rows, ideal = self.best, [], {}
        for aim in later:
            ideal[aim] = self._optimise(aim, share=SHARE / 2)
            rows.append(self.rounds.fix(aim, checker.counts(self.instance, self.best)[aim]))
        for row in rows:
            self.model.change_row(row)
        self.relaxed, self.best = self.best, stable_best
        return ideal

    def _settle_stable(
        self, later: tuple[str, ...], vector: dict[str, int], ideal: dict[str, Outcome]
    ) -> None:
        """Nobody blocks. The later aims are as good as without that condition, or the model has to say."""
        if self.exact and any(ideal[aim].bound != vector[aim] for aim in later):
            self._add_stability()
        else:
            self._settle_by_bounds(later, ideal)

    def _add_stability(self) -> None:
        if self.stability is None:
            self.stability = Stability(self.rounds, counted=False)

    def _settle_by_bounds(self, later: tuple[str, ...], ideal: dict[str, Outcome]) -> None:
        """Without stability in the model its optima are bounds, as long as the aims before are equal too."""
        values = checker.counts(self.instance, self.best)
        comparable = True
        for aim in later:
            bound = ideal[aim].bound if comparable else self._bound(aim, self.rounds)
            self._record(aim, values[aim], bound, False)
            comparable = comparable and values[aim] == bound
            self.rounds.fix(aim, values[aim])

    def _bound(self, aim: str, rounds: RoundModel) -> int | None:
        if self.budget.left() <= 0:
            return None
        terms, maximise = rounds.objective(aim), aim in MAXIMISED
        return rounds.model.solve(terms, maximise=maximise, seconds=self.budget.left() * SHARE).bound

    def _bound_without_stability(self, aim: str) -> int | None:
        """As `_bound`, once the model holds stability: on a fresh one, HiGHS is slow with those rows."""
        rounds = RoundModel(self.instance, self.budget.wants_to_stop)
        rounds.restrict(self.held, self.kept_out)
        values = checker.counts(self.instance, self.best)
        for settled in sorted(self.status.keys() - {"blocking"}):
            rounds.fix(settled, values[settled])
        bound = self._bound(aim, rounds)
        self.model.solver_seconds += rounds.model.solver_seconds
        return bound

    def _settle_counted(self) -> None:
        """Some pairs may have to block: as few as possible."""
        self.stability = Stability(self.rounds, counted=True)
        objective = self.stability.objective()
        outcome = self._solve(objective, share=SHARE)
        if outcome.values is not None:
            self.best = self._fewer_blocking(self.rounds.match(outcome.values))
        value = checker.vector(self.instance, self.best)["blocking"]
        self._record("blocking", value, outcome.bound, outcome.status == "optimal")
        self.model.row(objective, high=value)

    def _fewer_blocking(self, match: list[Pair]) -> list[Pair]:
        old, new = (checker.vector(self.instance, m)["blocking"] for m in (self.best, match))
        return match if new <= old else self.best

    # The lottery

    def _draw(self) -> None:
        """Among the matchings that are equal in every aim, the one with the smallest sum of lots."""
        if not self.exact or self.budget.left() <= 0:
            return
        self.budget.tell("lottery")
        self._add_stability()
        lots = {
            column: sum(lottery.weight(self.instance.seed, p, c) for p in self.rounds.unit[u].members)
            for (u, c), column in self.rounds.x.items()
        }
        outcome = self._solve(lots, share=1)
        self.drawn = outcome.status == "optimal"
        if self.drawn:
            self.best = self.rounds.match(outcome.values)
