"""Publishing a round: confirmed teams become matches, everybody hears once and has a next step."""

import datetime as dt
from collections import Counter

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock
from iwate_kankei.templatetags.languages import listed

from .. import access, emails
from ..models import Confirmation, Match, Outcome, Placement, Proposal, Round, Rules
from .answers import accept, decline, everybody_consents
from .locks import refuse_unless, round_now
from .matches import record_match
from .rounds import step

Step = Outcome.NextStep


def may_publish(user, round):
    """Publishing answers for every company of the round: the prefecture, or a mentor of all its places."""
    rows = round.challenges.select_related("challenge__company")
    companies = {row.challenge.company.municipality_id: row.challenge.company for row in rows}
    allowed = access.MAY["publish_round"]
    return bool(companies) and all(
        access.roles(user, company=company) & allowed for company in companies.values()
    )


@transaction.atomic
def publish_round(*, round, starts_on, next_steps, by, otherwise=Step.OTHER_HOSTS):
    """next_steps: {id of a person without a place: Outcome.NextStep}; `otherwise` for those not named.

    Of two who publish at once the second is refused, so nothing arises and nobody is told twice.
    """
    round = round_now(round)
    if not may_publish(by, round):
        raise PermissionDenied
    step(round, Round.Status.PUBLISHED)
    teams = list(round.placements.with_people().order_by("pk"))
    waiting = [team for team in teams if team.people and not (team.is_agreed or team.is_refused)]
    refuse_unless(
        not waiting,
        _("Not confirmed yet: %(teams)s.") % {"teams": listed(waiting)},
        "waiting",
    )
    refuse_unless(
        all(value in Step.values for value in [*next_steps.values(), otherwise]),
        _("Please choose a next step."),
        "step",
    )
    _check_still_there(round, teams)
    letters = _letters(round)
    for team in teams:
        if team.people and team.is_agreed:
            _match(team, letters, starts_on, by)
    outcomes = _give_next_steps(round, next_steps, otherwise, by)
    _answer_the_others(round, letters, outcomes, by)
    round.published_at, round.published_by = clock.now(), by
    round.save(update_fields=["status", "published_at", "published_by"])
    emails.round_published(round)
    return round


def _check_still_there(round, teams):
    """A letter may have been withdrawn, or a person have left, since the team was confirmed."""
    there = set(round.people().values_list("pk", flat=True))
    gone = [
        str(person) for team in teams if team.is_agreed for person in team.people if person.pk not in there
    ]
    refuse_unless(
        not gone,
        _("No longer in the round: %(names)s. Please change the team.") % {"names": listed(gone)},
        "gone",
    )


def _letters(round):
    rows = round.letters.standing().select_related("proposal__challenge__company", "proposal__team")
    return [row.proposal for row in rows.prefetch_related("proposal__team__members__participant__user")]


def _people(letter):
    return {member.participant_id for member in letter.team.current_members()}


def _match(team, letters, starts_on, by):
    """A match in state "agreed", from the team's own letter where one team is the whole of it."""
    people = {person.pk for person in team.people}
    theirs = [
        letter
        for letter in letters
        if letter.challenge_id == team.challenge_id and _people(letter) and _people(letter) <= people
    ]
    host = _who_said_yes(team, by)
    for letter in theirs:
        if letter.status == Proposal.Status.SUBMITTED:
            accept(proposal=letter, by=host, tell=False)
    whole = next((letter for letter in theirs if _people(letter) == people), None)
    record_match(
        challenge=team.challenge,
        participants=_lead_first(team, theirs),
        starts_on=max(starts_on, team.challenge.starts_on or starts_on),
        by=by,
        proposal=whole,
        placement=team,
    )


def _who_said_yes(team, by):
    """The owner who confirmed answers the letters; by telephone it is whoever publishes."""
    confirmation = team.answer_of(Confirmation.Side.HOST)
    said = confirmation.answered_by
    may_answer = said and access.roles(said, company=team.challenge.company) & access.MAY["answer"]
    return said if may_answer else by


def _lead_first(team, letters):
    """Whoever leads the first letter leads the team."""
    leads = [letter.team.lead.participant_id for letter in letters if letter.team.lead]
    return sorted(team.people, key=lambda person: (person.pk not in leads[:1], person.pk))


def _give_next_steps(round, next_steps, otherwise, by):
    placed = _placed(round)
    people = [person for person in round.people() if person.pk not in placed]
    outcomes = [
        Outcome(
            round=round,
            participant=person,
            next_step=next_steps.get(person.pk, otherwise),
            decided_by=by,
        )
        for person in people
    ]
    Outcome.objects.bulk_create(outcomes)
    return {row.participant_id: row.next_step for row in outcomes}


def _placed(round):
    """People whose team has become a match."""
    rows = Placement.objects.filter(round=round, match__isnull=False)
    return set(rows.values_list("placed__participant", flat=True))


def _answer_the_others(round, letters, outcomes, by):
    """No letter waits on without reason; those of the second round stay open, with a new date."""
    filled = _filled(round)
    days = Rules.objects.of(round.programme).answer_days
    for letter in letters:
        letter.refresh_from_db(fields=["status"])
        if letter.status != Proposal.Status.SUBMITTED:
            continue
        steps = [outcomes[pk] for pk in _people(letter) if pk in outcomes]
        if Step.SECOND_ROUND in steps and letter.challenge_id not in filled:
            until = clock.today() + dt.timedelta(days=days)
            Proposal.objects.filter(pk=letter.pk).update(answer_by=max(letter.answer_by, until))
            continue
        chosen = letter.challenge_id in filled
        decline(
            proposal=letter,
            by=by,
            reason=Proposal.Reason.CHOSEN if chosen else Proposal.Reason.OTHER,
            next_step=_for_letter(letter, steps[0] if steps else None),
            by_telephone=True,
            tell=False,
        )


def _filled(round):
    """Challenges of the round with as many teams at work as they wanted."""
    working = Counter(
        Match.objects.alive().filter(challenge__in_rounds__round=round).values_list("challenge", flat=True)
    )
    rows = round.challenges.select_related("challenge")
    return {row.challenge_id for row in rows if working[row.challenge_id] >= row.challenge.teams}


def _for_letter(letter, outcome):
    """The next step of the person in the words that an answered letter knows."""
    if outcome is None:  # everybody in the team has found a place elsewhere
        return Proposal.NextStep.LATER
    if outcome == Step.CONSULTATION:
        return Proposal.NextStep.CONSULTATION
    if outcome == Step.GATHERING:
        return Proposal.NextStep.GATHERING
    if outcome == Step.OTHER_HOSTS and letter.may_forward and everybody_consents(letter):
        return Proposal.NextStep.FORWARD
    return Proposal.NextStep.MENTOR
