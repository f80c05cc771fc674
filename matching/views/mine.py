"""What a person takes away: the own history, all own data, certificates."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from iwate_kankei import clock
from participants.access import participant_required

from .. import certificates
from ..personal_data import as_json, personal_data, readable
from ..seen import Seen
from ..timeline import ENTRIES, timeline


@participant_required
def history(request):
    entries = Paginator(timeline(Seen(request.participant, request.user)), ENTRIES)
    return render(request, "matching/my_history.html", {"page": entries.get_page(request.GET.get("page"))})


@participant_required
def my_data(request):
    """Everything held of the person, to read."""
    sections = readable(personal_data(request.participant))
    return render(request, "matching/my_data.html", {"sections": sections, "now": clock.now()})


@participant_required
def my_data_json(request):
    """The same to take along."""
    return as_json(personal_data(request.participant), f"iwate-kankei-{clock.today()}")


@participant_required
def my_papers(request):
    person = request.participant
    return render(
        request,
        "matching/my_papers.html",
        {"attended": certificates.attended(person), "worked": certificates.worked(person)},
    )


@participant_required
def attendance_paper(request, pk):
    registration = get_object_or_404(certificates.attended(request.participant), pk=pk)
    return _paper(request, certificates.of_attendance(registration), "participation")


@participant_required
def work_paper(request, pk):
    match = get_object_or_404(certificates.worked(request.participant), pk=pk)
    return _paper(request, certificates.of_work(match, request.participant), "fukugyo")


def _paper(request, certificate, name):
    """The page to print, or the PDF with ?pdf. Nobody is certified without a name."""
    if not request.participant.name:
        messages.info(request, _("Please tell us your name first: it stands on the paper."))
        return redirect(f"{reverse('my:profile')}?{urlencode({'next': request.path})}")
    if "pdf" not in request.GET:
        return render(request, "matching/certificate.html", {"certificate": certificate})
    response = HttpResponse(certificate.as_pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{certificate.issued_on}.pdf"'
    return response
