"""Challenges for a person and people for a challenge: the points of `suggest/`, on rows of the database."""

import time
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from django.conf import settings
from django.db.models import Count, Prefetch, Q

from companies.models import Challenge, ChallengeSkill, PlacementNotification

from .facts import bare_need, need_of, needs_of, people_of, person_of
from .models import Participant
from .reasons import reasons
from .suggest.crowd import Crowd
from .suggest.index import Index
from .suggest.points import score

NEEDS = Prefetch("needs", ChallengeSkill.objects.select_related("skill"))
MOST = 200  # so many places of an order are computed; nobody reads on further
CANDIDATES = 500  # people looked at for one challenge, those with most of the wanted skills first


@dataclass(frozen=True)
class Fit:
    """A challenge and a person with the reasons in words; `total` joins both sides' points."""

    challenge: Challenge
    participant: Participant
    total: int
    reasons: list

    @property
    def good(self):
        return [each for each in self.reasons if each.good and each.words]

    @property
    def missing(self):
        return [each.lacks for each in self.reasons if each.lacks]

    @property
    def others(self):
        """Skills that nobody asked for: often where something new begins."""
        wanted = {need.skill_id for need in self.challenge.needs.all()}
        return [str(row.skill) for row in self.participant.held_skills.all() if row.skill_id not in wanted]


def fits(challenge, participants):
    """[Fit] of one challenge with each of them. Seven queries, however many they are."""
    people = people_of(participants)
    return [fit(challenge, row, person) for row, person in zip(participants, people, strict=True)]


def fits_for_each(challenges, participants):
    """[(challenge, [Fit] with each of them)]: the people are read once, however many challenges there are."""
    people = people_of(participants)
    return [
        (row, [fit(row, who, person) for who, person in zip(participants, people, strict=True)])
        for row in challenges
    ]


class Reader:
    """Somebody with a record of their own who reads a page: what suits them is asked for once a page."""

    def __init__(self, participant):
        self.participant = participant

    @cached_property
    def person(self):
        return person_of(self.participant)

    @cached_property
    def _employment_too(self):
        return PlacementNotification.objects.in_force().exists()

    def fit(self, challenge):
        """The Fit, or None for employment that the portal may not recommend."""
        if challenge.contract == Challenge.Contract.EMPLOYMENT and not self._employment_too:
            return None
        return fit(challenge, self.participant, self.person)


def reader(user):
    """The Reader, or None for visitors, people without a record and those whose record is stopped."""
    if not user.is_authenticated:
        return None
    participant = Participant.objects.filter(user=user).prefetch_related("held_skills__skill").first()
    return Reader(participant) if participant and participant.takes_part else None


def reader_of(request):
    """The same, kept for the request."""
    if not hasattr(request, "_reader"):
        own = getattr(request, "participant", None)  # a page that needs one has asked already
        request._reader = (Reader(own) if own.takes_part else None) if own else reader(request.user)
    return request._reader


def fit(challenge, participant, person):
    """The Fit of one pair, whatever hard filter there is: a letter on the desk is judged too.

    Reads the challenge's company and needs__skill, and the participant's held_skills__skill.
    """
    points = score(person, bare_need(challenge), filtered=False)
    return Fit(challenge, participant, points.total, reasons(points, challenge, participant))


def open_challenges():
    """Those that may be suggested, with all that reasons need."""
    rows = Challenge.objects.open().recommendable().filter(company__is_published=True)
    return rows.select_related("company__municipality").prefetch_related(NEEDS)


class _Kept:
    """The index of this process, built anew every SUGGESTIONS_SECONDS; what closes meanwhile is left out
    by the query for the rows."""

    index, until = None, 0.0


def _index():
    if time.monotonic() >= _Kept.until:
        _Kept.index = Index(needs_of(list(open_challenges().order_by("pk"))))
        _Kept.until = time.monotonic() + settings.SUGGESTIONS_SECONDS
    return _Kept.index


def order(reader, count=MOST):
    """Primary keys of the open challenges that fit the reader, the best place first."""
    return [int(found.need.id) for found in _index().for_person(reader.person, count)]


def challenges_for(reader, count=3, since=None):
    """[Fit], best first; nothing without a reason. `since`: only what was published after."""
    found = _index().for_person(reader.person, MOST)
    rows = open_challenges().filter(pk__in=[each.need.id for each in found])
    if since:
        rows = rows.filter(published_at__gt=since)
    by_key = {str(row.pk): row for row in rows}
    fits = (
        fit(by_key[each.need.id], reader.participant, reader.person)
        for each in found
        if each.need.id in by_key
    )
    return list(islice((each for each in fits if each.good), count))


def people_for(challenge, people, count=20):
    """[Fit] of the best of `people` (a queryset), fresh faces lifted; never somebody who put it aside."""
    if not challenge.is_relayable:
        return []
    wanted = Q(held_skills__skill__in=[need.skill_id for need in challenge.needs.all()])
    rows = (
        people.filter(suspended_at__isnull=True)
        .present()
        .exclude(name="")
        .annotate(wanted=Count("held_skills", filter=wanted, distinct=True))
        .order_by("-wanted", "-created_at", "pk")
        .prefetch_related("held_skills__skill")
    )
    by_key = {str(row.pk): row for row in rows[:CANDIDATES]}
    everybody = dict(zip(by_key, people_of(list(by_key.values())), strict=True))
    found = Crowd(list(everybody.values())).for_need(need_of(challenge), count)
    return [
        each
        for each in (fit(challenge, by_key[s.person.id], everybody[s.person.id]) for s in found)
        if each.good
    ]
