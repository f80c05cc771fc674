"""What became of the engine's proposals: kept or changed by people and why, and do those matches last."""

from dataclasses import dataclass
from statistics import median

from django.utils import timezone

from iwate_kankei import clock

from ..models import Confirmation, Match, Placement, Round


@dataclass
class Measure:
    """One round. pairs: people whom the engine placed; kept: those who got just that place."""

    round: object
    pairs: int = 0
    kept: int = 0
    by_people: int = 0  # placed by people where the engine had not
    refused: int = 0  # teams
    teams: int = 0
    matches: int = 0
    whys: tuple = ()

    @property
    def percent(self):
        return round(100 * self.kept / self.pairs) if self.pairs else None


def of(rounds):
    """One Measure for each published round, in a fixed number of queries."""
    rounds = list(rounds.filter(status=Round.Status.PUBLISHED).select_related("programme"))
    found = {each.pk: Measure(each) for each in rounds}
    rows = Placement.objects.filter(round__in=rounds).prefetch_related("placed", "confirmations")
    for placement in rows.select_related("challenge__company"):
        _add(found[placement.round_id], placement)
    return list(found.values())


def _add(measure, placement):
    engine = set(placement.engine_people)
    people = {row.participant_id for row in placement.placed.all()}
    placed = people if placement.match_id else set()
    measure.pairs += len(engine)
    measure.kept += len(engine & placed)
    measure.by_people += len(placed - engine)
    measure.teams += bool(engine)
    measure.matches += bool(placement.match_id)
    refused = [row for row in placement.confirmations.all() if row.answer == Confirmation.Answer.NO]
    measure.refused += bool(refused)
    whys = [row.why for row in refused] + ([placement.changed_because] if placement.changed_because else [])
    measure.whys += tuple((str(placement.challenge.company), why) for why in whys)


def total(measures):
    whole = Measure(None)
    for each in measures:
        for name in ("pairs", "kept", "by_people", "refused", "teams", "matches"):
            setattr(whole, name, getattr(whole, name) + getattr(each, name))
    return whole


def lasting(matches):
    """How many matches go on, were renewed, ended early: the engine's, changed by people, others."""
    rows = matches.select_related("placement").prefetch_related("placement__placed", "moves")
    groups = {"engine": [], "changed": [], "others": []}
    for match in rows:
        groups[_arose(match)].append(match)
    return [
        {
            "name": name,
            "all": len(found),
            "alive": sum(match.is_alive for match in found),
            "renewed": sum(_was_renewed(match) for match in found),
            "months": _months(found),
            "ended": sum(match.status == Match.Status.ENDED for match in found),
        }
        for name, found in groups.items()
    ]


def _months(matches):
    """The median of how long they have lasted until now, in months; None without matches that have begun.

    A median, because a single old tie would lift a mean of few matches.
    """
    today = clock.today()
    days = [(_until(match, today) - match.starts_on).days for match in matches if match.starts_on <= today]
    return round(median(max(0, each) for each in days) / clock.DAYS_A_MONTH, 1) if days else None


def _until(match, today):
    """The day on which it ended in fact, whatever was planned; today if it goes on."""
    moves = list(match.moves.all())
    return today if match.is_alive or not moves else timezone.localdate(moves[-1].moved_at)


def _arose(match):
    placement = getattr(match, "placement", None)
    if placement is None:
        return "others"
    people = sorted(row.participant_id for row in placement.placed.all())
    return "engine" if people == sorted(placement.engine_people) else "changed"


def _was_renewed(match):
    return any(move.to_status == Match.Status.RENEWED for move in match.moves.all())
