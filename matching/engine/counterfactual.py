"""What would be if: the same round with one thing changed, solved again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matching.engine.instance import Challenge, Instance, Pair, Participant
from matching.engine.lexicographic import SURE_PAIRS, solve
from matching.engine.solution import Solution


def what_if(instance: Instance, *, seconds: float, **restrictions: frozenset[Pair]) -> Solution:
    """One of many questions: where a proof is not sure to come, it is not waited for."""
    return solve(instance, seconds=seconds, exact_pairs=SURE_PAIRS, **restrictions)


def forced(instance: Instance, p: str, c: str, *, seconds: float) -> Solution:
    """The best proposal that holds (p, c)."""
    return what_if(instance, seconds=seconds, held=frozenset({(p, c)}))


def forbidden(instance: Instance, p: str, c: str, *, seconds: float) -> Solution:
    """The best proposal without (p, c); infeasible if it is pinned. The pair may block it."""
    return what_if(instance, seconds=seconds, kept_out=frozenset({(p, c)}))


@dataclass(frozen=True, slots=True)
class Change:
    """One relaxation: `was` and `would` are the values of the field; names say whose."""

    code: str
    was: object
    would: object
    challenge: str = ""
    participant: str = ""


def relaxations(instance: Instance, c: str, p: str | None = None) -> Iterator[tuple[Change, Instance]]:
    """Single changes that could bring p to c, or (without p) staff c, each with the instance it makes."""
    challenge = instance.challenge[c]
    if p is not None:
        yield from _for_pair(instance, instance.participant[p], challenge)
    yield from _for_team(instance, challenge)


def _for_pair(instance: Instance, p: Participant, c: Challenge) -> Iterator[tuple[Change, Instance]]:
    if p.hours is not None and c.hours > p.hours:
        yield Change("fewer_hours", c.hours, p.hours, c.id), with_challenge(instance, c.id, hours=p.hours)
    if c.onsite and not p.onsite:
        yield Change("no_onsite", True, False, c.id), with_challenge(instance, c.id, onsite=False)
    if (p.id, c.id) in instance.forbids:
        yield (
            Change("not_forbidden", True, False, c.id, p.id),
            replace(instance, forbids=instance.forbids - {(p.id, c.id)}),
        )


def _for_team(instance: Instance, c: Challenge) -> Iterator[tuple[Change, Instance]]:
    if c.min > 1:
        yield Change("smaller_minimum", c.min, c.min - 1, c.id), with_challenge(instance, c.id, min=c.min - 1)
    yield Change("larger_maximum", c.max, c.max + 1, c.id), with_challenge(instance, c.id, max=c.max + 1)
    for skill in sorted(c.skills):
        yield (
            Change("without_skill", skill, None, c.id),
            with_challenge(instance, c.id, skills=c.skills - {skill}),
        )


def raised(instance: Instance, p: str, c: str, rank: int) -> Instance:
    """c's list with p moved up to a tie group of its own just before the given rank."""
    groups = [tuple(q for q in group if q != p) for group in instance.challenge[c].prefs]
    groups.insert(rank - 1, (p,))
    return with_challenge(instance, c, prefs=tuple(group for group in groups if group))


def with_challenge(instance: Instance, c: str, **changes) -> Instance:
    rows = tuple(replace(row, **changes) if row.id == c else row for row in instance.challenges)
    return replace(instance, challenges=rows)
