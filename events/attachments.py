"""What is attached to mails about a registration: calendar entries, the QR code for reception."""

from notifications.kinds import find

from . import calendar, qr
from .models import Registration


def ticket(message):
    """The calendar entry, and the QR code for reception."""
    return [*calendar_entry(message), *reception_code(message)]


def reception_code(message):
    registration = find(message.about, Registration)
    return [("reception.png", qr.png(qr.address(registration)), "image/png")]


def calendar_entry(message):
    registration = find(message.about, Registration)
    content = calendar.of_registration(registration)
    return [("event.ics", content, f"text/calendar; method={calendar.method_of(registration)}")]


def calendar_entry_of_seated(message):
    """A changed event moves the entry of those who have one."""
    registration = find(message.about, Registration)
    return calendar_entry(message) if registration.status == Registration.Status.CONFIRMED else []


def calendar_end(message):
    """Takes the entry out of the calendar of somebody who had a seat."""
    registration = find(message.about, Registration)
    return calendar_entry(message) if registration.confirmed_at else []
