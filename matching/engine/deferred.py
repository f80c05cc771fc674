"""Deferred acceptance for rounds where only seats matter: one side proposes, the other holds the best.

Gale and Shapley 1962; for company caps SPA-student and SPA-lecturer of Abraham, Irving and Manlove 2007.
The proposing side gets its best stable matching, and no proposing participant gains by misreporting.
"""

from collections import defaultdict
from heapq import heappop, heappush, heappushpop

from matching.engine import lottery
from matching.engine.instance import Instance, Pair
from matching.engine.parsing import InputError

SIDES = ("participants", "companies")


def solve(instance: Instance, side: str = "participants") -> list[Pair]:
    """The stable matching that is best for one side. Ties are broken by the lottery first.

    InputError if something besides lists and seats matters in this round.
    """
    _only_seats(instance)
    if side == "companies":
        return _companies_propose(instance) if instance.companies else _challenges_propose(instance)
    return (
        _participants_propose_to_companies(instance)
        if instance.companies
        else _participants_propose(instance)
    )


def needs_more(instance: Instance) -> str:
    """What besides lists and seats matters in this round, in one line; "" if nothing does."""
    try:
        _only_seats(instance)
    except InputError as error:
        return str(error)
    return ""


def _only_seats(instance: Instance) -> None:
    """Names the first field that deferred acceptance cannot honour."""
    if instance.pins:
        raise InputError("pins: deferred acceptance takes no pins")
    if instance.groups:
        raise InputError("groups: deferred acceptance takes no groups")
    for i, p in enumerate(instance.participants):
        if p.max_teams != 1:
            raise InputError(f"participants[{i}].max_teams: deferred acceptance needs 1")
    for i, c in enumerate(instance.challenges):
        if c.min > 1:
            raise InputError(f"challenges[{i}].min: deferred acceptance knows no minimum")
        if c.skills:
            raise InputError(f"challenges[{i}].skills: deferred acceptance knows no required skills")
    for k in instance.companies:
        own = [c for c in instance.challenges if c.company == k.id]
        for c in own:
            _same_order(instance, k.id, c.id)


def _same_order(instance: Instance, company: str, challenge: str) -> None:
    """A challenge's list must be part of its company's list, or stability of both cannot be promised."""
    ranks, owner = instance.challenge_ranks[challenge], instance.company_ranks[company]
    names = sorted(ranks, key=ranks.get)
    if any(p not in owner for p in names):
        raise InputError(f"companies {company!r}.prefs: lacks somebody whom challenge {challenge!r} lists")
    if any(owner[a] > owner[b] for a, b in zip(names, names[1:], strict=False)):
        raise InputError(f"challenges {challenge!r}.prefs: another order than its company {company!r}")


def _lists(instance: Instance) -> dict[str, list[str]]:
    """Each participant's eligible challenges, best first, ties by lot."""
    lists: dict[str, list[str]] = {p.id: [] for p in instance.participants}
    for p, c in instance.eligible:
        lists[p].append(c)
    for p, works in lists.items():
        ranks = instance.participant_ranks[p]
        works.sort(key=lambda c, p=p, ranks=ranks: (ranks[c], lottery.weight(instance.seed, p, c), c))
    return lists


def _standing(instance: Instance, ranks: dict[str, int], draw: str) -> dict[str, int]:
    """A strict order of one list (0 is best), ties by lot."""
    names = sorted(ranks, key=lambda p: (ranks[p], lottery.weight(instance.seed, p, draw), p))
    return {p: i for i, p in enumerate(names)}


def _strict(instance: Instance) -> dict[str, dict[str, int]]:
    return {c: _standing(instance, ranks, c) for c, ranks in instance.challenge_ranks.items()}


def _participants_propose(instance: Instance) -> list[Pair]:
    held = propose(*numbered(instance))
    people, works = instance.participants, instance.challenges
    return sorted((people[p].id, c.id) for c, members in zip(works, held, strict=True) for p in members)


def numbered(instance: Instance) -> tuple[list[list[int]], list[list[int]], list[int]]:
    """What `propose` takes: lists of places, the places' ranks of each proposer, and seats."""
    ids = [p.id for p in instance.participants]
    works = {c.id: i for i, c in enumerate(instance.challenges)}
    lists, standing = _lists(instance), _strict(instance)
    return (
        [[works[c] for c in lists[p]] for p in ids],
        [[standing[c][p] for c in lists[p]] for p in ids],
        [c.max for c in instance.challenges],
    )


def propose(lists: list[list[int]], standing: list[list[int]], seats: list[int]) -> list[list[int]]:
    """Proposers by number: lists[p] names places best first, standing[p] their rank of p (0 is best).

    Returns who sits at each place. The worst of each place is at the top of a heap of -(rank * n + p).
    """
    n = len(lists) or 1
    held: list[list[int]] = [[] for _ in seats]
    tried = [0] * len(lists)
    for first in range(len(lists)):
        p = first
        while tried[p] < len(lists[p]):
            i = tried[p]
            tried[p] = i + 1
            place = lists[p][i]
            heap, offer = held[place], -(standing[p][i] * n + p)
            if len(heap) < seats[place]:
                heappush(heap, offer)
                break
            if seats[place]:
                p = -heappushpop(heap, offer) % n
    return [[-offer % n for offer in heap] for heap in held]


def _challenges_propose(instance: Instance) -> list[Pair]:
    """Each challenge goes down its list; a participant keeps the best offer so far."""
    standing = _strict(instance)
    wish = {p: {c: i for i, c in enumerate(works)} for p, works in _lists(instance).items()}
    order = {c: [p for p in sorted(ranks, key=ranks.get) if c in wish[p]] for c, ranks in standing.items()}
    free = {c.id: c.max for c in instance.challenges}
    asked = dict.fromkeys(free, 0)
    at: dict[str, str] = {}
    waiting = [c.id for c in instance.challenges]
    while waiting:
        c = waiting.pop()
        while free[c] and asked[c] < len(order[c]):
            p = order[c][asked[c]]
            asked[c] += 1
            current = at.get(p)
            if current is None or wish[p][c] < wish[p][current]:
                at[p] = c
                free[c] -= 1
                if current is not None:
                    free[current] += 1
                    waiting.append(current)
    return sorted(at.items())


def _participants_propose_to_companies(instance: Instance) -> list[Pair]:
    """SPA-student: a full challenge lets its worst go, a full company the worst over all its challenges."""
    lists = _lists(instance)
    owner = {c.id: c.company for c in instance.challenges}
    standing = {k: _standing(instance, ranks, k) for k, ranks in instance.company_ranks.items()}
    seats = {c.id: c.max for c in instance.challenges} | {k.id: k.max_people for k in instance.companies}
    at: dict[str, str] = {}
    heaps: dict[tuple[str, str], list] = defaultdict(list)
    people: dict[tuple[str, str], int] = defaultdict(int)
    tried = dict.fromkeys(lists, 0)

    def leave_worst(place: tuple[str, str]) -> str:
        """Heaps keep people who have left already; the top that is still true is the worst."""
        while True:
            _, p, c = heappop(heaps[place])
            if at.get(p) == c:
                del at[p]
                people["challenge", c] -= 1
                people["company", owner[c]] -= 1
                return p

    waiting = sorted(lists, reverse=True)
    while waiting:
        p = waiting.pop()
        if tried[p] == len(lists[p]):
            continue
        c = lists[p][tried[p]]
        tried[p] += 1
        at[p] = c
        for place in (("challenge", c), ("company", owner[c])):
            heappush(heaps[place], (-standing[owner[c]][p], p, c))
            people[place] += 1
        if people["challenge", c] > seats[c]:
            waiting.append(leave_worst(("challenge", c)))
        elif people["company", owner[c]] > seats[owner[c]]:
            waiting.append(leave_worst(("company", owner[c])))
    return sorted(at.items())


def _companies_propose(instance: Instance) -> list[Pair]:
    """SPA-lecturer: a company with room offers the best person it can still win their best open challenge."""
    lists = _lists(instance)
    owner = {c.id: c.company for c in instance.challenges}
    free = {c.id: c.max for c in instance.challenges}
    room = {k.id: k.max_people for k in instance.companies}
    standing = {k: _standing(instance, ranks, k) for k, ranks in instance.company_ranks.items()}
    order = {k: sorted(ranks, key=ranks.get) for k, ranks in standing.items()}
    at: dict[str, str] = {}
    offers = True
    while offers:
        offers = False
        for k in sorted(room):
            for p in order[k]:
                if not room[k]:
                    break
                # Whoever holds an offer only listens to better ones, also from the same company.
                better = lists[p][: lists[p].index(at[p])] if p in at else lists[p]
                c = next((c for c in better if owner[c] == k and free[c]), None)
                if c is not None:
                    if p in at:
                        free[at[p]] += 1
                        room[owner[at[p]]] += 1
                    at[p] = c
                    free[c] -= 1
                    room[k] -= 1
                    offers = True
    return sorted(at.items())
