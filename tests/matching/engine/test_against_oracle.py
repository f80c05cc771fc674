"""Small random rounds of every kind against trying every matching."""

import itertools
import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.engine import checker, deferred, parsing
from matching.engine.instance import AIMS, KINDS
from matching.engine.lexicographic import solve
from matching.engine.repair import repair

from .oracle import Oracle, rank
from .random_rounds import random_round

ORDERS = list(itertools.permutations(AIMS))
seeds = st.integers(0, 10**9)
slow = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def small_round(seed, **options):
    data = random_round(Random(seed), people=5, works=3, **options)
    return parsing.load(json.dumps(data)), Oracle(data)


def assert_best(instance, oracle, orders):
    for order, answer in zip(orders, oracle.best(orders), strict=True):
        solution = solve(replace(instance, order=order))
        if answer is None:
            assert not solution.feasible
            continue
        vector, winners = answer
        assert solution.vector == vector
        assert frozenset(solution.match) in winners
        assert set(solution.status.values()) == {"optimal"}


@pytest.mark.parametrize("groups", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@slow
@given(seeds)
def test_optimum_is_one_of_the_enumerated(kind, groups, seed):
    instance, oracle = small_round(seed, kind=kind, groups=groups)
    assert_best(instance, oracle, [AIMS, Random(seed).choice(ORDERS)])


@slow
@given(seeds)
def test_every_order_of_aims(seed):
    instance, oracle = small_round(seed, kind="team", groups=seed % 2 == 0)
    assert_best(instance, oracle, Random(seed).sample(ORDERS, 12))


@pytest.mark.parametrize("groups", [False, True])
@slow
@given(seeds)
def test_checker_agrees_with_the_definitions(groups, seed):
    instance, oracle = small_round(seed, groups=groups)
    for match in itertools.islice(oracle.matchings(), 40):
        assert checker.violations(instance, match) == []
        assert checker.vector(instance, match) == oracle.vector(match)
        for strong in (False, True):
            found = {b.pair for b in checker.blocking(instance, match, strong=strong)}
            assert found == oracle.blocking(match, strong)


@slow
@given(seeds)
def test_checker_finds_a_violation_exactly_in_infeasible_matchings(seed):
    instance, oracle = small_round(seed, groups=seed % 3 == 0)
    random = Random(seed)
    pairs = list(itertools.product(instance.participant, instance.challenge))
    for _ in range(20):
        match = set(random.sample(pairs, random.randint(0, min(6, len(pairs)))))
        assert (checker.violations(instance, match) == []) == oracle.feasible(match)


@slow
@given(seeds)
def test_repair_keeps_the_matching_feasible(seed):
    instance, oracle = small_round(seed, groups=seed % 3 == 0)
    for match in itertools.islice(oracle.matchings(), 20):
        repaired, moves = repair(instance, match)
        assert checker.violations(instance, repaired) == []
        assert moves > 0 or not oracle.blocking(match) or instance.pins


@pytest.mark.parametrize("kind", ["hr", "spa_s"])
@slow
@given(seeds)
def test_deferred_acceptance_equals_the_best_and_worst_of_all_stable_matchings(kind, seed):
    instance, oracle = small_round(seed, kind=kind, pins=False)
    stable = [m for m in oracle.matchings() if not oracle.blocking(m)]

    def places(match):
        return {p: rank(oracle.people[p]["prefs"], c) for p, c in match}

    best, worst = places(deferred.solve(instance)), places(deferred.solve(instance, "companies"))
    assert frozenset(deferred.solve(instance)) in stable
    assert frozenset(deferred.solve(instance, "companies")) in stable
    for match in stable:
        for p, place in places(match).items():
            assert best[p] <= place <= worst[p]
