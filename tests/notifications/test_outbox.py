import datetime as dt
import smtplib

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections, transaction
from django.utils import timezone

from notifications import outbox, tasks
from notifications.actions import choose
from notifications.kinds import Withdrawn
from notifications.models import Bounce, Message
from tests import factories

pytestmark = pytest.mark.django_db
real_commits = pytest.mark.django_db(transaction=True)
NOON = dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)  # 12:00 in Japan
Status = Message.Status


def test_it_sends_what_is_due_in_the_recipients_language(kind, only):
    Message.objects.enqueue(kind(), to=factories.user(email="hanako@example.jp"))
    assert outbox.send_due() == 1
    assert only().status == Status.SENT
    assert only().subject == "お知らせ 岩手"
    sent = mail.outbox[0]
    assert sent.to == ["hanako@example.jp"]
    assert sent.extra_headers["Message-ID"] == only().message_id
    assert "こんにちは、岩手。" in sent.body
    assert 'href="https://example.jp/x"' in sent.alternatives[0].content


def test_it_writes_english_to_those_who_read_english(kind, only):
    Message.objects.enqueue(kind(), to=factories.user(language="en"))
    outbox.send_due()
    assert only().subject == "岩手"


def test_it_sends_nothing_twice(kind):
    Message.objects.enqueue(kind(), to=factories.user())
    assert outbox.send_due() == 1
    assert outbox.send_due() == 0
    assert len(mail.outbox) == 1


def test_queuing_the_same_again_does_nothing(kind):
    person, hello = factories.user(), kind()
    for _ in range(3):
        Message.objects.enqueue(hello, to=person, about=person, version="1")
    Message.objects.enqueue(hello, to=person, about=person, version="2")
    assert Message.objects.count() == 2


def test_queuing_the_same_again_does_nothing_after_the_address_has_changed(kind, only):
    person, hello = factories.user(), kind()
    Message.objects.enqueue(hello, to=person, about=person)
    person.email = "new@example.jp"
    person.save()
    Message.objects.enqueue(hello, to=person, about=person)
    outbox.send_due()
    assert mail.outbox[0].to == ["new@example.jp"]
    assert only().to == "new@example.jp"


@real_commits
def test_it_is_queued_with_the_transaction_or_not_at_all(kind):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Message.objects.enqueue(kind(), to=factories.user())
        _ = 1 / 0
    assert Message.objects.count() == 0


@real_commits
def test_many_messages_of_one_transaction_wake_the_sender_once(kind, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks.send_due, "apply_async", lambda **options: woken.append(options))
    with transaction.atomic():
        for _ in range(3):
            Message.objects.enqueue(kind(), to=factories.user())
        assert woken == []
    assert len(woken) == 1


def test_it_waits_until_a_message_is_due(kind, only):
    with time_machine.travel(NOON, tick=False) as clock:
        Message.objects.enqueue(kind(), to=factories.user(), due_at=NOON + dt.timedelta(hours=2))
        assert outbox.send_due() == 0
        clock.shift(dt.timedelta(hours=2))
        assert outbox.send_due() == 1


def test_a_message_whose_reason_is_gone_is_withdrawn(kind, only):
    def gone(message):
        raise Withdrawn("the event was moved")

    Message.objects.enqueue(kind(load=gone), to=factories.user())
    outbox.send_due()
    assert (only().status, only().last_error) == (Status.WITHDRAWN, "the event was moved")
    assert mail.outbox == []


def test_what_was_withdrawn_comes_back_with_its_reason(kind, only):
    person, hello = factories.user(), kind()
    Message.objects.enqueue(hello, to=person, about=person, version="12 December")
    assert Message.objects.withdraw(person, hello, reason="moved") == 1
    Message.objects.enqueue(hello, to=person, about=person, version="12 December")  # moved back
    outbox.send_due()
    assert (only().status, only().last_error, len(mail.outbox)) == (Status.SENT, "", 1)


def test_what_the_recipient_does_not_want_stays_withdrawn(kind, only):
    person, hello = factories.user(), kind(optional=True)
    choose(user=person, off=[hello.name], digest="weekly", wants_news=False, how="test")
    Message.objects.enqueue(hello, to=person)
    outbox.send_due()
    Message.objects.enqueue(hello, to=person)
    assert only().status == Status.WITHDRAWN


def test_withdrawing_reaches_a_message_that_a_sender_has_claimed(kind, only):
    person = factories.user()

    def cancelled_meanwhile(message):
        Message.objects.withdraw(person, reason="cancelled")
        return {"word": "too late"}

    Message.objects.enqueue(kind(load=cancelled_meanwhile), to=person, about=person)
    outbox.send_due()
    assert only().status == Status.WITHDRAWN
    assert mail.outbox == []


def test_late_is_fine_up_to_a_limit_and_then_it_is_recorded_as_missed(kind):
    hello = kind(late_by=dt.timedelta(days=2))
    with time_machine.travel(NOON, tick=False) as clock:
        Message.objects.enqueue(hello, to=factories.user(), due_at=NOON)
        Message.objects.enqueue(hello, to=factories.user(), due_at=NOON + dt.timedelta(days=1, hours=1))
        clock.shift(dt.timedelta(days=3))
        outbox.send_due()
    assert list(Message.objects.order_by("due_at").values_list("status", "last_error")) == [
        (Status.MISSED, "too late"),
        (Status.SENT, ""),
    ]


def test_a_message_that_is_worthless_by_now_is_missed(kind, only):
    with time_machine.travel(NOON, tick=False) as clock:
        Message.objects.enqueue(kind(), to=factories.user(), expires_at=NOON + dt.timedelta(minutes=5))
        clock.shift(dt.timedelta(minutes=6))
        outbox.send_due()
    assert (only().status, only().last_error) == (Status.MISSED, "expired")


def test_the_urgent_goes_before_the_many(kind):
    person, news = factories.user(), kind()
    Message.objects.enqueue_all(news, to=[factories.user() for _ in range(3)])
    Message.objects.enqueue_account_mail(
        "login_code", to=person.email, rendered="Code\n\n123456", is_code=True
    )
    outbox.send_due(limit=1)
    assert mail.outbox[0].subject == "Code"


def test_a_used_code_is_forgotten(only):
    Message.objects.enqueue_account_mail(
        "login_code", to="a@example.jp", rendered="Code\n\n123456", is_code=True
    )
    outbox.send_due()
    assert "123456" in mail.outbox[0].body
    assert (only().status, only().text) == (Status.SENT, "")


def test_nothing_goes_to_a_closed_account(kind, only):
    person = factories.user()
    Message.objects.enqueue(kind(), to=person)
    person.is_active = False
    person.save()
    outbox.send_due()
    assert (only().status, only().last_error) == (Status.WITHDRAWN, "the account is closed")


@real_commits
def test_it_refuses_to_run_inside_a_transaction():
    with transaction.atomic(), pytest.raises(RuntimeError):
        outbox.send_due()


# --- when the mail server says no


def answering(monkeypatch, error):
    """The mail server answers every mail with `error` until the returned list is emptied."""
    errors = [error]
    send = EmailBackend.send_messages

    def send_messages(backend, messages):
        if errors:
            raise errors[0]
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return errors


def test_a_busy_server_is_asked_again_later(kind, only, monkeypatch):
    errors = answering(monkeypatch, smtplib.SMTPDataError(451, b"4.7.1 greylisted"))
    with time_machine.travel(NOON, tick=False) as clock:
        Message.objects.enqueue(kind(), to=factories.user())
        outbox.send_due()
        assert (only().status, only().attempts) == (Status.RETRY, 1)
        assert dt.timedelta(minutes=4) <= only().try_at - NOON <= dt.timedelta(minutes=6)
        assert outbox.send_due() == 0
        errors.clear()
        clock.shift(dt.timedelta(minutes=7))
        assert outbox.send_due() == 1
    assert only().status == Status.SENT


def test_an_address_that_does_not_exist_fails_once_and_is_stopped(kind, only, monkeypatch):
    refused = smtplib.SMTPRecipientsRefused({"x@example.jp": (550, b"5.1.1 user unknown")})
    answering(monkeypatch, refused)
    Message.objects.enqueue(kind(), to="x@example.jp")
    outbox.send_due()
    assert only().status == Status.FAILED
    assert Bounce.objects.stopping("X@example.jp").get().message == only()


def test_nothing_but_sign_in_mails_goes_to_a_stopped_address(kind, only):
    person = factories.user(email="x@example.jp")
    Bounce.objects.create(address="x@example.jp", kind=Bounce.Kind.HARD, source="test")
    Message.objects.enqueue(kind(), to=person)
    outbox.send_due()
    assert only().status == Status.WITHDRAWN
    Message.objects.enqueue_account_mail("login_code", to="x@example.jp", rendered="Code\n\n1", is_code=True)
    outbox.send_due()
    assert [sent.subject for sent in mail.outbox] == ["Code"]


def test_after_eight_tries_it_fails(kind, only, monkeypatch):
    answering(monkeypatch, smtplib.SMTPDataError(454, b"later"))
    with time_machine.travel(NOON, tick=False) as clock:
        Message.objects.enqueue(kind(late_by=dt.timedelta(days=30)), to=factories.user())
        for _ in range(10):
            outbox.send_due()
            clock.shift(dt.timedelta(hours=8))
    assert (only().status, only().attempts) == (Status.FAILED, 8)


def test_a_server_that_is_down_costs_no_message_a_try(kind, monkeypatch):
    Message.objects.enqueue_all(kind(), to=[factories.user() for _ in range(3)])

    def down(backend):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", down, raising=False)
    assert outbox.send_due() == 1
    assert list(Message.objects.order_by("id").values_list("status", "attempts", "doubts")) == [
        (Status.RETRY, 0, 0),
        (Status.QUEUED, 0, 0),
        (Status.QUEUED, 0, 0),
    ]


def test_a_connection_cut_while_handing_over_counts_as_doubt(kind, only, monkeypatch):
    answering(monkeypatch, smtplib.SMTPServerDisconnected("gone"))
    Message.objects.enqueue(kind(), to=factories.user())
    outbox.send_due()
    assert (only().status, only().attempts, only().doubts) == (Status.RETRY, 1, 1)


def test_a_fault_of_ours_is_tried_again_and_its_words_stay_out_of_the_logs(kind, only, caplog):
    def broken(message):
        raise KeyError("hanako@example.jp")

    Message.objects.enqueue(kind(load=broken), to=factories.user())
    outbox.send_due()
    assert only().status == Status.RETRY
    assert "KeyError" in caplog.text
    assert "hanako" not in caplog.text


# --- when the sender dies


def test_a_row_whose_sender_died_comes_back_with_the_same_message_id(kind, only):
    Message.objects.enqueue(kind(), to=factories.user())
    [claimed] = outbox.claim(1)
    assert outbox.send_due() == 0  # somebody else's until the lease ends
    Message.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert outbox.send_due() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == claimed.message_id
    assert (only().attempts, only().doubts) == (2, 0)


def test_a_crash_while_handing_over_is_counted(kind, only):
    Message.objects.enqueue(kind(), to=factories.user())
    [claimed] = outbox.claim(1)
    Message.objects.update(status=Status.HANDING, claimed_until=timezone.now() - dt.timedelta(seconds=1))
    outbox.rescue()
    assert (only().status, only().doubts) == (Status.RETRY, 1)


def test_a_sender_whose_lease_ran_out_cannot_overwrite_the_new_owner(kind, only):
    Message.objects.enqueue(kind(), to=factories.user())
    [slow] = outbox.claim(1)
    Message.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    outbox.send_due()
    assert outbox._settle(slow, Status.FAILED) == 0
    assert only().status == Status.SENT


def test_two_senders_never_claim_the_same(kind):
    Message.objects.enqueue_all(kind(), to=[factories.user() for _ in range(4)])
    first, second = outbox.claim(2), outbox.claim(4)
    assert len({message.pk for message in first + second}) == 4


@real_commits
def test_a_mail_that_is_sent_is_marked_even_if_the_database_blinks(kind, only, monkeypatch):
    send = EmailBackend.send_messages

    def send_and_lose_the_database(backend, messages):
        connection.close()
        connection.connect()
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            [pid] = cursor.fetchone()
        other = connections["default"].copy()
        with other.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [pid])
        other.close()
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_and_lose_the_database)
    Message.objects.enqueue(kind(), to=factories.user())
    outbox.send_due()
    assert (only().status, len(mail.outbox)) == (Status.SENT, 1)


# --- erasing


def test_erasing_a_person_keeps_only_the_count(kind, only):
    person = factories.user()
    Message.objects.enqueue(kind(), to=person, about=person, context={"again": "secret"})
    outbox.send_due()
    Message.objects.filter(recipient=person).erase()
    assert (only().to, only().subject, only().text, only().context) == ("", "", "", {})
    assert only().recipient is None
    assert person.email not in only().addressee
    assert only().status == Status.SENT


def test_erasing_a_person_stops_what_is_on_its_way(kind, only):
    person = factories.user()
    Message.objects.enqueue(kind(), to=person)
    Message.objects.filter(recipient=person).erase()
    outbox.send_due()
    assert only().status == Status.WITHDRAWN
    assert mail.outbox == []


def test_forgetting_the_words_leaves_what_is_still_to_be_sent(kind):
    hello = kind()
    Message.objects.enqueue(hello, to=factories.user())
    outbox.send_due()
    Message.objects.enqueue(hello, to=factories.user(), context={"again": "x"})
    assert Message.objects.forget_words() == 1
    assert sorted(Message.objects.values_list("status", "text")) == [("queued", ""), ("sent", "")]
