"""CP-SAT in its own process gives what HiGHS gives."""

import pytest

from benchmarks._rounds import team_round
from matching.engine import lexicographic, parsing
from matching.engine.budget import Cancelled
from matching.engine.finisher import Finisher
from matching.engine.highs import Model
from matching.engine.model import RoundModel
from matching.engine.solution import EngineError
from matching.engine.stability import Stability


@pytest.mark.parametrize("seed", range(3))
def test_same_answer_from_both_solvers(monkeypatch, seed):
    instance = parsing.instance_from(team_round(30, 5, seed=seed))
    by_highs = lexicographic.solve(instance)
    monkeypatch.setattr(lexicographic, "HIGHS_PAIRS", 0)
    by_cpsat = lexicographic.solve(instance)
    assert by_cpsat.match == by_highs.match
    assert by_cpsat.status == by_highs.status
    assert by_cpsat.drawn and by_highs.drawn


def test_cancel_ends_the_child(monkeypatch):
    monkeypatch.setattr(lexicographic, "HIGHS_PAIRS", 0)
    closed = []
    monkeypatch.setattr(
        Finisher, "close", lambda self, close=Finisher.close: closed.append(self._process) or close(self)
    )
    instance = parsing.instance_from(team_round(200, 40))
    with pytest.raises(Cancelled):
        lexicographic.solve(instance, progress=lambda stage, facts: facts.get("aim") != "blocking")
    assert [process.poll() for process in closed] == [-9]


def test_a_dead_child_is_an_error_and_not_an_answer():
    finisher = Finisher(Model(), stop=lambda: False)
    finisher._process.kill()
    finisher._process.wait()
    with pytest.raises(EngineError):
        finisher.solve({}, seconds=1)
    finisher.close()


def test_a_search_stopped_before_any_answer_knows_no_bound():
    """CP-SAT then reports 0, which would be a false promise for an aim to be raised."""
    instance = parsing.instance_from(team_round(200, 40))
    rounds = RoundModel(instance.canonical())
    Stability(rounds, counted=False)
    finisher = Finisher(rounds.model, stop=lambda: False, effort=1e-6)
    outcome = finisher.solve(rounds.objective("placed"), maximise=True, seconds=30)
    finisher.close()
    assert (outcome.status, outcome.values, outcome.bound) == ("stopped", None, None)


def test_beyond_the_sure_size_the_effort_is_counted_and_the_answer_stays_the_same(monkeypatch):
    monkeypatch.setattr(lexicographic, "SURE_PAIRS", 100)
    instance = parsing.instance_from(team_round(40, 8))
    sure = lexicographic.solve(instance, seconds=40)
    assert set(sure.status.values()) == {"optimal"}
    monkeypatch.setattr(lexicographic, "EFFORT", 1e-3)
    first, second = (lexicographic.solve(instance, seconds=40) for _ in range(2))
    assert first.match == second.match
    assert first.vector["blocking"] == 0
    assert first.bound["placed"] >= sure.vector["placed"] >= first.vector["placed"]
    if first.vector["placed"] == sure.vector["placed"]:
        assert first.bound["cost"] <= sure.vector["cost"] <= first.vector["cost"]


def test_both_say_what_is_infeasible_and_what_is_best():
    model = Model()
    a, b = model.column(), model.column(5)
    model.row({a: 1, b: 1}, high=4)
    finisher = Finisher(model, stop=lambda: False)
    for solver in (model, finisher):
        best = solver.solve({a: 3, b: 2}, maximise=True, seconds=10)
        assert (best.status, best.objective, best.bound, list(best.values)) == ("optimal", 9, 9, [1, 3])
    model.row({a: 1, b: 1}, low=5)
    for solver in (model, finisher):
        assert solver.solve({a: 1}, seconds=10).status == "infeasible"
    finisher.close()
