"""People of the sample who look around: for a team, for a challenge, or found by a mentor."""

import datetime as dt

from companies.models import Challenge
from iwate_kankei import clock
from matching import actions
from participants.actions import (
    count_opened,
    count_proposed,
    count_suggested,
    enter_directory,
    give_consent,
)
from participants.models import Consent

DAYS = 21
ICHINOSEKI = "032093"


def around(challenges, people, staff):
    _agree_to_be_suggested(people[3::3])
    _look_for_a_team(_worth_a_team(challenges, people[0]), people)
    _see_suggestions(list(challenges.values()))
    actions.give_hint(
        participant=people[9], challenge=challenges["sample-suisan"], by=staff["mentor-kamaishi"]
    )


def _agree_to_be_suggested(people):
    for person in people:
        give_consent(participant=person, purpose=Consent.Purpose.SUGGESTING, how="sample data")


def _worth_a_team(challenges, person):
    """A challenge to which the person brings a must skill, and has not written yet."""
    fitting = Challenge.objects.filter(
        needs__is_required=True,
        needs__skill__in=person.skills.all(),
        company__municipality=ICHINOSEKI,  # where fieldwork has been: before a visit nobody proposes
    )
    written = Challenge.objects.filter(proposals__team__members__participant=person)
    found = fitting.filter(pk__in=[row.pk for row in challenges.values()]).exclude(
        pk__in=written.values("pk")
    )
    return found.order_by("pk").first() or challenges["sample-mochi"]


def _look_for_a_team(challenge, people):
    """The sample participant and some more, first those who bring what is missing; one asks."""
    missing = challenge.needs.filter(is_required=True).exclude(skill__in=people[0].skills.all())
    bringing = [row for row in people[14:] if row.skills.filter(pk__in=missing.values("skill")).exists()]
    for person in [people[0], people[8], *bringing[:3], *people[32:34]]:
        enter_directory(participant=person, shows=["occupation", "residence", "skills"])
        actions.look_for_team(participant=person, challenge=challenge)
    actions.ask_to_join(challenge=challenge, asker=people[8], asked=people[0])


def _see_suggestions(challenges):
    """Three weeks of counts: each challenge has had its days, the last one hardly any yet."""
    for day in range(1, DAYS + 1):
        with clock.entering_history(clock.now() - dt.timedelta(days=day)):
            seen = [row for place, row in enumerate(challenges[:-1]) if (day + place) % 3]
            count_suggested(challenges=[row.pk for row in seen])
            for row in seen[day % 4 :: 4]:
                count_opened(challenge=row)
    with clock.entering_history(clock.now() - dt.timedelta(days=3)):
        count_proposed(challenge=challenges[0])
