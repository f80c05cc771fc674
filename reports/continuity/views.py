"""How many ties continued: one page, with the list behind every figure, to read, to print, to take along."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from iwate_kankei import audit, clock, spreadsheets
from iwate_kankei.access import staff_required
from matching.models import Match
from participants.models import Participant

from .. import forwarded
from . import figures, history, lasting, tables
from .scope import Scope

HEADLINE = ("made", "running", "after-12", "again")
MONTHLY = ("made", "running", "after-12", "renewed", "again")


@staff_required
@require_GET
def continuity(request):
    """All figures with their definitions, by programme and place, and month by month."""
    scope = Scope.of(request)
    ties, today = scope.ties(), clock.today()
    hours, confirmed = tables.worked(ties)
    values = figures.values(ties, today)
    context = {
        "scope": scope,
        "values": values,
        "headline": [value for value in values if value.figure.key in HEADLINE],
        "lines": list(tables.lines(ties, today)),
        "columns": [figures.BY_KEY[key] for key in tables.COLUMNS],
        "reasons": figures.reasons(ties),
        "lasting": lasting.years(ties, today),
        "marks": lasting.MARKS,
        "hours": hours,
        "confirmed": confirmed,
        "history": history.months(scope.snapshots(), MONTHLY),
        "monthly": [figures.BY_KEY[key] for key in MONTHLY],
        "formats": spreadsheets.Format.choices,
        "forwarded": forwarded.passed_on(scope.letters()),
        "today": today,
    }
    return render(request, "reports/continuity.html", context)


@staff_required
@require_GET
def behind(request, figure):
    """Everything that one figure is counted from: what is counted, and what is not."""
    scope = Scope.of(request)
    value = _value(figure, scope)
    context = {
        "scope": scope,
        "value": value,
        "rows": tables.behind(value, request.user),
        "is_people": value.figure.unit == figures.PEOPLE,
        "formats": spreadsheets.Format.choices,
        "today": clock.today(),
    }
    return render(request, "reports/continuity_list.html", context)


@staff_required
@require_GET
def export(request):
    """The figures of every programme and place."""
    scope = Scope.of(request)
    header, rows = tables.exported(scope.ties(), clock.today())
    back = reverse("reports:continuity") + scope.query
    return _file(request, Match, _("Continuity of ties"), header, rows, back)


@staff_required
@require_GET
def export_list(request, figure):
    """The list behind one figure."""
    scope = Scope.of(request)
    value = _value(figure, scope)
    header, rows = tables.listed(value, request.user)
    model = Participant if value.figure.unit == figures.PEOPLE else Match
    back = reverse("reports:continuity_list", args=[figure]) + scope.query
    return _file(request, model, str(value.figure.label), header, rows, back)


def _value(key, scope):
    if key not in figures.BY_KEY:
        raise Http404
    return figures.BY_KEY[key].of(scope.ties(), clock.today())


def _file(request, model, name, header, rows, back):
    chosen = request.GET.get("format", "")
    format = chosen if chosen in spreadsheets.Format else spreadsheets.Format.XLSX
    try:
        answer = spreadsheets.response(f"{name} {clock.today()}", header, rows, format)
    except ValidationError as lacking:
        for line in lacking.messages:
            messages.error(request, line)
        return redirect(back)
    audit.exported(request, model, len(rows), name)
    return answer
