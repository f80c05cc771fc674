"""Every mail of an event as its recipient reads it, in both languages."""

import datetime as dt

import pytest
from django.core import mail

from events import actions, emails
from events.models import Event, Questionnaire
from notifications import outbox
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
JST = dt.timezone(dt.timedelta(hours=9))
START = dt.datetime(2027, 2, 20, 10, tzinfo=JST)
PHONE, ROOM = "019-629-0000", "https://meet.example/room"

# In Japanese and in English: the day with its weekday, until when to cancel, who is asked.
SATURDAY = {"ja": "2027年2月20日（土）10:00〜12:00", "en": "Sat 20 February 2027, 10:00–12:00"}
CANCEL_BY = {"ja": "2027年2月18日（木）17:00までに", "en": "by Thu 18 February 2027, 17:00"}
BEFORE = {
    "ja": "変更前の内容\n日時：2027年2月19日（金）",
    "en": "This is how it was:\nWhen: Fri 19 February 2027",
}
UNTIL = {"ja": "2027年3月23日（火）まで", "en": "until Tue 23 March 2027"}
BY_STAFF = {"ja": "事務局で取り消しました", "en": "The office has cancelled"}
LEFT_TO_NEXT = {"ja": "次の方にお譲りします", "en": "goes to the next person"}


def flat(text):
    """Without the line breaks of a mail, which fall at 70 columns."""
    return " ".join(text.split())


def programme():
    return factories.programme(contact_phone=PHONE, contact_email="kankei@example.jp")


def people(language, count):
    rows = [factories.participant(name=f"岩手 花子{number}") for number in range(count)]
    for row in rows:
        row.user.language = language
        row.user.save()
    return rows


@pytest.fixture(params=["ja", "en"])
def language(request):
    return request.param


def sent():
    """(address, mail) of what goes now."""
    mail.outbox.clear()
    outbox.send_due()
    return {letter.to[0]: letter for letter in mail.outbox}


def methods(letter):
    return [kind for _name, _content, kind in letter.attachments]


def test_from_registration_to_thanks(language, time_machine_at):
    time_machine_at(START - dt.timedelta(days=20))
    event = factories.event(
        "釜石フィールドワーク",
        programme(),
        kind=Event.Kind.FIELDWORK,
        starts_at=START - dt.timedelta(days=1),
        cancel_until=START - dt.timedelta(days=1, hours=17),
        venue="釜石PIT",
        online_url=ROOM,
        fee="2,000円",
        capacity=1,
        status=Event.Status.DRAFT,
        survey=Questionnaire.objects.filter(use="survey").first(),
    )
    event = actions.publish(event=event, by=None)
    seated, waiting = people(language, 2)
    came = actions.register(event=event, participant=seated)
    actions.register(event=event, participant=waiting)
    first = sent()
    confirmation, place = first[seated.email], first[waiting.email]
    for words in (ROOM, "2,000円", PHONE, "reception.png", f"/my/events/{came.pk}/"):
        assert words in confirmation.body
    assert methods(confirmation) == ["text/calendar; method=PUBLISH", "image/png"]
    assert ROOM not in place.body and PHONE in place.body

    event.sessions.update(starts_at=START, ends_at=START + dt.timedelta(hours=2))
    Event.objects.filter(pk=event.pk).update(cancel_until=START - dt.timedelta(days=1, hours=17))
    actions.announce_changes(event=event)
    change = sent()[seated.email]
    for words in (SATURDAY, CANCEL_BY, BEFORE):
        assert flat(words[language]) in flat(change.body)
    assert methods(change) == ["text/calendar; method=PUBLISH"]

    time_machine_at(START - dt.timedelta(days=7) + dt.timedelta(minutes=5))
    emails.plan_due()
    reminder = sent()[seated.email]
    for words in (SATURDAY, CANCEL_BY):
        assert flat(words[language]) in flat(reminder.body)
    assert ROOM in reminder.body
    assert methods(reminder) == ["image/png"]

    actions.mark_attendance(registration=came, session=event.sessions.get(), status="present", by=None)
    time_machine_at(START + dt.timedelta(days=1))
    actions.move_waiting_lists()
    emails.plan_due()
    last = sent()
    assert flat(UNTIL[language]) in flat(last[seated.email].body)
    assert "/events/survey/" in last[seated.email].body
    assert "/events/\n" in last[waiting.email].body
    assert set(last) == {seated.email, waiting.email}


def test_endings_say_who_ended_it(language):
    event = actions.publish(
        event=factories.event(programme_=programme(), capacity=2, status=Event.Status.DRAFT), by=None
    )
    by_staff, stays, offered = people(language, 3)
    rows = [actions.register(event=event, participant=person) for person in (by_staff, stays, offered)]
    sent()
    actions.cancel(registration=rows[0], by=factories.staff())
    actions.decline_offer(registration=rows[2])
    found = sent()
    assert flat(BY_STAFF[language]) in flat(found[by_staff.email].body)
    assert methods(found[by_staff.email]) == ["text/calendar; method=CANCEL"]
    assert flat(LEFT_TO_NEXT[language]) in flat(found[offered.email].body)
    actions.cancel_event(event=event, by=None, reason="台風のため")
    end = sent()[stays.email]
    assert "台風のため" in end.body
    assert methods(end) == ["text/calendar; method=CANCEL"]


def test_a_reminder_that_waits_for_the_morning_says_today(language, time_machine_at):
    """The day before, at 22:00, nobody is written to: the mail goes at eight on the day itself."""
    late = START.replace(hour=22)
    time_machine_at(late - dt.timedelta(days=3))
    event = factories.event(programme_=factories.programme(), starts_at=late, online_url=ROOM)
    (person,) = people(language, 1)
    actions.register(event=event, participant=person)
    confirmation = sent()[person.email]
    assert "reception.png" not in confirmation.body  # online alone: there is no reception
    assert methods(confirmation) == ["text/calendar; method=PUBLISH"]
    time_machine_at(START.replace(hour=8, minute=5))
    emails.plan_due()
    reminder = sent()[person.email]
    assert reminder.subject.startswith({"ja": "本日開催です", "en": "Today"}[language])
    assert ROOM in reminder.body and "/contact/" in reminder.body and methods(reminder) == []


def test_who_waits_or_is_offered_a_seat_reads_what_a_move_means_for_them(language, time_machine_at):
    time_machine_at(START - dt.timedelta(days=20))
    event = factories.event(programme_=programme(), starts_at=START, capacity=1, status=Event.Status.DRAFT)
    event = actions.publish(event=event, by=None)
    seated, offered, waiting = people(language, 3)
    gone, held, _waits = (
        actions.register(event=event, participant=who) for who in (seated, offered, waiting)
    )
    actions.cancel(registration=gone, by=seated.user)
    sent()
    sooner = START - dt.timedelta(days=19)  # before the end of the offer
    event.sessions.update(starts_at=sooner, ends_at=sooner + dt.timedelta(hours=2))
    actions.announce_changes(event=event)
    held.refresh_from_db()
    assert held.offered_until == sooner
    found = sent()
    assert flat(
        {"ja": "2027年2月1日（月）10:00までお取り置きします", "en": "until Mon 1 February 2027, 10:00"}[
            language
        ]
    ) in flat(found[offered.email].body)
    assert flat(
        {"ja": "キャンセル待ちの順番は変わりません", "en": "Your place on the waiting list stays"}[language]
    ) in flat(found[waiting.email].body)
    time_machine_at(sooner + dt.timedelta(minutes=1))
    actions.move_waiting_lists()
    over = sent()[offered.email]
    assert flat({"ja": "受付は終了しています", "en": "has closed"}[language]) in flat(over.body)
