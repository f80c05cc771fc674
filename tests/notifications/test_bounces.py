"""Returned mails and complaints: the address is stopped, somebody is told, nothing forged gets through."""

import imaplib

import pytest
from anymail.signals import AnymailTrackingEvent, tracking

from iwate_kankei.models import Assignment
from notifications import bounces, mailbox, news, outbox, returned
from notifications.models import Bounce, Message
from participants.actions import give_consent
from participants.models import Consent
from tests import factories

pytestmark = pytest.mark.django_db

RETURNED = """\
From: MAILER-DAEMON@mail.example.net
To: bounce@iwate-kankei.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
Message-ID: <report@mail.example.net>

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net
Arrival-Date: Mon, 23 Nov 2026 12:00:00 +0900

Final-Recipient: rfc822; hanako@example.jp
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} says the server

--b
Content-Type: {copied}

Message-ID: {message_id}
Subject: hello

--b--
"""
COMPLAINT = """\
From: abuse@mail.example.net
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

A person complained.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: example/1
Version: 1

--b
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: hello

the mail

--b--
"""


def report(message_id="<1@x>", action="failed", status="5.1.1", copied="text/rfc822-headers"):
    mail = RETURNED.format(message_id=message_id, action=action, status=status, copied=copied)
    return mail.encode()


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [("failed", "5.1.1", "hard"), ("failed", "5.2.2", "soft"), ("delayed", "4.4.1", "soft")],
)
@pytest.mark.parametrize("copied", ["text/rfc822-headers", "message/rfc822"])
def test_a_delivery_report_is_read(action, status, kind, copied):
    found = returned.read(report(action=action, status=status, copied=copied))
    assert (found.kind, found.message_id) == (kind, "<1@x>")
    assert status in found.detail


def test_a_complaint_is_read():
    found = returned.read(COMPLAINT.format(message_id="<1@x>").encode())
    assert (found.kind, found.message_id, found.detail) == ("complaint", "<1@x>", "abuse")


@pytest.mark.parametrize(
    "mail", [b"", b"Subject: hello\n\nhello", report(action="delivered", status="2.0.0")]
)
def test_other_mail_is_no_report(mail):
    assert returned.read(mail) is None


@pytest.fixture
def hanako():
    person = factories.participant(email="hanako@example.jp")
    give_consent(participant=person, purpose=Consent.Purpose.NEWS, how="test")
    person.municipalities.add(factories.ICHINOSEKI)
    return person.user


@pytest.fixture
def mailed(kind, hanako):
    """A message that was sent to Hanako."""
    Message.objects.enqueue(kind(), to=hanako)
    outbox.send_due()
    return Message.objects.get()


def test_a_hard_bounce_stops_the_address_and_tells_the_mentor_of_the_place(mailed):
    mentor = factories.staff(Assignment.Role.MENTOR, factories.ICHINOSEKI)
    factories.staff(Assignment.Role.MENTOR, factories.KAMAISHI)
    assert bounces.take_in(returned.read(report(mailed.message_id))) is True
    assert Bounce.objects.stopping("hanako@example.jp").get().message == mailed
    told = Message.objects.get(kind="notifications.address_stopped")
    assert told.recipient == mentor


def test_the_companys_mentor_is_told_of_a_host(hanako):
    mentor = factories.staff(Assignment.Role.MENTOR, factories.ICHINOSEKI)
    host = factories.host(factories.company(mentor=mentor))
    bounces.record(address=host.email, kind="hard", source="test")
    assert Message.objects.get().recipient == mentor


def test_the_same_report_twice_changes_nothing(mailed):
    assert bounces.take_in(returned.read(report(mailed.message_id))) is True
    assert bounces.take_in(returned.read(report(mailed.message_id))) is False
    assert Bounce.objects.count() == 1


def test_a_full_mailbox_stops_nothing(mailed):
    assert bounces.take_in(returned.read(report(mailed.message_id, status="5.2.2"))) is False
    assert not Bounce.objects.stopping().exists()


def test_a_report_about_a_mail_that_we_never_sent_is_ignored(mailed):
    assert bounces.take_in(returned.read(report("<forged@x>"))) is False
    assert not Bounce.objects.exists()


def test_a_complaint_ends_the_consent_to_news(mailed, hanako):
    bounces.take_in(returned.read(COMPLAINT.format(message_id=mailed.message_id).encode()))
    assert not news.wanted_by(hanako)


@pytest.mark.parametrize(
    ("event_type", "reason", "kind"),
    [
        ("bounced", "bounced", "hard"),
        ("bounced", "invalid", "hard"),
        ("bounced", "timed_out", "soft"),
        ("rejected", "spam", "complaint"),
        ("complained", None, "complaint"),
        ("delivered", None, None),
    ],
)
def test_a_providers_webhook_is_taken_in(hanako, event_type, reason, kind):
    event = AnymailTrackingEvent(event_type=event_type, reject_reason=reason, recipient="Hanako@example.jp")
    tracking.send(sender=object, event=event, esp_name="Postmark")
    assert list(Bounce.objects.values_list("kind", "address")) == (
        [(kind, "hanako@example.jp")] if kind else []
    )


def test_unsubscribing_at_the_provider_ends_the_consent(hanako):
    event = AnymailTrackingEvent(event_type="unsubscribed", recipient="hanako@example.jp")
    tracking.send(sender=object, event=event, esp_name="Postmark")
    assert not news.wanted_by(hanako)


def test_the_webhook_is_closed_without_its_secret(client):
    assert client.post("/anymail/postmark/tracking/").status_code == 404


class Inbox:
    """As much of an IMAP server as we ask of one."""

    def __init__(self, host, port, timeout):
        self.seen = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def login(self, user, password):
        assert (user, password) == ("a@b", "c")

    def select(self, name):
        assert name == "INBOX"

    def search(self, charset, what):
        return "OK", [b" ".join(number for number in self.mails if number not in self.seen)]

    def fetch(self, number, what):
        return "OK", [(b"", self.mails[number]), b")"]

    def store(self, number, command, flags):
        self.seen.append(number)


def test_the_mailbox_is_read(mailed, settings, monkeypatch):
    settings.BOUNCE_URL = "imaps://a%40b:c@imap.example/"
    Inbox.mails = {b"1": report(mailed.message_id), b"2": b"Subject: hello\n\nholiday notice"}
    monkeypatch.setattr(imaplib, "IMAP4_SSL", Inbox)
    assert mailbox.read_returned() == (2, 1)
    assert Bounce.objects.stopping("hanako@example.jp").exists()


def test_without_a_mailbox_nothing_is_read(settings):
    settings.BOUNCE_URL = ""
    assert mailbox.read_returned() == (0, 0)
