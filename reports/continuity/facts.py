"""The ties that somebody in office may count, gathered in a fixed number of queries."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import Q, Sum
from django.utils import timezone

from companies.models import Challenge
from iwate_kankei import clock
from iwate_kankei.models.programme import fiscal_year_of
from matching import ladder
from matching.models import Match, Move, QuietSpell, TeamMember, Terms, WorkLog
from participants.involvement import fiscal_years

from .figures import Tie

Status = Match.Status


def matches_of(user):
    """Matches that begin by today and that the person may count."""
    return counted_by(user, Match.objects.filter(starts_on__lte=clock.today()))


def counted_by(user, rows):
    """Those of `rows` about challenges in the person's places, or of the programmes that they operate."""
    duties = user.duties
    if duties.everywhere:
        return rows
    return rows.filter(
        Q(challenge__company__municipality__in=duties.municipalities)
        | Q(challenge__programme__in=duties.programmes)
    )


def ties_of(matches, duties=None):
    """[Tie] of `matches` (a queryset), the first to begin first. duties: see participants.involvement."""
    rows = list(
        matches.order_by("starts_on", "pk").values(
            "pk",
            "team",
            "starts_on",
            "ends_on",
            "status",
            "ended_because",
            "challenge__contract",
            "challenge__programme",
            "challenge__company",
            "challenge__company__municipality",
        )
    )
    ids = [row["pk"] for row in rows]
    people = _people(rows)
    states = _grouped(Move.objects.filter(match__in=ids).order_by("pk"), "to_status")
    terms = _grouped(
        Terms.objects.received().filter(match__in=ids).order_by("number"),
        "content__contract",
        "content__unpaid",
    )
    spells = _grouped(QuietSpell.objects.filter(match__in=ids).order_by("pk"), "ended_on", "came_back")
    hours = _hours(ids)
    years = fiscal_years({person for team in people.values() for person in team}, duties)
    first = [
        _tie(row, people[row["pk"]], states[row["pk"]], terms[row["pk"]], spells[row["pk"]], hours, years)
        for row in rows
    ]
    return _with_what_followed(first)


def _grouped(rows, *columns):
    found = defaultdict(list)
    for match, *values in rows.values_list("match", *columns):
        found[match].append(values[0] if len(values) == 1 else values)
    return found


def _people(rows):
    """{match id: ids of those who were in the team on its first day or joined later}."""
    members = defaultdict(list)
    teams = {row["team"] for row in rows}
    for team, person, left in TeamMember.objects.filter(team__in=teams).values_list(
        "team", "participant", "left_at"
    ):
        members[team].append((person, left and timezone.localdate(left)))
    return {
        row["pk"]: frozenset(
            person for person, left in members[row["team"]] if left is None or left >= row["starts_on"]
        )
        for row in rows
    }


def _hours(ids):
    totals = WorkLog.objects.filter(match__in=ids).order_by().values_list("match")
    rows = totals.annotate(
        done=Sum("hours"), agreed=Sum("hours", filter=Q(confirmed_at__isnull=False), default=0)
    )
    return {match: (float(done), float(agreed)) for match, done, agreed in rows}


def _tie(row, people, states, terms, spells, hours, years):
    year, this_year = fiscal_year_of(row["starts_on"]), fiscal_year_of(clock.today())
    done, confirmed = hours.get(row["pk"], (0, 0))
    ended = [came_back for ended_on, came_back in spells if ended_on]
    asked = people if this_year > year else frozenset()
    return Tie(
        pk=row["pk"],
        programme=row["challenge__programme"],
        place=row["challenge__company__municipality"],
        company=row["challenge__company"],
        people=people,
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        over=row["status"] in Match.OVER,
        early=row["status"] == Status.ENDED,
        why=row["ended_because"],
        renewed=Status.RENEWED in states,
        rungs=_rungs(row["challenge__contract"], terms, states),
        paid=_paid(row["challenge__contract"], terms),
        was_quiet=bool(ended),
        came_back=bool(ended) and ended[-1],
        asked=asked,
        again=frozenset(person for person in asked if max(years[person], default=year) > year),
        hours=done,
        confirmed=confirmed,
    )


def _rungs(sheet, terms, states):
    """Where the match stood as it ran, by the conditions that both received, or else the challenge's sheet.

    One that was recorded and never moved has run all the same.
    """
    contracts = [contract for contract, _unpaid in terms if contract] or [sheet]
    stood = ladder.stood_on(contracts, states) or ladder.stood_on(contracts, [Status.RUNNING])
    return tuple(ladder.RUNGS.index(name) for name in stood)


def _paid(sheet, terms):
    """As each version that both received says; without any, as the challenge's sheet says."""
    written = tuple(not unpaid for _contract, unpaid in terms if unpaid is not None)
    return written or (sheet != Challenge.Contract.PRO_BONO,)


def _with_what_followed(ties):
    """Rungs and pay of later matches of the same people with the same company count for the earlier one."""
    by_company = defaultdict(list)
    for tie in ties:
        by_company[tie.company].append(tie)
    found = []
    for tie in ties:
        later = [
            other
            for other in by_company[tie.company]
            if (other.starts_on, other.pk) > (tie.starts_on, tie.pk) and other.people & tie.people
        ]
        rungs = tie.rungs + tuple(rung for other in later for rung in other.rungs)
        paid = tie.paid + tuple(paid for other in later for paid in other.paid)
        found.append(replace(tie, rungs=rungs, paid=paid))
    return found
