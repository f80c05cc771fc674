"""Papers that people ask for: that they took part, and that they work with a company (複業)."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from companies.models import Challenge
from iwate_kankei import clock
from iwate_kankei.pdf import Paper
from iwate_kankei.templatetags.dates import jdate, jperiod
from iwate_kankei.templatetags.languages import in_brackets, listed

from .models import Match

PRESENT = "present"


@dataclass(frozen=True)
class Certificate:
    """One paper, the same on the page and as PDF. facts: (label, value)."""

    title: str
    sentence: str
    facts: list
    issued_on: object
    issuer: str

    def as_pdf(self):
        paper = Paper(self.title, language=get_language() or "ja")
        paper.paragraph(jdate(self.issued_on), align="R")
        paper.paragraph(self.sentence)
        paper.facts(self.facts)
        paper.paragraph(self.issuer, align="R")
        return paper.as_bytes()


def attended(participant):
    """Registrations of events at which the person was marked as present, newest first."""
    return (
        participant.registrations.filter(attendances__status=PRESENT)
        .select_related("event__programme")
        .distinct()
        .order_by("-event__starts_at")
    )


def worked(participant):
    """Matches that the person is or was in, newest first."""
    return (
        Match.objects.worked_by(participant=participant)
        .select_related("challenge__company__municipality", "challenge__programme")
        .order_by("-starts_on")
    )


def of_attendance(registration):
    """Certificate of participation; the days are those on which the person was there."""
    event, person = registration.event, registration.participant
    days = [
        jdate(mark.session.starts_at)
        for mark in registration.attendances.filter(status=PRESENT)
        .select_related("session")
        .order_by("session__starts_at")
    ]
    return Certificate(
        title=_("Certificate of participation"),
        sentence=_("We certify that the person named below took part in this event."),
        facts=[
            (_("Full name"), _full_name(person)),
            (_("Event"), event.title),
            (_("Kind"), event.get_kind_display()),
            (_("Days"), listed(days)),
            (_("Venue"), registration.location.venue),
            (_("Programme"), event.programme.name),
        ],
        issued_on=clock.today(),
        issuer=_issuer(event.programme),
    )


def of_work(match, participant):
    """Certificate of parallel work, for an employer's permission or one's own papers."""
    sheet = match.challenge
    period = (
        jperiod(match.starts_on, match.ends_on)
        if match.ends_on
        else _("from %(day)s") % {"day": jdate(match.starts_on)}
    )
    return Certificate(
        title=_("Certificate of parallel work (fukugyo)"),
        sentence=_worded(match),
        facts=[
            (_("Full name"), _full_name(participant)),
            (_("Company"), f"{sheet.company.name}{in_brackets(sheet.company.municipality)}"),
            (_("Challenge"), sheet.title),
            (_("Period"), period),
            (_("State"), match.get_status_display()),
            (_("Form of contract"), Challenge.Contract(match.contracts[-1]).label),
            (_("Programme"), sheet.programme.name),
        ],
        issued_on=clock.today(),
        issuer=_issuer(sheet.programme),
    )


def _worded(match):
    if match.starts_on > clock.today():
        return _("We certify that the person named below is to work with this company in our programme.")
    return _("We certify that the person named below works, or worked, with this company in our programme.")


def _full_name(person):
    return f"{person.name}{in_brackets(person.name_kana)}" if person.name_kana else person.name


def _issuer(programme):
    return programme.owner or _("Iwate Prefecture")
