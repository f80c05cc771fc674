"""The whole history of one person, newest first: for staff and mentors who may see it, and the own part.

A constant number of queries whatever the length; each source reads only the columns that it shows, asks for
nothing that an earlier one has found, and looks for a word that all its entries share only once.
"""

import datetime as dt
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Attendance, Registration
from notifications.models import Message
from participants.consents import way
from participants.models import Consent, EarlierTie

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


def timeline(participant, viewer):
    """Entries about a person that `viewer` (the person, or somebody in office) may see, newest first.

    participant: somebody whom the viewer may see (`visible_to`); every source asks what of them.
    """
    own = participant.user_id is not None and participant.user_id == viewer.pk
    found = [Entry(participant.created_at, _("Record begun"), "", place="record")]
    for source in (registrations, work, consents, earlier_ties, next_steps, requests, mails):
        found += source(participant, viewer)
    if not own:
        found += contact_records(participant, viewer)
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def registrations(participant, viewer):
    """One row for each mark of attendance, or one without: the registration itself is told once."""
    rows = participant.registrations.visible_to(viewer).values_list(
        "pk",
        "event__title",
        "event__slug",
        "queued_at",
        "cancelled_at",
        "status",
        "attendances__session__starts_at",
        "attendances__status",
    )
    entries, pages = [], {}
    for pk, title, slug, queued, cancelled, status, at, mark in rows.order_by():
        if pk not in pages:
            pages[pk] = url = reverse("events:detail", args=[slug])
            words = Registration.Status(status).label
            entries.append(Entry(queued, _("Registered for an event"), title, words, url, "event"))
            if cancelled:
                entries.append(Entry(cancelled, _("Registration ended"), title, "", url, "event"))
        if mark:
            entries.append(Entry(at, Attendance.Status(mark).label, title, "", pages[pk], "event"))
    return entries


def work(participant, viewer):
    """Letters, matches and their check-ins, of every team in which the person is or was."""
    teams = list(participant.memberships.values_list("team", flat=True))
    return proposals(teams, viewer) + matches(participant, viewer) if teams else []


def proposals(teams, viewer):
    rows = (
        Proposal.objects.visible_to(viewer)
        .filter(team__in=teams, submitted_at__isnull=False)
        .values_list(
            "submitted_at",
            "answered_at",
            "status",
            "challenge__title",
            "challenge__slug",
            "challenge__company__name",
            "by_telephone",
        )
    )
    entries = []
    for submitted, answered, status, title, slug, company, passed_on in rows.order_by():
        url = reverse("companies:challenge_detail", args=[slug])
        entries.append(Entry(submitted, _("Proposal submitted"), title, company, url, "work"))
        if answered:
            said = _said(Proposal.Status(status).label, passed_on)
            entries.append(Entry(answered, said, title, company, url, "work"))
    return entries


def _said(what, by_telephone):
    """What somebody else wrote down for an owner keeps its mark here too."""
    return f"{what} · {_('by telephone')}" if by_telephone else what


def matches(participant, viewer):
    rows = (
        Match.objects.visible_to(viewer)
        .worked_by(participant=participant)
        .values_list(
            "pk",
            "starts_on",
            "ends_on",
            "status",
            "challenge__company__name",
            "challenge__title",
            "ended_because",
        )
    )
    entries, companies = [], {}
    for pk, starts, ends, status, company, title, reason in rows.order_by():
        companies[pk] = company
        entries.append(Entry(_noon(starts), _("Match begins"), company, title, "", "work"))
        if ends and status in Match.OVER:
            entries.append(Entry(_noon(ends), Match.Status(status).label, company, reason, "", "work"))
    return entries + check_ins(companies)


def check_ins(companies):
    """companies: name of the company by the number of each match that the viewer may see."""
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


def contact_records(participant, viewer):
    rows = ContactRecord.objects.visible_to(viewer).filter(participant=participant)
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
    return _("Promise open: %(promise)s (%(day)s)") % {"promise": promise, "day": due or "–"}


def consents(participant, viewer):
    entries = []
    for purpose, version, given, how, withdrawn, withdrawn_how in participant.consents.order_by().values_list(
        "purpose", "version", "given_at", "how", "withdrawn_at", "withdrawn_how"
    ):
        label = Consent.Purpose(purpose).label
        entries.append(Entry(given, _("Consent given"), label, f"{version} · {way(how)}", "", "record"))
        if withdrawn:
            entries.append(Entry(withdrawn, _("Consent withdrawn"), label, way(withdrawn_how), "", "record"))
    return entries


def earlier_ties(participant, viewer):
    rows = participant.earlier_ties.visible_to(viewer)
    entries = []
    for kind, year, on, what, name in rows.order_by().values_list(
        "kind", "fiscal_year", "happened_on", "what", "municipality__name"
    ):
        at = _noon(on or dt.date(year, 4, 1))
        year_words = _("fiscal year %(year)s, from a list") % {"year": year}
        detail = " · ".join(filter(None, [name, year_words]))
        entries.append(Entry(at, EarlierTie.Kind(kind).label, what, detail, "", "event"))
    return entries


def next_steps(participant, viewer):
    return [
        Entry(step.chosen_at, _("Next step chosen"), step.get_kind_display(), step.words, "", "record")
        for step in participant.next_steps.all()
    ]


def requests(participant, viewer):
    entries = []
    for request in participant.data_requests.visible_to(viewer):
        label = request.get_kind_display()
        entries.append(Entry(request.made_at, _("Request on personal data"), label, "", "", "record"))
        if request.settled_at:
            entries.append(Entry(request.settled_at, request.get_status_display(), label, "", "", "record"))
    return entries


def mails(participant, viewer):
    """Whoever may see the person may see the subjects of the mails to them (as in Message.visible_to)."""
    if participant.user_id is None:
        return []
    rows = Message.objects.filter(recipient=participant.user_id, sent_at__isnull=False)
    kind = _("Mail sent")
    return [
        Entry(at, kind, subject, "", "", "mail")
        for at, subject in rows.order_by().values_list("sent_at", "subject")
    ]


def _noon(day):
    return dt.datetime.combine(day, dt.time(12), timezone.get_current_timezone())
