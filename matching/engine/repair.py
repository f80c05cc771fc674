"""Removes blocking pairs by letting them have their way, one move at a time.

Reaching zero is observed on every instance we tried, not proved, so the number of moves is capped.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush

from matching.engine.instance import Instance, Pair
from matching.engine.position import Move, Position

MOVES_A_PAIR = 20


def repair(
    instance: Instance, match: Iterable[Pair], *, stop: Callable[[], bool] = lambda: False
) -> tuple[list[Pair], int]:
    """(matching without blocking pairs as far as the cap allows, moves made).

    Deterministic: the pair with the best ranks goes first. Pins stay. A team whose challenge has min 0
    may dissolve when the only holder of a required skill leaves.
    """
    position = Position(instance, match)
    queue = _Queue(instance)
    cap, moves = MOVES_A_PAIR * max(1, len(instance.unit_eligible)), 0
    while queue and moves < cap:
        if moves % 64 == 63 and stop():
            break
        u, c = queue.pop()
        if c in position.held[u]:
            continue
        move = _worst_goes(position, u, c)
        if move is None or not _keeps_pins(position, move):
            continue
        left = {e for _, e in move.outs} | ({move.drop} if move.drop else set())
        touched = {u} | {q for e in left | {c} for q in position.team[e]}
        position.play(move)
        moves += 1
        queue.wake(touched | position.team[c], left | {c})
    return position.match(), moves


def _worst_goes(position: Position, u: str, c: str) -> Move | None:
    """The move that costs least: nobody leaves, else the one whom the challenge ranks last."""
    ranks = position.instance.challenge_ranks

    def price(move: Move):
        worst = max((ranks[e][q] for q, e in move.outs), default=0)
        return len(move.outs), -worst, move.drop is not None, move.drop or "", move.outs

    return min(position.moves(u, c), key=price, default=None)


def _keeps_pins(position: Position, move: Move) -> bool:
    """A team that breaks up (its challenge has min 0) must not hold a pinned member."""
    leaving = list(move.outs) + ([(move.unit, move.drop)] if move.drop else [])
    for u, e in leaving:
        stay = [q for q in position.team[e] if q != u and (q, e) in position.pinned]
        if e != move.challenge and stay and not position.stays_valid(e, u):
            return False
    return True


class _Queue:
    """Pairs to look at again, best ranks first; each at most once at a time."""

    def __init__(self, instance: Instance):
        ranks, theirs = instance.participant_ranks, instance.challenge_ranks
        self._price = {(u, c): ranks[u][c] + theirs[c][u] for u, c in instance.unit_eligible}
        self._by_unit, self._by_challenge = defaultdict(list), defaultdict(list)
        for pair in self._price:
            self._by_unit[pair[0]].append(pair)
            self._by_challenge[pair[1]].append(pair)
        self._siblings = defaultdict(list)
        for c in instance.challenges:
            self._siblings[c.company if instance.company else c.id].append(c.id)
        self._owner = {c: siblings for siblings in self._siblings.values() for c in siblings}
        self._heap = [(price, pair) for pair, price in self._price.items()]
        self._waiting = set(self._price)
        heapify(self._heap)

    def __len__(self) -> int:
        return len(self._heap)

    def pop(self) -> Pair:
        _, pair = heappop(self._heap)
        self._waiting.remove(pair)
        return pair

    def wake(self, units: Iterable[str], challenges: Iterable[str]) -> None:
        """Whatever these units or challenges (or their company) are part of may block now."""
        works = {e for c in challenges for e in self._owner[c]}
        for pairs in (*(self._by_unit[u] for u in units), *(self._by_challenge[c] for c in works)):
            for pair in pairs:
                if pair not in self._waiting:
                    self._waiting.add(pair)
                    heappush(self._heap, (self._price[pair], pair))
