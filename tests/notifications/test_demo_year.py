"""A year of the clock over the sample programmes: whatever is planned goes once, in its window."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from companies.models import Company
from events import actions as events
from events.models import Attendance, Event, MessageRule, Registration, Session
from iwate_kankei.models import Programme, User
from matching import actions as matching
from matching.models import CheckIn, ContactRecord, Match, Proposal, QuietSpell
from notifications import outbox
from notifications.kinds import KINDS
from notifications.models import Message
from participants import actions as people
from tests import factories

BEGIN = dt.datetime(2026, 10, 15, 10, tzinfo=dt.timezone(dt.timedelta(hours=9)))
YEAR = 365
DENSE = 45  # so many days beat and worker run every evening: letters are reminded, events take place
DAY = dt.timedelta(days=1)
SPRING = dt.date(2027, 3, 1)
LEFT_OUT = {  # no mail comes from them, and they talk to Redis or to the network
    "reports.tasks.beat_heart",
    "matching.tasks.find_runs",
    "notifications.tasks.read_returned_mails",
}


def day(number, hour=20, minute=0):
    return BEGIN.replace(hour=hour, minute=minute) + DAY * number


def the(model, **what):
    return model.objects.get(**what)


def user(local):
    return the(User, email=f"{local}@example.jp")


def event(slug):
    return the(Event, slug__endswith=slug, programme__fiscal_year=2026)


def move(row, by):
    """What staff do in the admin: the sessions get other times, and the change is announced."""
    for session in Session.objects.filter(event=row):
        moved = {"starts_at": session.starts_at + by, "ends_at": session.ends_at + by}
        Session.objects.filter(pk=session.pk).update(**moved)
    events.announce_changes(event=row)


def come(row):
    for registration in row.registrations.confirmed():
        for session in row.sessions.all():
            status = Attendance.Status.PRESENT
            events.mark_attendance(
                registration=registration, session=session, status=status, by=user("operator")
            )


def appear(company, reader):
    """A challenge that this reader is interested in, so that there is news."""
    programme = Programme.objects.get(fiscal_year=2026)
    factories.challenge(of=company, programme_=programme, field=reader.fields[0], confirmed_at=timezone.now())


def tick():
    """Everything that beat would have started since the last evening, then the sender."""
    for task in sorted({line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()} - LEFT_OUT):
        import_string(task)()
    while outbox.send_due():
        pass


def world():
    """The sample data, and what happens to it: {day: what}, and the rows that the checks ask about."""
    call_command("load_demo_data")
    running = the(Match, challenge__company__slug="sample-kinzoku", status=Match.Status.RUNNING)
    kura = the(Company, slug="sample-kura")
    mentor, reader = user("mentor-ichinoseki"), user("participant")
    first = reader.participant
    letter = Proposal.objects.waiting_for_answer().filter(challenge__slug="sample-kura-tokyo").first()
    writer = letter.team.current_members()[0]
    for person in (first, writer.participant):
        people.give_consent(participant=person, purpose="news", how="test")
    request = people.make_request(participant=first, kind="disclose", words="")
    promise = matching.add_contact_record(
        author=mentor,
        match=running,
        how="phone",
        summary="電話で話しました",
        promise="試作品を送る",
        promised_by=ContactRecord.Promiser.MENTOR,
        promise_due=day(40).date(),
    )
    greeting = matching.write_greeting(
        company=kura, by=mentor, words="新酒ができました。", send_on=day(60).date()
    )
    step = people.choose_next_step(participant=writer.participant, kind="ask_later", ask_on=SPRING)
    happenings = {
        6: lambda: move(event("fieldwork-kamaishi"), 7 * DAY),
        11: lambda: come(event("lecture-3")),
        **dict.fromkeys((8, 9, 17), lambda: appear(kura, first)),
        25: lambda: events.cancel_event(event=event("lecture-4"), by=user("operator"), reason="大雪のため"),
    }
    return happenings, {
        "running": running,
        "request": request,
        "promise": promise,
        "greeting": greeting,
        "writer": writer.participant.user,
        "step": step,
    }


@pytest.mark.deep  # 70 s of processor time; test_year.py covers a year of factories' rows in each run
@pytest.mark.django_db
def test_a_year_of_the_sample_programmes():
    with time_machine.travel(BEGIN, tick=False) as clock:
        happenings, rows = world()
        expected = reminders_to_come()
        for number in range(YEAR):
            if number < DENSE or number % 7 == 4:  # later only on Mondays
                clock.move_to(day(number))
                tick()
            clock.move_to(day(number, 23))
            happenings.get(number, lambda: None)()
        nothing_twice_and_nothing_left()
        events_were_told(expected)
        check_ins_were_asked(rows["running"])
        answers_were_owed()
        the_rest_went_once(rows)
        news_stayed_rare()


def sent(*kinds):
    rows = Message.objects.filter(kind__in=kinds, status=Message.Status.SENT)
    return rows.select_related("recipient").order_by("id")


def nothing_twice_and_nothing_left():
    waiting = Message.objects.unsent().exclude(stream=Message.Stream.NEWS)
    assert not waiting.exists(), list(waiting)
    assert not Message.objects.filter(status__in=["failed", "missed"]).exists()
    twice = Counter((m.kind, m.to, m.subject, m.text) for m in Message.objects.sent())
    for key, count in twice.items():  # the same words to the same person are only right for another thing
        about = Message.objects.sent().filter(kind=key[0], to=key[1], subject=key[2], text=key[3])
        assert about.values("about", "version").distinct().count() == count, key
    for message in Message.objects.sent():
        if KINDS[message.kind].may_wait:
            assert 8 <= timezone.localtime(message.sent_at).hour < 21, message


def reminders_to_come():
    """{(registration, days before): moment} of the coming events, from their rules."""
    found = {}
    for rule in MessageRule.objects.active().filter(kind=MessageRule.Kind.REMINDER):
        for registration in Registration.objects.confirmed().filter(
            event=rule.event, event__starts_at__gt=BEGIN
        ):
            found[registration.pk, rule.days_before] = rule.event
    return found


def events_were_told(expected):
    """Each confirmed person once for each rule; moved events by their new day, cancelled ones not at all."""
    told = Counter()
    off = event("lecture-4")
    for message in sent("events.reminder"):
        registration = the(Registration, pk=message.about.rpartition(":")[2])
        days, on = message.version.split(":")
        starts = timezone.localtime(registration.event.starts_at)
        assert message.sent_at < starts
        if registration.event == off:  # cancelled two evenings before: only the first reminder had gone
            assert int(days) > 1
        else:
            assert on == str(starts.date())
        late = message.sent_at - (starts - int(days) * DAY)
        assert dt.timedelta(0) <= late <= 2 * DAY, (message, late)
        told[registration.pk, int(days)] += 1
    assert set(told.values()) == {1}
    wanted = {key for key, row in expected.items() if not (row == off and key[1] == 1)}
    missing = wanted - set(told)
    assert not missing, [(days, expected[row, days].slug) for row, days in missing]
    came = Registration.objects.filter(event=event("lecture-3"), attendances__isnull=False).distinct()
    thanked = Counter(m.about.rpartition(":")[2] for m in sent("events.thanks"))
    for registration in came:
        assert thanked.pop(str(registration.pk)) == 1
    # The people of past fieldwork may be thanked still; nobody who was not there.
    for pk in thanked:
        assert the(Registration, pk=pk).attendances.filter(status="present").exists()


def check_ins_were_asked(running):
    for check_in in CheckIn.objects.filter(due_on__gte=BEGIN.date(), due_on__lt=day(YEAR - 8).date()):
        asked = sent("matching.check_in", "matching.check_in_host").about(check_in)
        if check_in.match.status in Match.OVER:
            assert not asked
            continue
        assert Counter(m.to for m in asked).most_common(1)[0][1] == 1, check_in
        for message in asked:
            late = timezone.localdate(message.sent_at) - check_in.due_on
            assert dt.timedelta(0) <= late <= 7 * DAY, (check_in, late)
    assert running.check_ins.count() == 10


def answers_were_owed():
    """Whoever owes an answer three times, who helps twice; nobody about a letter that was answered."""
    steps = {
        "matching.remind_host": {-3, 1, 7},
        "matching.remind_mentor": {1, 7},
        "matching.remind_city": {7, 14},
    }
    for letter in Proposal.objects.waiting_for_answer():
        for kind, days in steps.items():
            got = Counter((m.to, int(m.version[10:])) for m in sent(kind).about(letter))
            assert set(got.values()) <= {1}
            assert {step for _to, step in got} == days, (letter.pk, kind, got)
    for letter in Proposal.objects.exclude(status=Proposal.Status.SUBMITTED):
        assert not sent(*steps).about(letter).exists()


def the_rest_went_once(rows):
    [promise] = sent("matching.promise").about(rows["promise"])
    assert promise.to == rows["promise"].author.email
    assert DAY <= timezone.localdate(promise.sent_at) - rows["promise"].promise_due <= 2 * DAY
    spells = QuietSpell.objects.all()
    assert spells.filter(match=rows["running"]).exists()
    for spell in spells:
        assert sent("matching.quiet").about(spell).count() == 1
    for kind in ("matching.week", "notifications.summary"):
        weeks = Counter((m.to, m.version) for m in sent(kind))
        assert weeks and set(weeks.values()) == {1}
    [greeted] = sent("matching.greeting").about(rows["greeting"])
    assert greeted.recipient == rows["writer"]
    assert timezone.localdate(greeted.sent_at) == rows["greeting"].send_on
    due = sent("participants.request_due").about(rows["request"])
    per_person = Counter(m.to for m in due)
    assert per_person and len(set(per_person.values())) == 1
    before = {
        (rows["request"].due_on - timezone.localdate(m.sent_at)).days
        for m in due
        if timezone.localdate(m.sent_at) <= rows["request"].due_on
    }
    assert before >= {14, 7, 1}
    [asked] = sent("participants.next_step").about(rows["step"])
    assert timezone.localdate(asked.sent_at) == SPRING
    ending = Counter(m.to for m in sent("companies.post_ends"))
    assert set(ending.values()) <= {1}


def news_stayed_rare():
    """Digests a week apart, only when there is something; no more news a week than is allowed."""
    reader = user("participant")
    news = [m.sent_at for m in sent(*KINDS).filter(recipient=reader, stream=Message.Stream.NEWS)]
    for earlier, later in zip(news, news[settings.NEWS_PER_WEEK :], strict=False):
        assert later - earlier >= 7 * DAY
    digests = [timezone.localdate(m.sent_at) for m in sent("notifications.digest").filter(recipient=reader)]
    assert digests == [day(9).date(), day(16).date(), day(23).date()]
