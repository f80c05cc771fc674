"""The written conditions (条件明示書) as rows and as a PDF: the same words on the screen and on paper."""

from django.utils.dateparse import parse_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from companies.models import Challenge
from iwate_kankei import clock
from iwate_kankei.pdf import Paper
from iwate_kankei.templatetags.dates import jdate, jdatetime

from .conditions import MONTHLY, ONCE


def rows(content):
    """[(heading, text)] in the order of the law; what does not apply is left out; none if it was erased."""
    if not content:
        return []
    found = [
        (_("Client"), content["client"]),
        (_("Address of the client"), content["client_address"]),
        (_("Contractor"), content["workers"]),
        (_("Form of contract"), dict(Challenge.Contract.choices).get(content["contract"], "")),
        (_("Agreed on"), _day(content, "agreed_on")),
        (_("Work"), content["work"]),
        (_("From"), _day(content, "starts_on")),
        (_("Until"), _day(content, "ends_on")),
        (_("Handed over on"), _day(content, "delivered_on")),
        (_("Place of work"), content["place"]),
        (_("Hours of work a month"), _hours(content["hours_per_month"])),
        (_("Inspected by"), _day(content, "inspected_by")),
        (_("Pay"), _("Without pay (pro bono)") if content["unpaid"] else content["pay"]),
        (_("When it is paid"), _payment(content)),
        (_("How it is paid"), "" if content["unpaid"] else content["method"]),
        (_("Expenses"), content["expenses"]),
        (_("Remarks"), content["remarks"]),
    ]
    return [(heading, str(text)) for heading, text in found if text]


def _hours(number):
    if not number:
        return ""
    return ngettext("%(hours)s hour", "%(hours)s hours", number) % {"hours": number}


def changes(before, after):
    """[(heading, text before, text after)] of what a new version says otherwise; "" where nothing is said."""
    old, new = dict(rows(before)), dict(rows(after))
    headings = [*new, *(heading for heading in old if heading not in new)]
    return [
        (heading, old.get(heading, ""), new.get(heading, ""))
        for heading in headings
        if old.get(heading) != new.get(heading)
    ]


def _day(content, name):
    return jdate(parse_date(content[name])) if content.get(name) else ""


def _payment(content):
    if content["unpaid"]:
        return ""
    if content["closing"] == ONCE:
        return _day(content, "paid_on")
    if content["closing"] != MONTHLY:
        return ""
    last = content["paid_day"] == 31
    if content["paid_months_after"] == 0:
        if last:
            return _("Every month, closed at the month's end, paid on the last day of the same month")
        return _("Every month, closed at the month's end, paid on day %(day)s of the same month") % {
            "day": content["paid_day"]
        }
    if last:
        return _("Every month, closed at the month's end, paid on the last day of the next month")
    return _("Every month, closed at the month's end, paid on day %(day)s of the next month") % {
        "day": content["paid_day"]
    }


def pdf(terms, standing):
    """The conditions as an A4 paper: the facts, who received them when, and the fingerprint.

    standing: what the version is among those of the match, on the day on which the paper is made.
    """
    paper = Paper(_("Written conditions of work"), language=get_language() or "ja")
    issued = {"number": terms.number, "day": jdatetime(terms.issued_at)}
    paper.paragraph(_("Version %(number)s, issued %(day)s") % issued, align="R")
    paper.facts(rows(terms.content))
    paper.heading(_("Receipt"))
    as_of = _("As of %(day)s") % {"day": jdate(clock.today())}
    paper.facts([*receipts(terms), (_("State"), f"{standing.label} · {as_of}")])
    paper.paragraph(_("Fingerprint (SHA-256): %(digest)s") % {"digest": terms.digest})
    return paper.as_bytes()


def receipts(terms):
    """[(side, when it said that it has the paper)]"""
    waiting = _("not yet")
    client = jdatetime(terms.host_received_at) or waiting
    return [
        (_("Contractor"), jdatetime(terms.team_received_at) or waiting),
        (_("Client"), f"{client} · {_('by telephone')}" if terms.by_telephone else client),
    ]
