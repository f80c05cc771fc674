"""What people have done that the sample data do not tell of, so that every page has something to show."""

import datetime as dt
from dataclasses import asdict

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.http import QueryDict

from companies.models import Challenge
from events.models import Event, Questionnaire, Registration
from iwate_kankei import clock
from iwate_kankei.models import User
from matching import actions, quiet
from matching.models import Match, Outcome, Placed, Proposal, QuietSpell, Round
from matching.rounds import running
from participants import actions as own
from participants.models import Participant
from reports.tasks import keep_month
from tests.matching import ties

EARLIER_LIST = (
    "氏名,ふりがな,メールアドレス,参加した催し,年度\n遠野 三郎,とおの さぶろう,tono@example.jp,交流会,2019\n"
)


def lived(roles):
    """Add the rows, and to `roles` those people who have work going on: worker and owner."""
    office, participant = (User.objects.get(email=roles[role]) for role in ("prefecture", "participant"))
    RecoveryCodes.activate(office)
    _keep(Participant.objects.get(user=participant))
    actions.invite(team=Proposal.objects.visible_to(participant).first().team, by=participant)
    own.read_list(file_name="交流会2019.csv", content=EARLIER_LIST.encode(), by=office)
    attended = Event.objects.filter(pk__in=Registration.objects.attended().values("event"))
    Event.objects.filter(pk=attended.past()[0].pk).update(
        survey=Questionnaire.objects.get(name="標準アンケート")
    )
    mentor = User.objects.get(email=roles["mentor_ichinoseki"])
    alive = Match.objects.managed_by(mentor).alive()
    match = alive.filter(challenge__company__contacts__user__isnull=False).latest("id")
    _give_terms(match, mentor)
    roles["worker"] = match.team.members.current().first().participant.user.email
    roles["owner"] = match.challenge.company.contacts.filter(user__isnull=False).first().user.email
    _confirm_a_round(office)
    roles["unplaced"] = _publish_an_earlier_round(office).user.email
    keep_month()


def _keep(participant):
    for challenge in Challenge.objects.open()[:2]:
        own.keep_challenge(participant=participant, challenge=challenge)
    own.save_search(participant=participant, data=QueryDict("q=商品"))


def _give_terms(match, mentor):
    today = dt.date.today()
    days = {"agreed_on": today, "starts_on": today, "ends_on": today + dt.timedelta(days=90)}
    actions.issue_terms(match=match, by=mentor, **(ties.CONDITIONS | days))
    reason = asdict(quiet.Reason(next(iter(quiet.WEIGHTS)), 2))
    QuietSpell.objects.create(match=match, reasons=[reason], weight=1)


def _confirm_a_round(by):
    """The sample round with two runs, of which one is being confirmed."""
    round = Round.objects.live().get()
    for _ in range(2):
        run = actions.start_run(round=round, by=by)
        assert running.carry_out_next()
    run.refresh_from_db()
    actions.choose_run(run=run, by=by)
    actions.annotate(round=round, text="釜石の企業とは電話で話しました。", by=by)
    actions.ask_to_confirm(round=round, by=by)


def _publish_an_earlier_round(by):
    """With somebody who got no place; the live one cannot be published as well. Returns the person."""
    live = Round.objects.live().get()
    placed = Placed.objects.filter(round=live).values("participant")
    letter = live.letters.exclude(proposal__team__members__participant__in=placed).first()
    days = {name: getattr(live, name) for name in ("participants_rank_until", "hosts_rank_until")}
    earlier = Round.objects.create(
        programme=live.programme, status="published", chosen=live.chosen, published_at=clock.now(), **days
    )
    earlier.letters.create(proposal=letter.proposal)
    person = letter.proposal.team.members.current().first().participant
    Outcome.objects.create(round=earlier, participant=person, next_step="talk", decided_by=by)
    return person
