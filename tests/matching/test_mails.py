"""Every mail of this app in both languages: it renders, says who and what, and holds no address too early."""

import datetime as dt
import re
from itertools import chain

import pytest
from django.utils import timezone

from companies.models import Company
from iwate_kankei import clock
from iwate_kankei.models import Assignment, User
from matching import actions, emails
from matching.models import CheckIn, ContactRecord, Invitation, Match, Proposal, WorkLog
from notifications.kinds import KINDS
from notifications.models import Message
from participants.actions import give_consent
from tests import factories
from tests.matching import mails, ties

pytestmark = pytest.mark.django_db


def everything():
    """One path through the app that queues every kind of message; yields after each step."""
    proposal = ties.letter(may_forward=True)
    lead, host = ties.lead_of(proposal), ties.host_of(proposal)
    mentor, city = ties.mentor_for(proposal), ties.city_for(proposal)
    mate = factories.participant("釜石 次郎")
    invitation = actions.invite(team=proposal.team, by=lead, email="mate@example.jp")
    yield
    member = actions.accept_invitation(invitation=invitation, participant=mate)
    yield
    actions.pass_lead_on(team=proposal.team, to=member, by=lead)
    yield
    first = proposal.team.members.get(participant__user=lead)
    actions.pass_lead_on(team=proposal.team, to=first, by=mate.user)
    actions.leave_team(team=proposal.team, participant=mate)
    yield
    version = actions.ask_for_comments(proposal=proposal, by=lead)
    yield
    actions.comment(version=version, by=mentor, text="具体的でとても良いです")
    yield
    actions.submit(proposal=proposal, by=lead)
    yield
    for whom in ("host", "mentor", "city"):
        emails.proposals.remind(Proposal.objects.get(pk=proposal.pk), whom, "test")
    yield
    question = actions.ask_question(proposal=proposal, by=host, text="平日も動けますか")
    yield
    actions.answer_question(question=question, by=lead, text="月に一度なら動けます")
    yield
    later = clock.now() + dt.timedelta(days=3)
    actions.invite_to_talk(proposal=proposal, by=host, times=[later])
    yield
    talk = actions.invite_to_talk(proposal=proposal, by=host, times=[later, later + dt.timedelta(days=1)])
    yield
    actions.choose_time(talk=talk, by=lead, time=talk.times[0])
    yield
    actions.withdraw(proposal=proposal, by=lead)
    yield
    actions.reopen(proposal=proposal, by=lead)
    actions.submit(proposal=proposal, by=lead)
    actions.decline(proposal=proposal, by=host, reason=Proposal.Reason.TIMING, words="春にまた")
    yield
    other = factories.challenge(
        of=factories.company("釜石の会社", municipality=factories.KAMAISHI),
        programme_=proposal.challenge.programme,
    )
    offered = actions.forward(proposal=proposal, challenge=other, by=mentor)
    other_host = ties.host_of(offered)
    other_mentor = ties.mentor_for(offered)
    yield
    actions.accept(proposal=offered, by=other_host, words="喜んで")
    yield
    match = actions.record_match(
        challenge=other, participants=[], starts_on=clock.today(), by=other_mentor, proposal=offered
    )
    yield
    actions.issue_terms(match=match, by=other_mentor, **ties.CONDITIONS)
    yield
    actions.move_match(match=match, to="running", by=other_host)
    yield
    for check_in in match.check_ins.filter(step=CheckIn.Step.TWO_WEEKS):
        emails.matches.ask_check_in(check_in)
    yield
    actions.answer_check_in(check_in=match.check_ins.first(), mood="trouble", words="連絡が取れません")
    yield
    actions.log_work(
        match=match, participant=lead.participant, day=clock.today(), hours=2.5, what="候補の調査"
    )
    emails.matches.ask_to_confirm_work(match, "test")
    yield
    for promiser in ContactRecord.Promiser:
        actions.add_contact_record(
            author=other_mentor,
            match=match,
            how="phone",
            summary="電話で話しました",
            promise="試作品を3つ送る",
            promised_by=promiser,
            promise_due=clock.today() - dt.timedelta(days=1),
        )
    emails.plan_due()
    yield
    Match.objects.filter(pk=match.pk).update(starts_on=clock.today() - dt.timedelta(days=90))
    ContactRecord.objects.update(happened_on=clock.today() - dt.timedelta(days=80))
    WorkLog.objects.all().delete()
    actions.watch_quiet()
    yield
    emails.plan_weeks()
    yield
    give_consent(participant=lead.participant, purpose="news", how="test")
    actions.write_greeting(
        company=other.company, by=other_host, words="わかめの収穫が始まりました。", send_on=clock.today()
    )
    actions.send_greetings()
    yield
    actions.move_match(match=match, to="finished", by=other_host)
    yield
    actions.look_back(match=match, side="team", by=lead, results="販路が一つ", next_step="renew")
    yield
    assert city and Invitation.objects.exists()


def queued_texts():
    """Render what is queued now, in both languages, and empty the outbox."""
    for message in Message.objects.unsent().filter(kind__startswith="matching."):
        for _language, subject, text in mails.read(message):
            yield message, subject, text
    Message.objects.all().delete()


def before_a_letter():
    """A mentor's hint, and two people who look for a team; yields after each step."""
    company = factories.company("釜石の会社", municipality=factories.KAMAISHI)
    challenge = factories.challenge(company)
    mentor = factories.staff(Assignment.Role.MENTOR, company.municipality_id)
    asker, asked = factories.participant("会計 太郎"), factories.participant("通販 花子")
    for person in (asker, asked):
        actions.look_for_team(participant=person, challenge=challenge)
    ties.visited(asker, challenge)
    asker.municipalities.add(company.municipality)
    actions.give_hint(participant=asker, challenge=challenge, by=mentor)
    yield
    ask = actions.ask_to_join(challenge=challenge, asker=asker, asked=asked)
    yield
    actions.decline_to_join(ask=ask, participant=asked)
    yield


def test_every_kind_is_queued_once_on_the_way_and_renders_in_both_languages():
    seen = set()
    for _step in chain(before_a_letter(), everything()):
        seen |= {message.kind for message, *_text in queued_texts()}
    # Those of rounds need a run of the engine: the same in test_rounds.
    assert seen == {kind for kind in KINDS if kind.startswith("matching.") and "round_" not in kind}


def test_no_address_is_in_any_mail_before_both_have_agreed():
    for _step in chain(before_a_letter(), everything()):
        for message, subject, text in queued_texts():
            if message.kind == "matching.matched":
                return
            assert not mails.strangers_in(message, subject + text)


def test_an_owner_without_account_reads_of_no_page_to_open():
    """The mentor tells them on the telephone: “below”, “here” or “press” would lead nowhere."""
    pointing = re.compile(r"下のリンク|こちら|押して|ログイン|パスワード|\b(below|here|page|sign in)\b")
    seen = set()
    for _step in everything():
        for company in Company.objects.all():
            company.contacts.get_or_create(name="電話 番", email=f"telephone{company.pk}@example.jp")
        for message, subject, text in queued_texts():
            if message.recipient is None and "http" not in text:
                seen.add(message.kind)
                assert not pointing.search(text), (message.kind, subject, text)
    assert seen > {f"matching.{name}" for name in ("submitted", "remind_host", "matched_host", "terms_host")}


def test_somebody_who_has_not_told_their_name_is_not_addressed_by_it():
    User.objects.update(name="")
    for _step in everything():
        User.objects.update(name="")
        for message, _subject, text in queued_texts():
            assert not re.match(r"様|Dear\s*,", text), (message.kind, text)


def test_planning_again_queues_nothing_twice():
    match = ties.match(starts_on=timezone.localdate() - dt.timedelta(days=14))
    emails.plan_due()
    asked = Message.objects.filter(kind__startswith="matching.check_in")
    assert sorted(asked.values_list("kind", flat=True)) == ["matching.check_in", "matching.check_in_host"]
    emails.plan_due()
    assert asked.count() == 2
    assert match.check_ins.to_ask().count() == 2


def test_old_questions_are_not_asked_after_the_fact():
    ties.match(starts_on=timezone.localdate() - dt.timedelta(days=400))
    emails.plan_due()
    kinds = Message.objects.filter(kind__startswith="matching.check_in").values_list("about", flat=True)
    steps = {CheckIn.objects.get(pk=about.rpartition(":")[2]).step for about in kinds}
    assert steps == set()


@pytest.mark.parametrize(
    ("days_late", "expected"),
    [
        (-4, set()),
        (-3, {"matching.remind_host"}),
        (1, {"matching.remind_host", "matching.remind_mentor"}),
        (8, {"matching.remind_host", "matching.remind_mentor", "matching.remind_city"}),
    ],
)
def test_reminders_go_to_the_host_then_the_mentor_then_the_city(days_late, expected):
    proposal = ties.sent()
    ties.host_of(proposal), ties.mentor_for(proposal), ties.city_for(proposal)
    Proposal.objects.update(answer_by=timezone.localdate() - dt.timedelta(days=days_late))
    emails.plan_due()
    emails.plan_due()
    kinds = list(Message.objects.filter(kind__startswith="matching.remind").values_list("kind", flat=True))
    assert (set(kinds), len(kinds)) == (expected, len(expected))


def test_the_city_opens_the_late_letter_from_its_reminder(client, sign_in):
    proposal = ties.sent()
    staff = ties.city_for(proposal)
    Proposal.objects.update(answer_by=timezone.localdate() - dt.timedelta(days=8))
    emails.plan_due()
    message = Message.objects.get(kind="matching.remind_city", recipient=staff)
    [link] = re.findall(r"^https?://[^/]+(/\S+)$", mails.read(message)[0][2], re.MULTILINE)
    sign_in(staff)
    assert client.get(link).status_code == 200
