"""A matching round from its preparation to the end of the rankings. Every verb locks the round first."""

import datetime as dt

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from companies.models import Challenge
from iwate_kankei import clock
from iwate_kankei.models import Programme

from .. import access, emails
from ..models import Match, Proposal, Round, RoundChallenge, RoundLetter, Run
from .locks import refuse_unless, round_now

Status = Round.Status


@transaction.atomic
def prepare_round(*, programme, participants_rank_until, hosts_rank_until, by):
    """A round with every open challenge of the programme and every letter that waits. Nobody is told yet."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)  # a double click prepares one
    access.require_in_round(by, "lead", programme)
    refuse_unless(
        not Round.objects.live().filter(programme=programme).exists(),
        _("A round of this programme is going on already."),
        "another",
    )
    _check_dates(participants_rank_until, hosts_rank_until)
    round = Round.objects.create(
        programme=programme,
        participants_rank_until=participants_rank_until,
        hosts_rank_until=hosts_rank_until,
        opened_by=by,
    )
    challenges = list(challenges_for(programme))
    RoundChallenge.objects.bulk_create(RoundChallenge(round=round, challenge=row) for row in challenges)
    RoundLetter.objects.bulk_create(RoundLetter(round=round, proposal=row) for row in letters_for(challenges))
    return round


def challenges_for(programme):
    """Challenges that may take part: public, passed on by the portal, and with a team still to be found."""
    running = Count("matches", filter=~Q(matches__status__in=Match.OVER), distinct=True)
    rows = Challenge.objects.published().recommendable().filter(programme=programme)
    return rows.annotate(running=running).filter(running__lt=F("teams")).order_by("pk")


def letters_for(challenges, round=None):
    """Letters that wait for an answer; in a round also those that a host has accepted since."""
    takes_part = Q(status=Proposal.Status.SUBMITTED)
    if round:
        mine = round.letters.values("proposal")
        takes_part |= Q(status=Proposal.Status.ACCEPTED, match__isnull=True, pk__in=mine)
    return Proposal.objects.filter(takes_part, challenge__in=challenges).order_by("pk")


def _check_dates(*days):
    refuse_unless(all(day >= clock.today() for day in days), _("Please choose days from today on."), "dates")


@transaction.atomic
def change_round(*, round, challenges, letters, participants_rank_until, hosts_rank_until, by):
    """Who takes part, and until when both sides rank, replaced as a whole."""
    round = _led(round, by)
    refuse_unless(round.takes_changes, _("Who takes part is settled. Cancel the round to begin anew."))
    allowed = set(challenges_for(round.programme)) | {row.challenge for row in round.challenges.all()}
    refuse_unless(set(challenges) <= allowed, _("One of these challenges cannot take part."), "foreign")
    open_letters = set(letters_for(challenges, round))
    refuse_unless(
        set(letters) <= open_letters,
        _("A proposal takes part only together with its challenge."),
        "foreign",
    )
    moved = [
        day
        for day, before in (
            (participants_rank_until, round.participants_rank_until),
            (hosts_rank_until, round.hosts_rank_until),
        )
        if day != before
    ]
    _check_dates(*moved)
    _replace(round.challenges, "challenge", challenges, RoundChallenge)
    _replace(round.letters, "proposal", letters, RoundLetter)
    round.participants_rank_until, round.hosts_rank_until = participants_rank_until, hosts_rank_until
    round.save(update_fields=["participants_rank_until", "hosts_rank_until"])
    if round.status == Status.RANKING:
        emails.ranking_opened(round)  # only to those who were not told yet
    return round


def _replace(rows, name, wanted, model):
    """Delete what is not wanted any more and add what is new, so that the audit log shows just that."""
    wanted = {row.pk: row for row in wanted}
    rows.exclude(**{f"{name}__in": wanted}).delete()
    have = set(rows.values_list(name, flat=True))
    model.objects.bulk_create(
        model(round=rows.instance, **{name: row}) for pk, row in wanted.items() if pk not in have
    )


def _led(round, by):
    round = round_now(round)
    access.require_in_round(by, "lead", round.programme)
    return round


def step(round, to):
    """Bring a locked round into another state, or refuse."""
    refuse_unless(
        to in Round.TRANSITIONS[round.status],
        _("A round that is “%(now)s” cannot become “%(then)s”.")
        % {"now": round.get_status_display(), "then": Status(to).label},
    )
    round.status = to


@transaction.atomic
def open_ranking(*, round, by):
    """From now on both sides rank; everybody who takes part is told."""
    round = _led(round, by)
    step(round, Status.RANKING)
    refuse_unless(round.letters.standing().exists(), _("No proposal takes part yet."), "empty")
    _check_dates(round.participants_rank_until, round.hosts_rank_until)
    refuse_unless(not round.runs.open().exists(), _("A run is going on. Please cancel it first."), "running")
    round.save(update_fields=["status"])
    emails.ranking_opened(round)
    return round


@transaction.atomic
def remind_of_ranking(*, round, by):
    """Remind those who have not ranked, at most once a day. Returns how many are reminded."""
    round = _led(round, by)
    refuse_unless(round.status == Status.RANKING, _("Reminders go out only while both sides rank."))
    return emails.remind_of_ranking(round, f"by hand {clock.today()}")


@transaction.atomic
def close_ranking(*, round, by):
    """Rankings stay as they are now."""
    round = _led(round, by)
    step(round, Status.CLOSED)
    round.save(update_fields=["status"])
    emails.ranking_closed(round)
    return round


@transaction.atomic
def reopen_ranking(*, round, participants_rank_until, hosts_rank_until, by):
    """Let both sides rank again until new days."""
    round = _led(round, by)
    step(round, Status.RANKING)
    _check_dates(participants_rank_until, hosts_rank_until)
    refuse_unless(not round.runs.open().exists(), _("A run is going on. Please cancel it first."), "running")
    round.participants_rank_until, round.hosts_rank_until = participants_rank_until, hosts_rank_until
    round.save(update_fields=["status", "participants_rank_until", "hosts_rank_until"])
    emails.ranking_opened(round)
    return round


@transaction.atomic
def cancel_round(*, round, because, by):
    """Nothing comes of the round; letters stay as they are and are answered as usual."""
    round = _led(round, by)
    refuse_unless(because.strip(), _("Please say why."), "reason")
    step(round, Status.CANCELLED)
    round.cancelled_because = because.strip()
    round.save(update_fields=["status", "cancelled_because"])
    round.runs.filter(status=Run.Status.QUEUED).update(
        status=Run.Status.CANCELLED, finished_at=clock.now(), cancelled_by=by
    )
    round.runs.filter(status=Run.Status.RUNNING).update(cancel_asked_at=clock.now(), cancelled_by=by)
    emails.ranking_closed(round)
    emails.confirming_stopped(round)
    return round


def suggested_days(today=None):
    """(participants, hosts): a week for the ones, three days more for the others."""
    today = today or clock.today()
    return today + dt.timedelta(days=7), today + dt.timedelta(days=10)
