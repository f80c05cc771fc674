"""The whole history of one person, newest first: for staff and mentors who may see it, and the own part.

A constant number of queries whatever the length; each source reads only the columns that it shows.
"""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Attendance, Registration
from iwate_kankei.duties import duties_of
from notifications.models import Message
from participants.consents import way
from participants.models import Consent, EarlierTie

from .models import CheckIn, ContactRecord, Match, Proposal


@dataclass(frozen=True)
class Entry:
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
    """Entries about a person that `viewer` (the person, or somebody in office) may see, newest first."""
    own = participant.user_id is not None and participant.user_id == viewer.pk
    found = [Entry(participant.created_at, _("Record begun"), "", place="record")]
    for source in (
        registrations,
        proposals,
        matches,
        check_ins,
        consents,
        earlier_ties,
        next_steps,
        requests,
    ):
        found += source(participant, viewer)
    found += mails(participant, viewer)
    if not own:
        found += contact_records(participant, viewer)
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def registrations(participant, viewer):
    rows = participant.registrations.visible_to(viewer).values_list(
        "pk", "event__title", "event__slug", "queued_at", "cancelled_at", "status"
    )
    entries, pages = [], {}
    for pk, title, slug, queued, cancelled, status in rows.order_by():
        pages[pk] = url = reverse("events:detail", args=[slug])
        words = Registration.Status(status).label
        entries.append(Entry(queued, _("Registered for an event"), title, words, url, "event"))
        if cancelled:
            entries.append(Entry(cancelled, _("Registration ended"), title, "", url, "event"))
    marks = Attendance.objects.filter(registration__in=pages).values_list(
        "registration", "registration__event__title", "session__starts_at", "status"
    )
    for pk, title, at, status in marks.order_by():
        came = Attendance.Status(status).label
        entries.append(Entry(at, came, title, "", pages[pk], "event"))
    return entries


def proposals(participant, viewer):
    rows = (
        Proposal.objects.visible_to(viewer)
        .filter(team__members__participant=participant, submitted_at__isnull=False)
        .values_list(
            "submitted_at",
            "answered_at",
            "status",
            "challenge__title",
            "challenge__slug",
            "challenge__company__name",
        )
        .distinct()
    )
    entries = []
    for submitted, answered, status, title, slug, company in rows.order_by():
        url = reverse("companies:challenge_detail", args=[slug])
        entries.append(Entry(submitted, _("Proposal submitted"), title, company, url, "work"))
        if answered:
            entries.append(Entry(answered, Proposal.Status(status).label, title, company, url, "work"))
    return entries


def matches(participant, viewer):
    rows = (
        Match.objects.visible_to(viewer)
        .filter(team__members__participant=participant)
        .values_list(
            "starts_on", "ends_on", "status", "challenge__company__name", "challenge__title", "ended_because"
        )
        .distinct()
    )
    entries = []
    for starts, ends, status, company, title, reason in rows.order_by():
        entries.append(Entry(_noon(starts), _("Match begins"), company, title, "", "work"))
        if ends and status in Match.OVER:
            entries.append(Entry(_noon(ends), Match.Status(status).label, company, reason, "", "work"))
    return entries


def check_ins(participant, viewer):
    rows = (
        CheckIn.objects.filter(
            match__in=Match.objects.visible_to(viewer),
            match__team__members__participant=participant,
            answered_at__isnull=False,
        )
        .values_list("answered_at", "side", "mood", "match__challenge__company__name")
        .distinct()
    )
    return [
        Entry(
            at,
            _("Check-in answered"),
            company,
            f"{CheckIn.Side(side).label}: {CheckIn.Mood(mood).label}",
            "",
            "work",
        )
        for at, side, mood, company in rows.order_by()
    ]


def contact_records(participant, viewer):
    rows = ContactRecord.objects.visible_to(viewer).filter(participant=participant)
    return [
        Entry(_noon(on), ContactRecord.How(how).label, summary, _promise(promise, due, kept), "", "talk")
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
    """Of earlier years; a city sees its own and those without a place."""
    duties = duties_of(viewer)
    entries = []
    for kind, year, on, what, code, name in participant.earlier_ties.order_by().values_list(
        "kind", "fiscal_year", "happened_on", "what", "municipality", "municipality__name"
    ):
        own = participant.user_id and participant.user_id == viewer.pk
        if code and not (own or duties.everywhere or duties.is_operator or code in duties.municipalities):
            continue
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
    if participant.user_id is None:
        return []
    rows = Message.objects.visible_to(viewer).filter(recipient=participant.user_id, sent_at__isnull=False)
    return [
        Entry(at, _("Mail sent"), subject, "", "", "mail")
        for at, subject in rows.order_by().values_list("sent_at", "subject")
    ]


def _noon(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
