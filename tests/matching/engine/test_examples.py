"""The published and enumerated instances with all their answers."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matching.engine import checker, deferred, parsing
from matching.engine.counterfactual import forbidden, forced
from matching.engine.lexicographic import solve

FOLDER = Path(__file__).parent / "examples"
EXAMPLES = sorted(FOLDER.rglob("*.json"))
OTHER_ORDER = parsing.order_from(["staffed", "blocking", "placed", "cost", "city_gap"], "order")


def read(path):
    return parsing.load(path.read_text()), json.loads(path.read_text())["answers"]


def having(key):
    return [p for p in EXAMPLES if key in json.loads(p.read_text())["answers"]]


def name(path):
    return path.stem


def as_pairs(rows):
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("path", having("order_A"), ids=name)
@pytest.mark.parametrize("answer", ["order_A", "order_B"])
def test_solves_to_a_listed_optimum(path, answer):
    instance, answers = read(path)
    for order in (instance.order, OTHER_ORDER):
        solution = solve(replace(instance, order=order))
        assert solution.vector == answers[answer]["vector"]
        assert list(solution.match) in [as_pairs(match) for match in answers[answer]["optimal"]]
        assert set(solution.status.values()) == {"optimal"}
        assert solution.bound == solution.vector


@pytest.mark.parametrize("path", having("counterfactual_order_B"), ids=name)
def test_counterfactuals_have_the_listed_vectors(path):
    instance, answers = read(path)
    listed = answers["counterfactual_order_B"]
    for what_if, vectors in ((forced, listed["pin"]), (forbidden, listed["forbid"])):
        for pair, vector in vectors.items():
            p, c = pair.split("|")
            assert what_if(instance, p, c, seconds=20).vector == (vector or {})


@pytest.mark.parametrize("path", having("probes"), ids=name)
def test_checker_agrees_with_every_probe(path):
    instance, answers = read(path)
    assert sorted(instance.eligible) == as_pairs(answers["eligible"])
    for probe in answers["probes"]:
        match = as_pairs(probe["matching"])
        assert checker.violations(instance, match) == as_pairs(probe["violations"])
        if probe["violations"]:
            continue
        found = checker.blocking(instance, match)
        assert checker.vector(instance, match) == probe["values"]
        assert [b.pair for b in found] == as_pairs(probe["blocking"])
        strong = checker.blocking(instance, match, strong=True)
        assert [b.pair for b in strong] == as_pairs(probe["strong_blocking"])
        if instance.kind != "spa_s":  # the file gives no witnesses there
            assert {
                "|".join(b.pair): [[m.drop, m.outs[0][0] if m.outs else None] for m in b.moves] for b in found
            } == probe["witnesses"]


@pytest.mark.parametrize("path", having("stable"), ids=name)
def test_listed_stable_matchings_have_no_blocking_pair(path):
    instance, answers = read(path)
    for match in answers["stable"]:
        assert checker.violations(instance, as_pairs(match)) == []
        assert checker.blocking(instance, as_pairs(match)) == []


@pytest.mark.parametrize("path", having("participant_optimal"), ids=name)
def test_deferred_acceptance_gives_each_side_its_best(path):
    instance, answers = read(path)
    assert deferred.solve(instance, "participants") == as_pairs(answers["participant_optimal"])
    assert deferred.solve(instance, "companies") == as_pairs(answers["company_optimal"])


@pytest.mark.parametrize("file, egalitarian_cost", [("gi1989-p12.json", 49), ("ilg1987.json", 54)])
def test_stable_matching_with_the_published_smallest_cost(file, egalitarian_cost):
    instance, _ = read(FOLDER / "published" / file)
    assert solve(instance).vector == {
        "staffed": 8, "city_gap": 0, "blocking": 0, "placed": 8, "cost": egalitarian_cost
    }  # fmt: skip
