"""Before a letter: a mentor points somebody to a challenge, people look for each other."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Challenge
from iwate_kankei import clock
from participants.models import Dismissal, Participant

from .. import access, emails
from ..models import Hint, Proposal, Rules, TeamAsk, TeamWish
from .locks import refuse_unless
from .proposals import start_proposal
from .teams import accept_invitation, invite

HINTS_A_PERSON, HINTS_A_CHALLENGE = 2, 10
PERSON_WINDOW, CHALLENGE_WINDOW = dt.timedelta(days=30), dt.timedelta(days=7)
OPEN_ASKS = 3  # so many people are asked at a time, not the whole list


@transaction.atomic
def give_hint(*, participant, challenge, by):
    """One mail to somebody whom the challenge would suit; the same pair never twice."""
    held = access.roles(by, company=challenge.company)
    if not held & access.MAY["hint"]:
        raise PermissionDenied
    # Both rows, so that the counts below hold whoever else gives a hint at this moment.
    challenge = Challenge.objects.select_for_update(no_key=True).get(pk=challenge.pk)
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if not Participant.objects.visible_to(by).filter(pk=participant.pk).exists():
        raise PermissionDenied
    if existing := Hint.objects.filter(participant=participant, challenge=challenge).first():
        return existing
    _check_may_be_suggested(challenge)
    participant.check_takes_part()
    refuse_unless(participant.user_id, _("This person has no account yet; please write or call."))
    refuse_unless(
        not Dismissal.objects.filter(participant=participant, challenge=challenge).exists(),
        _("This suggestion was put aside by one of the two sides."),
    )
    now = clock.now()
    refuse_unless(
        participant.hints.filter(created_at__gt=now - PERSON_WINDOW).count() < HINTS_A_PERSON,
        _("This person has been pointed to %(most)s challenges within 30 days. Please wait a little.")
        % {"most": HINTS_A_PERSON},
        "person_full",
    )
    refuse_unless(
        challenge.hints.filter(created_at__gt=now - CHALLENGE_WINDOW).count() < HINTS_A_CHALLENGE,
        _("%(most)s people have been pointed to this challenge within a week. Please wait a little.")
        % {"most": HINTS_A_CHALLENGE},
        "challenge_full",
    )
    hint = Hint.objects.create(participant=participant, challenge=challenge, by=by)
    emails.hinted(hint)
    return hint


def _check_may_be_suggested(challenge):
    refuse_unless(
        Challenge.objects.open().recommendable().filter(pk=challenge.pk).exists(),
        _("This challenge does not take proposals any more."),
        "closed",
    )


@transaction.atomic
def look_for_team(*, participant, challenge):
    """Be found by the others who look for people for this challenge."""
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    participant.check_takes_part()
    _check_may_be_suggested(challenge)
    refuse_unless(
        participant.name, _("Please enter your name in your profile first: others see it."), "no_name"
    )
    return TeamWish.objects.get_or_create(participant=participant, challenge=challenge)[0]


@transaction.atomic
def stop_looking(*, participant, challenge):
    """Not found any more; what waits for an answer is taken back."""
    TeamWish.objects.filter(participant=participant, challenge=challenge).delete()
    TeamAsk.objects.open().filter(asker=participant, challenge=challenge).delete()
    for ask in TeamAsk.objects.open().filter(asked=participant, challenge=challenge):
        decline_to_join(ask=ask, participant=participant)


@transaction.atomic
def ask_to_join(*, challenge, asker, asked):
    """Ask somebody who looks for a team too. They get a mail; nobody is asked twice by the same person."""
    rows = Participant.objects.select_for_update(no_key=True).order_by("pk").in_bulk([asker.pk, asked.pk])
    asker, asked = rows[asker.pk], rows[asked.pk]
    looking = TeamWish.objects.for_challenge(challenge).filter(participant__in=[asker, asked])
    refuse_unless(
        asker != asked and looking.count() == 2,
        _("Only people who both look for a team for this challenge can ask each other."),
        "not_looking",
    )
    asks = TeamAsk.objects.filter(challenge=challenge)
    if existing := asks.filter(asker=asker, asked=asked).first():
        return existing
    if asks.open().filter(asker=asked, asked=asker).exists():
        refuse_unless(False, _("This person has asked you already: please answer below."), "asked_already")
    _check_may_be_suggested(challenge)
    refuse_unless(
        _lead_of(challenge, asker, asked),
        _("A proposal comes after a visit. One of you should take part in fieldwork first."),
        "not_admitted",
    )
    refuse_unless(
        asks.open().filter(asker=asker).count() < OPEN_ASKS,
        _("You wait for %(most)s answers. Please give them a little time.") % {"most": OPEN_ASKS},
        "too_many",
    )
    ask = TeamAsk.objects.create(challenge=challenge, asker=asker, asked=asked)
    emails.asked_to_join(ask)
    return ask


def _lead_of(challenge, asker, asked):
    """Who leads the team: the first of the two who may propose at all; None if neither may yet."""
    rules = Rules.objects.of(challenge.programme)
    return next((each for each in (asker, asked) if rules.admits(each, challenge)), None)


def _ask_now(ask, participant):
    ask = TeamAsk.objects.select_for_update(no_key=True).select_related("challenge").get(pk=ask.pk)
    if ask.asked_id != participant.pk:
        raise PermissionDenied
    return ask


@transaction.atomic
def agree_to_join(*, ask, participant):
    """Both want it: they become a team with a draft. Returns the Proposal; agreeing again finds the same."""
    ask = _ask_now(ask, participant)
    refuse_unless(ask.declined_at is None, _("You have declined already."), "declined")
    lead = _lead_of(ask.challenge, ask.asker, ask.asked)
    refuse_unless(
        lead,
        _("A proposal comes after a visit. One of you should take part in fieldwork first."),
        "not_admitted",
    )
    ask.asker.check_takes_part()
    ask.asked.check_takes_part()
    refuse_unless(lead.user_id, _("This person has no account any more."), "no_account")
    other = ask.asked if lead == ask.asker else ask.asker
    proposal = start_proposal(challenge=ask.challenge, participant=lead)
    if not proposal.team.members.current().filter(participant=other).exists():
        _check_free(ask.challenge, other)
        invitation = invite(team=proposal.team, by=lead.user)
        accept_invitation(invitation=invitation, participant=other)
    if ask.accepted_at is None:
        ask.accepted_at = clock.now()
        ask.save(update_fields=["accepted_at"])
    TeamWish.objects.filter(challenge=ask.challenge, participant__in=[ask.asker, ask.asked]).delete()
    return proposal


def _check_free(challenge, participant):
    """Nobody writes to the same challenge in two teams without knowing."""
    live = challenge.proposals.exclude(status=Proposal.Status.WITHDRAWN)
    mine = participant.memberships.current().values("team")
    refuse_unless(
        not live.filter(team__in=mine).exists(),
        _("One of you writes to this challenge in another team already."),
        "has_team",
    )


@transaction.atomic
def decline_to_join(*, ask, participant):
    """Not this time; the asker is told kindly, without a reason. Twice is once."""
    ask = _ask_now(ask, participant)
    refuse_unless(ask.accepted_at is None, _("You have agreed already."), "accepted")
    if ask.declined_at is None:
        ask.declined_at = clock.now()
        ask.save(update_fields=["declined_at"])
        emails.declined_to_join(ask)
    return ask
