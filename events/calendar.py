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
    """For anybody who sees the event: without the online address."""
    calendar = _calendar("PUBLISH")
    _add(calendar, event)
    return _bytes(calendar)


def of_registration(registration):
    """For the person registered: with the online address while the seat is theirs, CANCEL once it is not."""
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
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(settings.MAIL_SENDER)
    for session in event.sessions.all():
        entry = Entry()
        entry.add("uid", f"session-{session.pk}@{HOST}")
        entry.add("sequence", sequence(event, registration, ended))
        entry.add("dtstamp", clock.now())
        entry.add("organizer", organiser)  # without one, RFC 5546 allows neither PUBLISH nor CANCEL
        entry.add("dtstart", session.starts_at.astimezone(TOKYO))
        entry.add("dtend", session.ends_at.astimezone(TOKYO))
        entry.add("summary", " ".join(filter(None, [event.title, session.title])))
        entry.add(
            "status", "CANCELLED" if ended else "CONFIRMED" if seated or not registration else "TENTATIVE"
        )
        entry.add("location", " / ".join(filter(None, [event.venue, event.online_url if seated else ""])))
        entry.add("description", event.summary)
        entry.add("url", settings.SITE_URL + event.get_absolute_url())
        calendar.add_component(entry)
