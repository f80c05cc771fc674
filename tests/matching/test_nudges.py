"""What keeps a tie from fading: promises, quiet ties, the mentor's Monday, the host's word of the season."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from matching import actions, emails
from matching.models import ContactRecord, Greeting, QuietSpell
from notifications import outbox
from notifications.kinds import Withdrawn
from notifications.models import Message
from notifications.rendering import words
from participants.actions import give_consent, withdraw_consent
from tests import factories
from tests.matching import ties

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
Promiser = ContactRecord.Promiser
MORNING = dt.datetime(2026, 11, 24, 10, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def queued(kind):
    return Message.objects.filter(kind=kind)


def promise(match, by=Promiser.TEAM, days=2):
    return actions.add_contact_record(
        author=match.recorded_by,
        match=match,
        how="phone",
        summary="話しました",
        promise="試作品を送る",
        promised_by=by,
        promise_due=TODAY() + dt.timedelta(days=days),
    )


def test_only_a_missed_promise_nags_whoever_promised_and_once():
    match = ties.match()
    for days in (0, 1, 2, -31):  # today is not missed yet; after a month the lists tell, no mail
        promise(match, days=days)
    emails.plan_due()
    assert not queued("matching.promise").exists()
    for by in Promiser:
        promise(match, by, days=-1)
    emails.plan_due()
    emails.plan_due()
    people = {message.recipient for message in queued("matching.promise")}
    assert people == {ties.lead_of(match), ties.host_of(match), match.recorded_by}
    assert queued("matching.promise").count() == 3
    subject, text = words(queued("matching.promise").first())
    assert subject.startswith("お約束の期日が過ぎています：")
    assert "試作品を送る" in text


def test_a_promise_that_is_kept_reminds_nobody():
    match = ties.match()
    record = promise(match, days=-1)
    emails.plan_due()
    actions.keep_promise(record=record, by=match.recorded_by)
    with pytest.raises(Withdrawn):
        words(queued("matching.promise").get())


def test_the_mentor_hears_once_of_a_tie_that_goes_quiet_and_not_when_it_is_put_aside():
    match = ties.match(starts_on=TODAY() - dt.timedelta(days=90))
    actions.watch_quiet()
    actions.watch_quiet()
    message = queued("matching.quiet").get()
    assert message.recipient == match.recorded_by
    subject, text = words(message)
    assert match.challenge.company.name in subject
    assert "おすすめの一手" in text
    spell = QuietSpell.objects.get()
    actions.snooze(spell=spell, by=match.recorded_by, until=TODAY() + dt.timedelta(days=9), reason="稲刈り")
    with pytest.raises(Withdrawn):
        words(message)


def test_the_mentor_s_monday_comes_once_a_week_and_only_with_something_in_it():
    match = ties.match()
    idle = factories.staff("mentor", factories.HANAMAKI)
    promise(match, days=-1)
    promise(match, by=Promiser.HOST, days=1)
    emails.plan_weeks()
    emails.plan_weeks()
    busy = queued("matching.week").get(recipient=match.recorded_by)
    assert words(busy)[1].count("試作品を送る") == 1  # the missed one; tomorrow is only on the desk
    with pytest.raises(Withdrawn):
        words(queued("matching.week").get(recipient=idle))


def greet(match, days=0, words_="わかめの収穫が始まりました。"):
    return actions.write_greeting(
        company=match.challenge.company,
        by=ties.host_of(match),
        words=words_,
        send_on=TODAY() + dt.timedelta(days=days),
    )


def fan(match):
    """The lead of the match, who wants news."""
    lead = ties.lead_of(match)
    give_consent(participant=lead.participant, purpose="news", how="test")
    return lead


@pytest.mark.django_db(transaction=True)
def test_a_word_of_the_season_goes_once_to_those_with_a_tie_who_want_news(mailoutbox):
    with time_machine.travel(MORNING, tick=False):
        match = ties.match()
        lead = fan(match)
        give_consent(participant=factories.participant(), purpose="news", how="test")  # has no tie
        ties.match(challenge=match.challenge)  # has a tie, wants no news
        greet(match)
        mailoutbox.clear()
        Message.objects.all().delete()
        actions.send_greetings()
        actions.send_greetings()
        outbox.send_due()
        [mail] = mailoutbox
    assert mail.to == [lead.email]
    assert "わかめの収穫が始まりました。" in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_word_of_the_season_waits_for_its_day_and_can_be_taken_back():
    match = ties.match()
    fan(match)
    greeting = greet(match, days=3)
    actions.send_greetings()
    assert not queued("matching.greeting")
    actions.drop_greeting(greeting=greeting, by=match.recorded_by)
    assert not Greeting.objects.exists()


def test_what_has_been_sent_cannot_be_taken_back_and_the_next_waits_a_month():
    match = ties.match()
    greeting = greet(match)
    actions.send_greetings()
    with pytest.raises(ValidationError, match="送信済み"):
        actions.drop_greeting(greeting=greeting, by=match.recorded_by)
    with pytest.raises(ValidationError, match="30日"):
        greet(match, days=29)
    assert greet(match, days=30)


def test_who_stops_news_meanwhile_gets_no_word_of_the_season(mailoutbox):
    with time_machine.travel(MORNING, tick=False):
        match = ties.match()
        lead = fan(match)
        greet(match)
        actions.send_greetings()
        withdraw_consent(participant=lead.participant, purpose="news", how="test")
        assert queued("matching.greeting").get().status == Message.Status.QUEUED
        Message.objects.exclude(kind="matching.greeting").delete()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outbox, "_refuse_transactions", lambda: None)
            outbox.send_due()
    assert queued("matching.greeting").get().status == Message.Status.WITHDRAWN
    assert mailoutbox == []


def test_a_host_writes_on_the_page_for_the_own_company_only(client, sign_in):
    match, other = ties.match(), factories.company("よその会社")
    sign_in(ties.host_of(match))
    address = reverse("host:greetings")
    assert client.get(address).status_code == 200
    data = {"company": match.challenge.company.pk, "words": "栗が落ち始めました。", "send_on": TODAY()}
    assert client.post(address, data).status_code == 302
    assert Greeting.objects.get().written_by == ties.host_of(match)
    answer = client.post(address, data | {"company": other.pk})
    assert (answer.status_code, Greeting.objects.count()) == (200, 1)
    strange = Greeting.objects.create(company=other, words="春です", send_on=TODAY())
    assert client.post(reverse("host:drop_greeting", args=[strange.pk])).status_code == 404


def test_participants_and_city_staff_write_no_words_for_a_company(client, sign_in):
    match = ties.match()
    for person in (ties.lead_of(match), ties.city_for(match)):
        sign_in(person)
        assert client.get(reverse("host:greetings")).status_code == 403
