"""What a run of the engine gives back."""

from dataclasses import dataclass, field

from matching.engine.instance import Pair


class EngineError(RuntimeError):
    """The solver's answer and the checker disagree: a mistake in this package, never the user's."""


@dataclass(frozen=True, slots=True)
class Solution:
    """`match` is None when no matching holds all pins.

    `bound[aim]`: nothing better exists, given the values of the aims before it (None: not known).
    `status[aim]` is "optimal" only if this aim and all before it are proved.
    """

    match: tuple[Pair, ...] | None
    vector: dict[str, int] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    bound: dict[str, int | None] = field(default_factory=dict)
    drawn: bool = False  # the lottery among equals was carried out to the end
    relaxed: tuple[
        Pair, ...
    ] = ()  # the best matching if blocking pairs did not matter: the price of stability
    seconds: float = 0.0
    solver_seconds: float = 0.0  # of these, inside HiGHS
    moves: int = 0  # of the repair

    @property
    def feasible(self) -> bool:
        return self.match is not None
