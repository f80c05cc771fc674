"""What must hold for every round, also for those too large to enumerate."""

import json
import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks._rounds import capacity_round, team_round
from matching.engine import checker, deferred, parsing
from matching.engine.budget import Cancelled
from matching.engine.conflicts import holds, minimal_infeasible_pins
from matching.engine.lexicographic import solve

from .random_rounds import random_round

seeds = st.integers(0, 10**9)
slow = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def shuffled(data, random):
    """The same round with every list whose order means nothing in another order."""
    data = json.loads(json.dumps(data))
    for name in ("participants", "challenges", "companies", "pins", "forbids", "groups"):
        if name in data:
            random.shuffle(data[name])
    for row in [*data["participants"], *data["challenges"]]:
        for group in row["prefs"]:
            random.shuffle(group)
    return data


@slow
@given(seeds)
def test_row_order_does_not_matter(seed):
    random = Random(seed)
    data = random_round(random, people=7, works=4, groups=seed % 3 == 0)
    first, second = (solve(parsing.load(json.dumps(d))) for d in (data, shuffled(data, random)))
    assert first.match == second.match
    assert first.vector == second.vector


def test_the_hash_seed_of_python_does_not_matter():
    command = [sys.executable, "-m", "matching.engine.cli", "tests/matching/engine/examples/team-00.json"]
    answers = {
        subprocess.run(
            command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.split('"seconds"')[0]
        for seed in ("1", "2", "3")
    }
    assert len(answers) == 1


@slow
@given(seeds)
def test_a_raised_capacity_never_lowers_staffed(seed):
    random = Random(seed)
    instance = parsing.load(json.dumps(random_round(random, people=7, works=4, pins=False)))
    i = random.randrange(len(instance.challenges))
    roomier = list(instance.challenges)
    roomier[i] = replace(roomier[i], max=roomier[i].max + 1)
    before, after = solve(instance), solve(replace(instance, challenges=tuple(roomier)))
    assert after.vector["staffed"] >= before.vector["staffed"]


@slow
@given(seeds)
def test_nothing_found_is_worse_than_its_bound_or_breaks_a_rule(seed):
    instance = parsing.instance_from(team_round(18, 4, seed=seed))
    solution = solve(instance)
    assert checker.violations(instance, solution.match) == []
    assert checker.vector(instance, solution.match) == solution.vector == solution.bound
    assert solution.vector["blocking"] == len(checker.blocking(instance, solution.match))


@slow
@given(seeds)
def test_conflicting_pins_are_a_minimal_set(seed):
    random = Random(seed)
    data = random_round(random, people=5, works=3)
    pairs = [[p["id"], c["id"]] for p in data["participants"] for c in data["challenges"]]
    data["pins"], data["forbids"] = random.sample(pairs, min(5, len(pairs))), []
    instance = parsing.load(json.dumps(data))
    conflict = minimal_infeasible_pins(instance)
    assert (conflict == []) == solve(instance).feasible
    if conflict:
        assert not holds(replace(instance, pins=frozenset(conflict)))
        for pin in conflict:
            assert holds(replace(instance, pins=frozenset(conflict) - {pin}))


def test_seed_decides_among_equals_and_only_there():
    rows = [{"id": f"p{i}", "prefs": [["c"]]} for i in range(6)]
    challenge = {
        "id": "c",
        "company": "k",
        "city": "x",
        "min": 1,
        "max": 1,
        "prefs": [[r["id"] for r in rows]],
    }
    data = {"id": "draw", "kind": "hrt", "participants": rows, "challenges": [challenge]}
    winners = {solve(parsing.instance_from({**data, "seed": str(s)})).match[0][0] for s in range(40)}
    assert winners == {row["id"] for row in rows}


def test_deferred_acceptance_is_stable_on_a_large_market():
    instance = parsing.instance_from(capacity_round(3000, 300))
    match = deferred.solve(instance)
    assert checker.violations(instance, match) == []
    assert checker.vector(instance, match)["blocking"] == 0
    assert len(match) > 2900


def test_beyond_the_exact_size_it_repairs_and_stays_honest():
    instance = parsing.instance_from(team_round(60, 12))
    exact, repaired = solve(instance), solve(instance, exact_pairs=0)
    assert repaired.vector["blocking"] == 0
    assert (
        repaired.status["staffed"] == repaired.status["city_gap"] == repaired.status["blocking"] == "optimal"
    )
    assert repaired.bound["placed"] >= exact.vector["placed"] >= repaired.vector["placed"]
    assert not repaired.drawn


def test_short_time_gives_a_feasible_answer_with_honest_status():
    instance = parsing.instance_from(team_round(200, 40))
    solution = solve(instance, seconds=0.5)
    assert checker.violations(instance, solution.match) == []
    assert checker.vector(instance, solution.match) == solution.vector
    assert solution.seconds < 10
    assert solution.status["cost"] == "feasible"


def test_progress_is_told_and_can_cancel():
    instance = parsing.instance_from(team_round(30, 5))
    told = []
    solve(instance, progress=lambda stage, facts: told.append((stage, facts.get("aim"))) or True)
    settled = [aim for stage, aim in told if stage == "settled"]
    assert settled == list(instance.order)
    with pytest.raises(Cancelled):
        solve(instance, progress=lambda stage, facts: stage != "blocking")
    with pytest.raises(Cancelled):
        solve(
            parsing.instance_from(team_round(200, 40, seed=4)),
            progress=lambda stage, facts: stage != "working",
        )
