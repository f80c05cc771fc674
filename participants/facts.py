"""From rows to what the suggestions are computed from: `suggest.points.Person` and `Need`.

History is read upwards through reverse relations; a constant number of queries for any number of rows.
"""

from collections import defaultdict

from django.db.models import Count, F, Q, Sum, prefetch_related_objects

from companies.models import Challenge, Company

from .models import Dismissal, Exposure, Introduction, Participant
from .suggest.points import Need, Person

MUST_LEVEL, WELCOME_LEVEL = 2, 1  # a must skill is wanted as people use it at work
MET = ["visit", "online", "event"]  # notes of a mentor that tell of a meeting
UNPAID = {Challenge.Contract.PRO_BONO}


def person_of(participant):
    return people_of([participant])[0]


def people_of(participants):
    """[Person] of a list of participants. A constant number of queries; what is at hand is not read again."""
    keys = [row.pk for row in participants]
    prefetch_related_objects(participants, "held_skills__skill", "municipalities")
    met, visited, aside = _met(keys), _visited(keys), _dismissed(keys)
    shown = dict(Introduction.objects.filter(participant__in=keys).values_list("participant", "shown"))
    return [
        Person(
            id=str(row.pk),
            skills=tuple(sorted((held.skill.slug, held.level) for held in row.held_skills.all())),
            fields=frozenset(row.fields),
            hours=row.hours_per_month,
            visits=row.visits_per_year,
            onsite=row.place != Challenge.Place.REMOTE,
            cities=frozenset(city.pk for city in row.municipalities.all()),
            contracts=_contracts(row),
            languages=frozenset({"ja", *row.languages}),
            met=frozenset(str(company) for company in met[row.pk]),
            visited=frozenset(visited[row.pk]),
            dismissed=frozenset(str(challenge) for challenge in aside[row.pk]),
            showings=shown.get(row.pk, 0),
            text=f"{row.message}\n{row.tie_to_iwate}",
        )
        for row in participants
    ]


def _contracts(participant):
    """Whoever wants paid work only is not suggested unpaid work first; all others take any form."""
    if participant.payment != Participant.Payment.PAID:
        return frozenset()
    return frozenset(value for value in Challenge.Contract.values if value not in UNPAID)


def _grouped(pairs):
    found = defaultdict(list)
    for key, *value in pairs:
        found[key].append(value[0] if len(value) == 1 else tuple(value))
    return found


def _met(keys):
    """(participant, company): a meeting is noted, they came to a visit of it, or they work together."""
    noted = Company.objects.filter(contact_records__participant__in=keys, contact_records__how__in=MET)
    work = Company.objects.filter(challenges__matches__team__members__participant__in=keys)
    visit = Company.objects.filter(
        events__registrations__participant__in=keys, events__registrations__attendances__status="present"
    )
    return _grouped(
        noted.values_list("contact_records__participant", "pk").union(
            work.values_list("challenges__matches__team__members__participant", "pk"),
            visit.values_list("events__registrations__participant", "pk"),
        )
    )


def _visited(keys):
    came = Participant.objects.filter(
        pk__in=keys,
        registrations__event__kind="fieldwork",
        registrations__attendances__status="present",
        registrations__event__municipalities__isnull=False,
    )
    return _grouped(came.values_list("pk", "registrations__event__municipalities").distinct())


def _dismissed(keys):
    own = Dismissal.objects.filter(participant__in=keys, side=Dismissal.Side.PERSON)
    return _grouped(own.values_list("participant", "challenge"))


def need_of(challenge):
    return needs_of([challenge])[0]


def needs_of(challenges):
    """[Need] of challenges with their company and needs__skill at hand. Three queries more."""
    keys = [row.pk for row in challenges]
    handed_in = ~Q(proposals__status__in=["draft", "withdrawn"])
    applicants = dict(
        Challenge.objects.filter(pk__in=keys)
        .annotate(n=Count("proposals", filter=handed_in & Q(proposals__isnull=False)))
        .values_list("pk", "n")
    )
    shown = dict(
        Exposure.objects.filter(challenge__in=keys)
        .values("challenge")
        .annotate(n=Sum(F("shown")))
        .values_list("challenge", "n")
    )
    hosts = Dismissal.objects.filter(challenge__in=keys, side=Dismissal.Side.HOST)
    aside = _grouped(hosts.values_list("challenge", "participant"))
    return [_need(row, applicants[row.pk], shown.get(row.pk, 0), aside[row.pk]) for row in challenges]


def _need(challenge, applicants=0, showings=0, aside=()):
    needs = sorted(challenge.needs.all(), key=lambda need: need.skill.slug)
    return Need(
        id=str(challenge.pk),
        company=str(challenge.company_id),
        city=challenge.company.municipality_id,
        must=tuple((need.skill.slug, MUST_LEVEL) for need in needs if need.is_required),
        welcome=tuple((need.skill.slug, WELCOME_LEVEL) for need in needs if not need.is_required),
        field=challenge.field,
        hours=challenge.hours_per_month or 0,
        visits=challenge.visits,
        onsite=challenge.place == Challenge.Place.ONSITE,
        contract=challenge.contract,
        languages=frozenset(challenge.languages),
        minimum=challenge.teams,
        applicants=applicants,
        showings=showings,
        dismissed=frozenset(str(pk) for pk in aside),
        text=f"{challenge.title}\n{challenge.problem}",
    )


def bare_need(challenge):
    """What the points of one pair need: without how often it was shown or applied for. No query more."""
    return _need(challenge)
