"""Which pins contradict each other: a smallest-by-deletion set that no matching can hold."""

from collections.abc import Callable
from dataclasses import replace

from matching.engine.instance import Instance, Pair
from matching.engine.model import RoundModel


def holds(instance: Instance, stop: Callable[[], bool] | None = None) -> bool:
    """Whether any matching holds all pins."""
    rounds = RoundModel(instance, stop)
    return rounds.restrict() and rounds.model.solve({}).values is not None


def minimal_infeasible_pins(instance: Instance) -> list[Pair]:
    """Pins that cannot hold together, while without any one of them the others can; empty if all pins hold.

    Deletion filter: drop each pin in turn and keep it only if the rest becomes feasible.
    """
    if holds(instance):
        return []
    kept = sorted(instance.pins)
    for pin in sorted(instance.pins):
        rest = [other for other in kept if other != pin]
        if not holds(replace(instance, pins=frozenset(rest))):
            kept = rest
    return kept
