"""A venue that only the confirmed are told: every address for visitors and members and every mail, as each
reader. What staff of another city find on the pages for staff, tests/office/test_nothing_leaks.py asks.
"""

import contextlib
import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from events import actions, emails
from events.models import CalendarFeed, Event, Questionnaire, Registration
from iwate_kankei.models import Assignment
from notifications import outbox
from notifications.kinds import KINDS
from notifications.models import Message
from tests import factories

TITLE, VENUE, NEW_VENUE, ROOM = (
    "囲炉裏の会",
    "遠野さん宅東舘町99",
    "月子さん宅甲子町88",
    "meet.example/himitsu",
)
SECRETS = [VENUE, NEW_VENUE, ROOM]
SENTENCE = "参加が確定した方にお知らせします"
JST = dt.timezone(dt.timedelta(hours=9))
START = dt.datetime(2027, 2, 20, 10, tzinfo=JST)
OWN = {"events:detail", "my_events:detail", "my_events:calendar", "events:calendar_feed"}
TOLD = {  # the addresses that tell each reader the venue
    "visitor": set(),
    "member": set(),
    "waiting": set(),
    "offered": set(),
    "cancelled": set(),
    "another city's staff": set(),
    "confirmed": OWN,
    "staff": {"events:detail"},
}
ELSEWHERE = ("/admin/", "/accounts/", "/people/", "/host/", "/mentor/", "/reports/", "/healthz", "/mail/")


def secret_event(capacity=1, start=START, **fields):
    return factories.event(
        TITLE,
        municipalities=[factories.KAMAISHI],
        starts_at=start,
        capacity=capacity,
        venue=VENUE,
        venue_for=Event.VenueFor.CONFIRMED,
        online_url=f"https://{ROOM}",
        **fields,
    )


def plain(text):
    """Without the breaks of mails, which fall at 70 columns, and of calendar files, at 75 bytes."""
    return "".join(text.split())


def named(patterns, space=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def addresses(event, registration, feed):
    """(name, address) of all that are about the event, a registration, a calendar or nothing."""
    for name in sorted(set(named(get_resolver().url_patterns))):
        for arguments in ({}, {"slug": event.slug}, {"pk": registration.pk}, {"token": feed.token}):
            with contextlib.suppress(NoReverseMatch):
                if not (address := reverse(name, kwargs=arguments)).startswith(ELSEWHERE):
                    yield name, address


def reader_of(who):
    """(the event, the reader's client, their registration or another's)."""
    event = secret_event(capacity=2)
    registered = ("confirmed", "cancelled", "offered", "waiting")
    people = {name: factories.participant() for name in (*registered, "member")}
    rows = {name: actions.register(event=event, participant=people[name]) for name in registered}
    actions.cancel(registration=rows["cancelled"], by=people["cancelled"].user)
    client = Client()
    if who in people:
        client.force_login(people[who].user)
    elif who == "staff":
        client.force_login(factories.staff())
    elif who != "visitor":
        client.force_login(factories.staff(Assignment.Role.CITY, factories.ICHINOSEKI))
    registration = rows.get(who, rows["confirmed"])
    assert who not in rows or Registration.objects.get(pk=registration.pk).status == who
    return event, client, registration


@pytest.mark.django_db
@pytest.mark.parametrize("who", TOLD)
def test_no_address_tells_more_than_the_reader_may_know(who):
    event, client, registration = reader_of(who)
    feed = CalendarFeed.objects.create(participant=registration.participant)
    telling = set()
    for name, address in addresses(event, registration, feed):
        if name == "events:calendar_feed" and who not in ("confirmed", "waiting", "offered", "cancelled"):
            continue  # the secret address of somebody else
        answer = client.get(address)
        body = plain(b"".join(answer).decode(errors="ignore"))
        if any(secret in body for secret in SECRETS):
            telling.add(name)
    assert telling == TOLD[who]
    search = reverse("search")
    assert TITLE in client.get(search, {"q": TITLE}).content.decode()
    assert TITLE not in client.get(search, {"q": "東舘町"}).content.decode()
    page = client.get(event.get_absolute_url()).content.decode()
    for_people = re.sub(r"<script type=.application/ld.json.*?</script>", "", page, flags=re.DOTALL)
    assert page != for_people and SENTENCE in page  # search engines read what everybody may know
    assert (SENTENCE in for_people) == (not TOLD[who])


def read_now():
    """[(address, all that the person reads: subject, text, HTML, attachments)] of the mails that go now."""
    mail.outbox.clear()
    outbox.send_due()
    found = []
    for letter in mail.outbox:
        files = [content for _name, content, kind in letter.attachments if kind.startswith("text/")]
        pages = [content for content, _kind in letter.alternatives]
        found.append((letter.to[0], plain("".join([letter.subject, letter.body, *pages, *files]))))
    return found


def check_mails(event, expected):
    """What goes now goes to these people, and tells the secrets to those who hold a seat, to nobody else."""
    found = read_now()
    assert sorted(address for address, _words in found) == sorted(row.participant.email for row in expected)
    seated = set(event.registrations.confirmed().values_list("participant__email", flat=True))
    for address, words in found:
        told = [secret for secret in SECRETS if secret in words]
        assert address in seated if told else address not in seated, (address, words)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_mail_tells_more_than_its_reader_may_know(time_machine_at):
    time_machine_at(START - dt.timedelta(days=20))
    survey = Questionnaire.objects.filter(use="survey").first()
    event = actions.publish(event=secret_event(status=Event.Status.DRAFT, survey=survey), by=None)
    first, asleep, second, last = (
        actions.register(event=event, participant=factories.participant()) for _ in range(4)
    )
    check_mails(event, [first, asleep, second, last])

    Event.objects.filter(pk=event.pk).update(venue=NEW_VENUE, online_url=f"https://{ROOM}2")
    actions.announce_changes(event=event)
    check_mails(event, [first])  # the others would read of no difference
    event.sessions.update(starts_at=START + dt.timedelta(hours=1))
    Event.objects.filter(pk=event.pk).update(venue=VENUE)
    actions.announce_changes(event=event)
    check_mails(event, [first, asleep, second, last])

    actions.cancel(registration=first, by=first.participant.user)
    check_mails(event, [first, asleep])  # who lost the seat, and who is offered it
    time_machine_at(START - dt.timedelta(days=17))
    actions.move_waiting_lists()
    check_mails(event, [asleep, second])
    actions.accept_offer(registration=second)
    check_mails(event, [second])
    time_machine_at(START - dt.timedelta(days=6, hours=20))
    emails.plan_due()
    check_mails(event, [second])

    time_machine_at(START + dt.timedelta(hours=3))
    actions.move_waiting_lists()
    check_mails(event, [last])
    second.refresh_from_db()
    session = event.sessions.get()
    actions.mark_attendance(registration=second, session=session, status="present", by=None)
    time_machine_at(START + dt.timedelta(days=1))
    emails.plan_due()
    ((thanked, words),) = read_now()
    assert thanked == second.participant.email and VENUE not in words

    called_off = secret_event(capacity=5, start=START + dt.timedelta(days=30))
    gone = actions.register(event=called_off, participant=factories.participant())
    check_mails(called_off, [gone])
    actions.cancel_event(event=called_off, by=None, reason="台風のため")
    check_mails(called_off, [gone])

    sent = set(Message.objects.exclude(sent_at=None).values_list("kind", flat=True))
    written_by_staff = {"events.mailing"}
    assert {name for name in KINDS if name.startswith("events.")} - written_by_staff == sent


@pytest.mark.django_db
def test_a_venue_that_became_a_secret_is_in_no_mail_that_waits():
    event = secret_event()
    seated, waiting = (actions.register(event=event, participant=factories.participant()) for _ in range(2))
    before = {"title": "旧題", "venue": VENUE, "online_url": ROOM}
    Event.objects.filter(pk=event.pk).update(venue_for=Event.VenueFor.EVERYBODY)
    for row, told in ((seated, [VENUE, ROOM]), (waiting, [VENUE])):
        row.event.refresh_from_db()
        emails.changed(row, row.event, before)
        message = Message.objects.get(kind="events.changed", recipient=row.participant.user)
        assert [value for value in message.context["before"].values() if value != "旧題"] == told
    Event.objects.filter(pk=event.pk).update(venue_for=Event.VenueFor.CONFIRMED)
    facts = [
        emails.about_change(message)
        for message in Message.objects.filter(kind="events.changed").order_by("pk")
    ]
    assert [(row["venue_before"], row["location"].venue) for row in facts] == [(VENUE, VENUE), ("", "")]


def test_a_public_text_that_names_the_venue_is_refused():
    event = Event(venue=VENUE, venue_for=Event.VenueFor.CONFIRMED, description=f"会場は{VENUE}です。")
    with pytest.raises(ValidationError) as refused:
        event.clean()
    assert list(refused.value.message_dict) == ["description"]
    event.venue_for = Event.VenueFor.EVERYBODY
    event.clean()
