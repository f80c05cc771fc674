"""What is attached to mails about a registration: calendar entries, the QR code for reception."""

from notifications.kinds import find

from . import calendar, qr
from .models import Registration


def ticket(message):
    """The calendar entry, and the QR code for reception."""
    return [*calendar_entry(message), *reception_code(message)]


def reception_code(message):
    """Nothing for an event that takes place online alone: there is no reception."""
    registration = find(message.about, Registration)
    if not registration.location.on_site:
        return []
    return [("reception.png", qr.png(qr.address(registration)), "image/png")]


def calendar_entry(message):
    registration = find(message.about, Registration)
    content = calendar.of_registration(registration)
    return [("event.ics", content, f"text/calendar; method={calendar.method_of(registration)}")]


def calendar_entry_of_seated(message):
    """A changed event moves the entries of those who have them, and cancels those of days taken out."""
    registration = find(message.about, Registration)
    if registration.status != Registration.Status.CONFIRMED:
        return []
    gone = calendar.of_days_taken_out(registration)
    cancelled = [("cancelled-days.ics", gone, "text/calendar; method=CANCEL")] if gone else []
    return [*calendar_entry(message), *cancelled]


def calendar_end(message):
    """Takes the entry out of the calendar of somebody who had a seat."""
    registration = find(message.about, Registration)
    return calendar_entry(message) if registration.confirmed_at else []
