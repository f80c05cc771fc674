"""Which row of the sample data stands for an address: each function gives the arguments, or None."""

import datetime as dt
from urllib.parse import urlsplit

from django.core import signing
from django.urls import resolve

from companies.models import Challenge, Company
from events import emails
from events.models import Event, Registration
from iwate_kankei.models import Assignment, Programme, User
from matching import links as matching_links
from matching.models import CheckIn, Invitation, Match, Placement, Proposal, QuietSpell, Round, Terms
from notifications import links
from participants.models import ImportRun, Participant, Story

from .world import ROLES


def person(role):
    return User.objects.get(email=ROLES[role])


def _pk(rows):
    row = rows.first()
    return row and {"pk": row.pk}


def _slug(rows):
    row = rows.first()
    return row and {"slug": row.slug}


def event():
    return _slug(Event.objects.published().upcoming().filter(is_sample=True))


def surveyed():
    """An event with answers to its survey."""
    answered = Registration.objects.filter(surveyed_at__isnull=False)
    return _slug(Event.objects.published().past().filter(is_sample=True, registrations__in=answered))


def challenge():
    return _slug(Challenge.objects.open().filter(company__municipality="032115"))


def sought():
    """A challenge for which the participant looks for a team."""
    return _slug(Challenge.objects.open().filter(team_wishes__participant__user=person("participant")))


def hosted():
    return _slug(Challenge.objects.open().filter(company__in=Company.objects.hosted_by(person("host"))))


def company():
    return _slug(Company.objects.published())


def story():
    return _slug(Story.objects.visible_to(person("participant")))


def programme():
    return _pk(Programme.objects.running())


def registration():
    return _pk(Registration.objects.active().filter(participant__user=person("participant")))


def attended():
    return _pk(Registration.objects.attended().filter(participant__user=person("participant")))


def survey():
    row = Registration.objects.filter(event__survey__isnull=False).first()
    return row and resolve(urlsplit(emails.survey_url(row)).path).kwargs


def preferences():
    return resolve(urlsplit(links.preferences(person("participant"))).path).kwargs


def stop():
    return {"token": signing.dumps([person("participant").pk, "news"], salt=links.STOP)}


def check_in():
    row = CheckIn.objects.filter(answered_at__isnull=True).first()
    return row and {"token": matching_links.check_in(row)}


def entry():
    return {"token": matching_links.entry(person("host"), "/host/")}


def letter(role, *states):
    """A proposal that the role sees, in one of `states`."""
    return lambda: _pk(Proposal.objects.visible_to(person(role)).filter(status__in=states))


def match(role):
    return lambda: _pk(Match.objects.visible_to(person(role)))


def terms(role):
    def find():
        row = Terms.objects.filter(match__in=Match.objects.visible_to(person(role))).first()
        return row and {"pk": row.match_id, "number": row.number}

    return find


def compared(role):
    return lambda: _slug(
        Challenge.objects.filter(
            proposals__in=Proposal.objects.visible_to(person(role)), proposals__status="submitted"
        )
    )


def invitation():
    row = Invitation.objects.first()
    return row and {"key": row.key}


def quiet():
    return _pk(QuietSpell.objects.open().managed_by(person("mentor_ichinoseki")))


def round(*states):
    """A round of the sample data, in one of `states` if they are given."""
    return lambda: _pk(Round.objects.filter(status__in=states) if states else Round.objects.live())


def published(role):
    return lambda: _pk(Round.objects.published_for(person(role)))


def run():
    row = Round.objects.live().filter(chosen__isnull=False).first()
    return row and {"pk": row.pk, "number": row.chosen.number}


def round_team():
    row = Placement.objects.filter(round__status="confirming").first()
    return row and {"pk": row.round_id, "challenge": row.challenge_id, "slot": row.slot}


def hosted_team():
    return _pk(Placement.objects.hosted_by(person("host")))


def mailed_team():
    row = Placement.objects.hosted_by(person("host")).first()
    return row and {"token": matching_links.team(row, person("host"))}


def participant():
    return _pk(Participant.objects.filter(user=person("participant")))


def two_participants():
    one, other = Participant.objects.order_by("pk")[:2]
    return {"first": one.pk, "second": other.pk}


def import_run():
    return _pk(ImportRun.objects.all())


def post():
    ends = dt.date.today() + dt.timedelta(days=365)
    return _pk(Assignment.objects.current().filter(role="mentor", ends_on__lte=ends))
