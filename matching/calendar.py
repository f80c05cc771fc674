"""A talk as a calendar file (RFC 5545). The portal is the organiser: no attendee's address is in it."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

UTC_TIME = "%Y%m%dT%H%M%SZ"


def talk(row):
    """The text of the .ics file for a Talk whose time is agreed."""
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    end = row.chosen + dt.timedelta(minutes=row.minutes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Iwate Prefecture//iwate-kankei//JA",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:talk-{row.uid}@{host}",
        f"DTSTAMP:{_utc(row.chosen_at)}",
        f"DTSTART:{_utc(row.chosen)}",
        f"DTEND:{_utc(end)}",
        "SUMMARY:" + _escape(_("Talk: %(company)s") % {"company": row.proposal.challenge.company}),
        "DESCRIPTION:" + _escape(str(row.proposal.challenge)),
        "LOCATION:" + _escape(" ".join(filter(None, [row.get_how_display(), row.where]))),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) for line in lines)


def _utc(moment):
    return moment.astimezone(dt.UTC).strftime(UTC_TIME)


def _escape(text):
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line):
    """At most 75 octets a line, never cutting a character in two (RFC 5545, 3.1)."""
    parts, now = [], ""
    for character in line:
        if len((now + character).encode()) > (75 if not parts else 74):
            parts.append(now)
            now = ""
        now += character
    return "\r\n ".join([*parts, now]) + "\r\n"
