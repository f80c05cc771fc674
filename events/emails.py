"""What the portal writes about events: one function a message; each only queues a row in the outbox."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from iwate_kankei import clock
from notifications.kinds import Withdrawn, find, register
from notifications.models import Message

from . import attachments
from .models import Event, Mailing, MessageRule, Registration

Rule = MessageRule.Kind
Status = Registration.Status
THANKS_HOUR = 9  # the survey is asked for at nine on the morning after the last session
ASK_WITHIN = dt.timedelta(days=7)  # reception lists that are typed in late still bring the survey
SURVEY_SALT, SURVEY_DAYS = "events.survey", 30


def send(kind, registration, *, version="", due_at=None, expires_at=None, context=None):
    """Queue a message about a registration to its person."""
    if to := address_of(registration):
        Message.objects.enqueue(
            kind,
            to=to,
            about=registration,
            version=version,
            due_at=due_at,
            expires_at=expires_at,
            context=context,
        )


def address_of(registration):
    """The account, or the address; people at the door may have neither."""
    return registration.participant.user or registration.participant.email


def withdraw(registration):
    """The registration has ended: what was still to be said about it is not said any more."""
    Message.objects.withdraw(registration, reason=gettext_noop("the registration has ended"))


def confirmed(registration):
    send(CONFIRMED, registration)


def waiting(registration):
    send(WAITING, registration)


def seat_offered(registration, due_at):
    until = registration.offered_until
    send(OFFERED, registration, version=until.isoformat(), due_at=due_at, expires_at=until)


def offer_ran_out(registration):
    send(RAN_OUT, registration)


def no_seat(registration):
    send(NO_SEAT, registration)


def cancelled(registration):
    send(CANCELLED, registration)


def event_cancelled(registration):
    send(EVENT_CANCELLED, registration)


def changed(registration, event, before):
    """before: those of publishing.calendar_facts that were otherwise; the secret ones stay out."""
    if known := known_of(before, registration):
        send(CHANGED, registration, version=str(event.sequence), context={"before": known})


def known_of(before, registration):
    """Those of the facts that the person may know at this moment."""
    return {name: was for name, was in before.items() if name not in registration.location.hidden}


def mailing(mail, registration):
    """A mail that staff wrote; the row remembers which person and event it reached."""
    if to := address_of(registration):
        Message.objects.enqueue(MAILING, to=to, about=mail, context={"registration": registration.pk})


def plan_due():
    """Queue the reminders and thank-yous whose moment has come; run it as often as one likes."""
    now = clock.now()
    rules = MessageRule.objects.active().filter(event__status=Event.Status.PUBLISHED).select_related("event")
    for rule in rules.filter(kind=Rule.REMINDER, event__starts_at__gt=now):
        _plan_reminder(rule, now)
    for rule in rules.filter(kind=Rule.THANKS, event__ends_at__range=(now - ASK_WITHIN, now)):
        _plan_thanks(rule.event, now)


def _plan_reminder(rule, now):
    """To those who had their seat before the moment: a late registrant knows the date already.

    The version carries the start: an event that moves to another day reminds anew.
    """
    moment = rule.moment()
    if not moment <= now < moment + patience(rule.days_before):
        return
    version = f"{rule.days_before}:{timezone.localdate(rule.event.starts_at)}"
    due = rule.event.registrations.confirmed().filter(confirmed_at__lt=moment)
    for registration in due.select_related("participant__user"):
        send(REMINDER, registration, version=version, expires_at=rule.event.starts_at)


def patience(days_before):
    """How late a reminder still helps: half of its distance, two days at most."""
    return min(dt.timedelta(days=days_before) / 2, dt.timedelta(days=2))


def _plan_thanks(event, now):
    morning = timezone.localtime(event.ends_at) + dt.timedelta(days=1)
    if now < morning.replace(hour=THANKS_HOUR, minute=0, second=0, microsecond=0):
        return
    came = event.registrations.confirmed().attended().filter(surveyed_at__isnull=True)
    for registration in came.select_related("participant__user"):
        send(THANKS, registration)


def survey_url(registration):
    """A link that opens this person's survey without a login, for SURVEY_DAYS days."""
    token = signing.dumps(registration.pk, salt=SURVEY_SALT)
    return settings.SITE_URL + reverse("events:survey", args=[token])


# --- What the texts need, read when the mail is sent


def facts_of(message, *statuses, rule=None):
    """The registration and its event as they are now; Withdrawn when the state has moved on."""
    registration = find(message.about, Registration)
    if statuses and registration.status not in statuses:
        raise Withdrawn("the registration is in another state now")
    event = registration.event
    return {
        "registration": registration,
        "event": event,
        "location": registration.location,
        "sessions": list(event.sessions.all()),
        "event_url": settings.SITE_URL + event.get_absolute_url(),
        "my_url": settings.SITE_URL + reverse("my_events:detail", args=[registration.pk]),
        "programme": event.programme,
        "may_cancel": registration.may_be_cancelled(),
        "is_open": event.booking() in (Event.Booking.OPEN, Event.Booking.WAITING),
        "words": words_of(event, rule, message.version) if rule else "",
    }


def words_of(event, kind, version):
    """What staff add to this kind of message; Withdrawn if they have switched it off."""
    days = int(version.partition(":")[0]) if kind == Rule.REMINDER else None
    rule = event.rules.filter(kind=kind, days_before=days).first()
    if rule is None or not rule.is_active:
        raise Withdrawn("switched off for this event")
    return rule.words


def about_confirmation(message):
    return facts_of(message, Status.CONFIRMED, rule=Rule.CONFIRMATION)


def about_waiting(message):
    facts = facts_of(message, Status.WAITING)
    return facts | {"place": facts["registration"].place}


def about_offer(message):
    return facts_of(message, Status.OFFERED)


def about_end(message):
    return facts_of(message, Status.CANCELLED)


def about_cancelled_event(message):
    return facts_of(message, Status.CANCELLED, rule=Rule.CANCELLATION)


def about_change(message):
    facts = facts_of(message, Status.CONFIRMED, Status.OFFERED, Status.WAITING, rule=Rule.CHANGE)
    before = known_of(message.context.get("before", {}), facts["registration"])
    days = [
        {
            "title": title,
            "starts_at": dt.datetime.fromisoformat(start),
            "ends_at": dt.datetime.fromisoformat(end),
        }
        for title, start, end, *_pk in before.get("sessions", [])
    ]
    return facts | {
        "days_before": days,
        "title_before": before.get("title", ""),
        "venue_before": before.get("venue", ""),
        "online_changed": "online_url" in before,
    }


def about_reminder(message):
    """It says how near the event is now: what may not go at night, or goes late, goes a day later."""
    facts = facts_of(message, Status.CONFIRMED, rule=Rule.REMINDER)
    _days, _colon, planned = message.version.partition(":")
    day = timezone.localdate(facts["event"].starts_at)
    if planned != str(day):
        raise Withdrawn("the event has moved")
    return facts | {"days": (day - timezone.localdate()).days}


def about_thanks(message):
    facts = facts_of(message, Status.CONFIRMED, rule=Rule.THANKS)
    kind = facts["event"].kind
    survey = facts["event"].survey_id and survey_url(facts["registration"])
    until = timezone.localdate() + dt.timedelta(days=SURVEY_DAYS)
    return facts | {
        "survey_url": survey or "",
        "survey_until": until,
        "visited": kind == Event.Kind.FIELDWORK,
    }


def about_mailing(message):
    mail = find(message.about, Mailing)
    registration = Registration.objects.filter(pk=message.context["registration"]).first()
    if registration is None or not registration.is_active:
        raise Withdrawn("the registration has ended")
    return {
        "subject": mail.subject,
        "text": mail.text,
        "event": mail.event,
        "programme": mail.event.programme,
        "event_url": settings.SITE_URL + mail.event.get_absolute_url(),
    }


CONFIRMED = register(
    "events.confirmed", label=_("Registration confirmed"), load=about_confirmation, attach=attachments.ticket
)
WAITING = register("events.waiting", label=_("On the waiting list"), load=about_waiting)
OFFERED = register("events.offered", label=_("Seat offered"), load=about_offer)
RAN_OUT = register("events.ran_out", label=_("Offer ran out"), load=about_end, may_wait=True)
NO_SEAT = register("events.no_seat", label=_("No seat became free"), load=about_end, may_wait=True)
CANCELLED = register(
    "events.cancelled", label=_("Registration cancelled"), load=about_end, attach=attachments.calendar_end
)
REMINDER = register(
    "events.reminder",
    label=_("Reminder of an event"),
    load=about_reminder,
    attach=attachments.reception_code,
    may_wait=True,
    optional=True,
    concerns=lambda user: hasattr(user, "participant"),
)
CHANGED = register(
    "events.changed", label=_("Event changed"), load=about_change, attach=attachments.calendar_entry_of_seated
)
EVENT_CANCELLED = register(
    "events.event_cancelled",
    label=_("Event cancelled"),
    load=about_cancelled_event,
    attach=attachments.calendar_end,
)
THANKS = register(
    "events.thanks",
    label=_("Thank-you with survey"),
    load=about_thanks,
    may_wait=True,
    optional=True,
    concerns=lambda user: hasattr(user, "participant"),
)
MAILING = register("events.mailing", label=_("Mail from the organisers"), load=about_mailing)
