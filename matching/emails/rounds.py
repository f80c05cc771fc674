"""Mails of a matching round: please rank, a reminder, please confirm this team, and one with the result."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from companies.models import Challenge, Company
from iwate_kankei import clock
from iwate_kankei.models import User
from notifications.kinds import register
from notifications.models import Message

from .. import links
from ..models import HostPreference, Match, Outcome, Placement, Preference, Round
from .people import host_url, hosts, mentors, row_of, still, tell, url

Status = Round.Status
REMIND_BEFORE = (3, 1)  # days before the last day on which a side ranks


def _round(message):
    return row_of(message, Round.objects.select_related("programme"))


def _facts(round, until=None):
    return {"round": round, "programme": round.programme, "until": until}


def _still_ranking(round, until):
    still(round.status == Status.RANKING, "the rankings are closed")
    still(clock.today() <= until, "the last day has passed")


def _to_person(message):
    round = _round(message)
    _still_ranking(round, round.participants_rank_until)
    link = url("my_matching:ranking", round.programme_id)
    return _facts(round, round.participants_rank_until) | {"url": link}


def _remind_person(message):
    facts = _to_person(message)
    still(message.recipient in users_without_ranking(facts["round"]), "has ranked")
    return facts


def _to_host(message):
    round = _round(message)
    _still_ranking(round, round.hosts_rank_until)
    challenges = _challenges_of(message, round)
    still(challenges, "the company does not take part any more")
    return _facts(round, round.hosts_rank_until) | {
        "challenges": challenges,
        "url": host_url(message, "host:compare", challenges[0].slug),
    }


def _remind_host(message):
    facts = _to_host(message)
    unranked = {row.pk for row in challenges_without_ranking(facts["round"])}
    waiting = [row for row in facts["challenges"] if row.pk in unranked]
    still(waiting, "has ranked")
    return facts | {
        "challenges": waiting,
        "url": host_url(message, "host:compare", waiting[0].slug),
    }


def _challenges_of(message, round):
    """Challenges of the round in companies whose contact gets the mail, those with letters first."""
    companies = Company.objects.filter(contacts__email=message.to)
    if message.recipient:
        companies = Company.objects.hosted_by(message.recipient)
    rows = challenges_with_letters(round).filter(company__in=companies)
    return list(rows.select_related("company"))


def _to_confirm(message):
    placement = row_of(message, Placement.objects.with_people())
    still(placement.round.status == Status.CONFIRMING, "the round is not being confirmed")
    still(str(placement.version) == message.version.rpartition(":")[2], "the team has been changed")
    answer = placement.host_answer
    still(answer and not answer.answer, "the company has answered")
    link = url("answer:team", links.team(placement, message.recipient)) if message.recipient else ""
    return {
        "placement": placement,
        "team": placement.names,
        "challenge": placement.challenge,
        "company": placement.challenge.company,
        "url": link,
    }


def _to_mentor(message):
    round = _round(message)
    still(round.status == Status.CONFIRMING, "the round is not being confirmed")
    return _facts(round) | {"url": url("rounds:round", round.pk)}


def _host_refused(message):
    placement = row_of(message, Placement.objects.with_people())
    answer = placement.host_answer
    still(answer and answer.answer == "no", "the company has changed its mind")
    return {
        "placement": placement,
        "team": placement.names,
        "challenge": placement.challenge,
        "company": placement.challenge.company,
        "why": answer.why,
        "url": url("rounds:team", placement.round_id, placement.challenge_id, placement.slot),
    }


def _result(message):
    round = _round(message)
    match = Match.objects.filter(
        placement__round=round, placement__placed__participant__user=message.recipient
    ).select_related("challenge__company", "team")
    outcome = Outcome.objects.filter(round=round, participant__user=message.recipient).first()
    return _facts(round) | {
        "match": match.first(),
        "next_step": outcome and outcome.get_next_step_display(),
        "url": url("my_matching:round", round.pk),
    }


def _result_host(message):
    round = _round(message)
    companies = Company.objects.filter(contacts__email=message.to)
    if message.recipient:
        companies = Company.objects.hosted_by(message.recipient)
    rows = Match.objects.filter(placement__round=round, challenge__company__in=companies)
    matches = list(rows.with_people())
    have = {match.challenge_id for match in matches}
    of_round = Challenge.objects.filter(in_rounds__round=round, company__in=companies)
    return _facts(round) | {
        "matches": matches,
        "without": [row for row in of_round if row.pk not in have],
        "url": host_url(message, "host:home"),
    }


OPENED = register("matching.round_open", label=_("Matching round: please rank (person)"), load=_to_person)
OPENED_HOST = register(
    "matching.round_open_host", label=_("Matching round: please rank (company)"), load=_to_host
)
REMIND = register(
    "matching.round_remind",
    label=_("Matching round: reminder (person)"),
    load=_remind_person,
    may_wait=True,
)
REMIND_HOST = register(
    "matching.round_remind_host",
    label=_("Matching round: reminder (company)"),
    load=_remind_host,
    may_wait=True,
)
TEAM_HOST = register(
    "matching.round_team_host", label=_("Matching round: please confirm (company)"), load=_to_confirm
)
TEAM_MENTOR = register(
    "matching.round_team_mentor", label=_("Matching round: please confirm (mentor)"), load=_to_mentor
)
REFUSED = register(
    "matching.round_refused", label=_("Matching round: a company said no (mentor)"), load=_host_refused
)
RESULT = register("matching.round_result", label=_("Matching round: result (person)"), load=_result)
RESULT_HOST = register(
    "matching.round_result_host", label=_("Matching round: result (company)"), load=_result_host
)


# --- Who has not ranked yet


def people_without_ranking(round):
    """People of the round who have ranked none of its challenges."""
    ranked = Preference.objects.filter(challenge__in_rounds__round=round).values("participant")
    return round.people().exclude(pk__in=ranked)


def users_without_ranking(round):
    people = people_without_ranking(round).filter(user__isnull=False).select_related("user")
    return [person.user for person in people]


def challenges_with_letters(round):
    written = set(round.letters.standing().values_list("proposal__challenge", flat=True))
    return Challenge.objects.filter(in_rounds__round=round, pk__in=written).order_by("pk")


def challenges_without_ranking(round):
    """Challenges of the round with letters of which the company has ranked none."""
    teams = list(round.letters.standing().values_list("proposal__team", flat=True))
    ranked = HostPreference.objects.filter(team__in=teams).values("challenge")
    return challenges_with_letters(round).exclude(pk__in=ranked).select_related("company__municipality")


# --- Telling


def ranking_opened(round):
    """Everybody who takes part; a new date is news again."""
    people = round.people().filter(user__is_active=True).select_related("user")
    tell(OPENED, [person.user for person in people], round, version=str(round.participants_rank_until))
    tell(OPENED_HOST, _hosts_of(challenges_with_letters(round)), round, version=str(round.hosts_rank_until))


def _hosts_of(challenges):
    """Accounts and addresses of the companies, each once."""
    found = []
    ids = set(challenges.values_list("company", flat=True))
    for company in Company.objects.filter(pk__in=ids).order_by("pk"):
        found += [who for who in hosts(company) if who not in found]
    return found


def remind_of_ranking(round, version):
    """Those who have not ranked, as long as their time runs; returns how many people and companies."""
    people, companies = [], []
    if clock.today() <= round.participants_rank_until:
        people = users_without_ranking(round)
        tell(REMIND, people, round, version=version)
    if clock.today() <= round.hosts_rank_until:
        companies = _hosts_of(challenges_without_ranking(round))
        tell(REMIND_HOST, companies, round, version=version)
    return len(people) + len(companies)


def plan_round_reminders():
    """Before each side's last day; only the newest of each, so that a late sweep does not pour out all."""
    today = clock.today()
    # Not on the day on which everybody was asked.
    older = Round.objects.ranking().filter(created_at__date__lt=today)
    for round in older.select_related("programme"):
        for until, kind, people in (
            (round.participants_rank_until, REMIND, users_without_ranking),
            (round.hosts_rank_until, REMIND_HOST, _silent_hosts),
        ):
            left = until - today
            due = [days for days in REMIND_BEFORE if dt.timedelta(0) <= left <= dt.timedelta(days=days)]
            if due:
                tell(kind, people(round), round, version=f"{until}-{min(due)}")


def _silent_hosts(round):
    return _hosts_of(challenges_without_ranking(round))


def ranking_closed(round):
    kinds = (OPENED, OPENED_HOST, REMIND, REMIND_HOST)
    Message.objects.withdraw(round, *kinds, reason=gettext_noop("the rankings are closed"))


def teams_to_confirm(round):
    for placement in round.placements.with_people():
        if placement.people:
            team_to_confirm(placement)
    asked = []
    companies = Company.objects.filter(challenges__placements__round=round).distinct()
    for company in companies:
        asked += [user for user in mentors(company) if user not in asked]
    tell(TEAM_MENTOR, asked, round, version=f"run {round.chosen_id} {clock.now():%Y-%m-%dT%H:%M:%S}")


def team_to_confirm(placement):
    if placement.people:
        version = f"{placement.pk}:{placement.version}"
        tell(TEAM_HOST, hosts(placement.challenge.company), placement, version=version)


def confirming_stopped(round, *placements):
    """The question is not open any more: another run, another team, or no round at all."""
    for placement in placements or round.placements.all():
        Message.objects.withdraw(
            placement, TEAM_HOST, REFUSED, reason=gettext_noop("the team has been changed")
        )
    if not placements:
        Message.objects.withdraw(round, TEAM_MENTOR, reason=gettext_noop("the round is not being confirmed"))


def host_confirmed(placement, confirmation):
    Message.objects.withdraw(placement, TEAM_HOST, reason=gettext_noop("the company has answered"))
    if confirmation.answer == "no":
        tell(REFUSED, mentors(placement.challenge.company), placement, version=str(placement.version))


def round_published(round):
    """Each person once and each company once, whatever came of it."""
    told = set(
        User.objects.filter(participant__placements__round=round, is_active=True).values_list("pk", flat=True)
    ) | set(
        User.objects.filter(participant__round_outcomes__round=round, is_active=True).values_list(
            "pk", flat=True
        )
    )
    tell(RESULT, User.objects.filter(pk__in=told), round)
    tell(RESULT_HOST, _hosts_of(Challenge.objects.filter(in_rounds__round=round)), round)
