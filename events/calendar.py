"""Calendar files (RFC 5545) that Google, Outlook and Apple import: one VEVENT a session, stable UIDs.

A changed event raises SEQUENCE, so that a calendar replaces its entry; a cancelled one is METHOD:CANCEL.
"""

import datetime as dt
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Entry

from iwate_kankei import clock

from .models import Event, Registration

TOKYO = ZoneInfo("Asia/Tokyo")
HOST = settings.SITE_URL.split("//")[-1].split(":")[0]


def of_event(event):
    """For anybody who sees the event."""
    calendar = _calendar("PUBLISH")
    _add(calendar, event)
    return _bytes(calendar)


def of_days_taken_out(registration):
    """METHOD:CANCEL for the days that the event no longer has; None while every day stands."""
    calendar = _calendar("CANCEL")
    _cancel_dropped(calendar, registration.event, registration)
    return _bytes(calendar) if calendar.events else None


def of_registration(registration):
    """For the person registered: with what a seat lets one know, CANCEL once it is theirs no more."""
    calendar = _calendar(method_of(registration))
    _add(calendar, registration.event, registration)
    return _bytes(calendar)


def method_of(registration):
    return "PUBLISH" if registration.is_active else "CANCEL"


def of_registrations(registrations):
    """A feed: one calendar that a program fetches again and again."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", _("Iwate Ties: my events"))
    calendar.add("refresh-interval", dt.timedelta(hours=6))
    for registration in registrations:
        _add(calendar, registration.event, registration)
        _cancel_dropped(calendar, registration.event, registration)
    return _bytes(calendar)


def _calendar(method):
    calendar = Calendar()
    calendar.add("prodid", "-//Iwate Prefecture//iwate-kankei//JA")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _bytes(calendar):
    calendar.add_missing_timezones()  # Outlook wants the VTIMEZONE that TZID names
    return calendar.to_ical()


def sequence(event, registration, ended):
    """Grows with every change of the event, and with every registration of a person for it (a later one
    has a higher number); an end outranks the entry that it ends."""
    return 2 * (event.sequence + (registration.number or 0 if registration else 0)) + bool(ended)


def _add(calendar, event, registration=None):
    ended = event.status == Event.Status.CANCELLED or (registration and not registration.is_active)
    seated = registration and registration.status == Registration.Status.CONFIRMED
    state = "CANCELLED" if ended else "CONFIRMED" if seated or not registration else "TENTATIVE"
    location = registration.location if registration else event.location_for()
    place = " / ".join(filter(None, [str(location.words), location.online_url]))
    for session in event.sessions.all():
        entry = _entry(event, session.pk, session.title, session.starts_at, session.ends_at)
        entry.add("sequence", sequence(event, registration, ended))
        entry.add("status", state)
        entry.add("location", place)
        entry.add("description", event.summary)
        calendar.add_component(entry)


def _cancel_dropped(calendar, event, registration):
    """Days that staff took out: their entries stay in people's calendars unless they are cancelled."""
    for title, *moments, pk, dropped_at in event.dropped:
        if registration.queued_at > dt.datetime.fromisoformat(dropped_at):
            continue  # never had it
        entry = _entry(event, pk, title, *map(dt.datetime.fromisoformat, moments))
        entry.add("sequence", sequence(event, registration, ended=True))
        entry.add("status", "CANCELLED")
        calendar.add_component(entry)


def _entry(event, pk, title, starts_at, ends_at):
    """A VEVENT with what stays the same for everybody; its UID is the session's for ever."""
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(settings.MAIL_SENDER)
    entry = Entry()
    entry.add("uid", f"session-{pk}@{HOST}")
    entry.add("dtstamp", clock.now())
    entry.add("organizer", organiser)  # without one, RFC 5546 allows neither PUBLISH nor CANCEL
    entry.add("dtstart", starts_at.astimezone(TOKYO))
    entry.add("dtend", ends_at.astimezone(TOKYO))
    entry.add("summary", " ".join(filter(None, [event.title, title])))
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    return entry
