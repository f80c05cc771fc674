from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from events.models import Registration
from iwate_kankei import asked, audit, spreadsheets
from iwate_kankei.access import staff_required
from iwate_kankei.models import Programme

from . import promotion


def _chosen(request):
    """(programmes that the person may see, the one that the address names or that runs now)."""
    programmes = Programme.objects.visible_to(request.user)
    if request.GET.get("programme"):
        return programmes, get_object_or_404(programmes, pk=asked.number(request.GET, "programme"))
    return programmes, programmes.running().first() or programmes.first()


@staff_required
@require_GET
def report(request):
    """Where people came from, and what became of them, programme by programme."""
    programmes, programme = _chosen(request)
    return _page(request, programmes, programme)


def _page(request, programmes, programme, errors=()):
    found = promotion.lines(programme, request.user) if programme else []
    facts = {
        "programmes": programmes,
        "programme": programme,
        "lines": found,
        "total": promotion.total(found),
        "formats": spreadsheets.Format.choices,
        "errors": errors,
    }
    return render(request, "reports/promotion.html", facts)


@staff_required
@require_GET
def export(request):
    """The same table as a file."""
    programmes, programme = _chosen(request)
    if programme is None:
        raise Http404
    header, rows = promotion.table(promotion.lines(programme, request.user))
    name = _("%(programme)s publicity") % {"programme": programme}
    try:
        answer = spreadsheets.response(
            name, header, rows, request.GET.get("format", spreadsheets.Format.XLSX)
        )
    except ValidationError as lacking:
        return _page(request, programmes, programme, lacking.messages)
    audit.exported(request, Registration, rows=len(rows), about=name)
    return answer
