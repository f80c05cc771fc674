"""The whole history of one person, newest first: for staff and mentors who may see it, and the own part.

A constant number of queries whatever the length; each source reads only the columns that it shows, and looks
for a word that all its entries share only once.
"""

import datetime as dt
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Attendance, Registration
from iwate_kankei.templatetags.dates import jdate
from notifications.models import Message
from participants.consents import way

from .models import CheckIn, ContactRecord, Match, Proposal

ENTRIES = 50  # on one page: a telephone shows six of them at a time


class Entry(NamedTuple):
    """One thing that happened. at: aware datetime; url may be empty."""

    at: dt.datetime
    kind: str
    what: str
    detail: str = ""
    url: str = ""
    place: str = ""  # event, work, talk, mail or record

    @property
    def iso(self):
        return self.at.isoformat()


def timeline(seen):
    """Entries about a person, newest first, of what a `Seen` holds."""
    found = [Entry(seen.participant.created_at, _("Record begun"), "", place="record")]
    for source in (
        registrations,
        letters,
        matches,
        check_ins,
        contact_records,
        consents,
        earlier_ties,
        next_steps,
        requests,
        mails,
    ):
        found += source(seen)
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def registrations(seen):
    """One row for each mark of attendance, or one without: the registration itself is told once."""
    entries, pages = [], {}
    for row in seen.registrations:
        title = row.event__title
        if row.pk not in pages:
            pages[row.pk] = url = reverse("events:detail", args=[row.event__slug])
            words = Registration.Status(row.status).label
            entries.append(Entry(row.queued_at, _("Registered for an event"), title, words, url, "event"))
            if row.cancelled_at:
                entries.append(Entry(row.cancelled_at, _("Registration ended"), title, "", url, "event"))
        if mark := row.attendances__status:
            at, words = row.attendances__session__starts_at, Attendance.Status(mark).label
            entries.append(Entry(at, words, title, "", pages[row.pk], "event"))
    return entries


def letters(seen):
    entries = []
    for row in seen.letters:
        url = reverse("companies:challenge_detail", args=[row.challenge__slug])
        about = (row.challenge__title, row.challenge__company__name, url, "work")
        entries.append(Entry(row.submitted_at, _("Proposal submitted"), *about))
        if row.answered_at:
            said = _said(Proposal.Status(row.status).label, row.by_telephone)
            entries.append(Entry(row.answered_at, said, *about))
    return entries


def _said(what, by_telephone):
    """What somebody else wrote down for an owner keeps its mark here too."""
    return f"{what} · {_('by telephone')}" if by_telephone else what


def matches(seen):
    entries = []
    for row in seen.matches:
        company, reason = row.challenge__company__name, row.ended_because
        entries.append(
            Entry(_noon(row.starts_on), _("Match begins"), company, row.challenge__title, "", "work")
        )
        if row.ends_on and row.status in Match.OVER:
            over = Match.Status(row.status).label
            entries.append(Entry(_noon(row.ends_on), over, company, reason, "", "work"))
    return entries


def check_ins(seen):
    companies = {row.pk: row.challenge__company__name for row in seen.matches}
    rows = CheckIn.objects.filter(match__in=companies, answered_at__isnull=False).values_list(
        "match", "answered_at", "side", "mood", "by_telephone"
    )
    return [
        Entry(
            at,
            _said(_("Check-in answered"), passed_on),
            companies[match],
            f"{CheckIn.Side(side).label}: {CheckIn.Mood(mood).label}",
            "",
            "work",
        )
        for match, at, side, mood, passed_on in rows.order_by()
    ]


def contact_records(seen):
    """Notes are for the office; the person never reads them."""
    if seen.own:
        return []
    rows = ContactRecord.objects.visible_to(seen.viewer).filter(participant=seen.participant)
    ways = {way: str(label) for way, label in ContactRecord.How.choices}
    return [
        Entry(_noon(on), ways[how], summary, _promise(promise, due, kept), "", "talk")
        for on, how, summary, promise, due, kept in rows.order_by().values_list(
            "happened_on", "how", "summary", "promise", "promise_due", "promise_kept_at"
        )
    ]


def _promise(promise, due, kept):
    if not promise:
        return ""
    if kept:
        return _("Promise kept: %(promise)s") % {"promise": promise}
    return _("Promise open: %(promise)s (%(day)s)") % {"promise": promise, "day": jdate(due) if due else "–"}


def consents(seen):
    entries = []
    for row in seen.participant.consents.order_by():
        label, how = row.get_purpose_display(), f"{row.version} · {way(row.how)}"
        entries.append(Entry(row.given_at, _("Consent given"), label, how, "", "record"))
        if row.withdrawn_at:
            ended = way(row.withdrawn_how)
            entries.append(Entry(row.withdrawn_at, _("Consent withdrawn"), label, ended, "", "record"))
    return entries


def earlier_ties(seen):
    entries = []
    for tie in seen.earlier_ties:
        year = _("fiscal year %(year)s, from a list") % {"year": tie.fiscal_year}
        detail = " · ".join(filter(None, [tie.municipality and str(tie.municipality), year]))
        entries.append(Entry(_noon(tie.day), tie.get_kind_display(), tie.what, detail, "", "event"))
    return entries


def next_steps(seen):
    return [
        Entry(step.chosen_at, _("Next step chosen"), step.get_kind_display(), step.words, "", "record")
        for step in seen.participant.next_steps.all()
    ]


def requests(seen):
    entries = []
    for request in seen.participant.data_requests.visible_to(seen.viewer):
        label = request.get_kind_display()
        entries.append(Entry(request.made_at, _("Request on personal data"), label, "", "", "record"))
        if request.settled_at:
            entries.append(Entry(request.settled_at, request.get_status_display(), label, "", "", "record"))
    return entries


def mails(seen):
    """Whoever may see the person may see the subjects of the mails to them (as in Message.visible_to)."""
    if seen.participant.user_id is None:
        return []
    rows = Message.objects.filter(recipient=seen.participant.user_id, sent_at__isnull=False)
    kind = _("Mail sent")
    return [
        Entry(at, kind, subject, "", "", "mail")
        for at, subject in rows.order_by().values_list("sent_at", "subject")
    ]


def _noon(day):
    return dt.datetime.combine(day, dt.time(12), timezone.get_current_timezone())
