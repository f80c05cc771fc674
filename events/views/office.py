"""An event for those who run it: who is coming, lists for paper and Excel, the survey's results."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from iwate_kankei import audit, clock, spreadsheets
from iwate_kankei.access import staff_required
from participants.models import Participant

from .. import actions, office
from ..forms_office import AdmitForm, ExportForm, PartForm
from ..models import Registration
from .reception import managed_event


@staff_required
@require_GET
def people(request, slug):
    return people_page(request, managed_event(request, slug))


def people_page(request, event, admit_form=None):
    form = PartForm(request.GET, event=event, user=request.user)
    facts = {
        "event": event,
        "whose": office.whose(event, request.user),
        "requirement": office.requirement_of(event),
        "form": form,
        "rows": office.with_details(form.rows()),
        "states": _states(_people(request, event)),
        "export_form": ExportForm(event=event, user=request.user),
        "admit_form": admit_form or AdmitForm(event=event, user=request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "events/office_people.html", facts)


def _people(request, event):
    """Of a joint event whose seats are shared out, a city sees its own share."""
    return event.registrations.managed_by(request.user)


def _states(registrations):
    """(label, count) of each state."""
    counts = dict(registrations.counted())
    return [(status.label, counts.get(status, 0)) for status in Registration.Status]


@staff_required
@require_GET
def figures(request, slug):
    event = managed_event(request, slug)
    facts = {"event": event, **office.figures(_people(request, event).active())}
    return render(request, "events/office_figures.html", facts)


@staff_required
@require_GET
def export(request, slug):
    """The chosen part as a file; what CP932 cannot hold is named, with its row."""
    event = managed_event(request, slug)
    form = ExportForm(request.GET, event=event, user=request.user)
    header, rows = office.table(event, form.rows())
    return _file(request, event, _("%(event)s participants"), header, rows)


@staff_required
@require_GET
def survey_results(request, slug):
    event = managed_event(request, slug)
    results, answered = office.survey_results(event) if event.survey else ([], 0)
    asked = event.registrations.confirmed().attended().count()
    facts = {"event": event, "results": results, "answered": answered, "asked": asked}
    return render(request, "events/office_survey.html", facts)


@staff_required
@require_GET
def survey_export(request, slug):
    event = managed_event(request, slug)
    header, rows = office.survey_table(event) if event.survey else ([], [])
    return _file(request, event, _("%(event)s survey"), header, rows)


def _file(request, event, name, header, rows):
    format = request.GET.get("format", spreadsheets.Format.XLSX)
    try:
        answer = spreadsheets.response(name % {"event": event}, header, rows, format)
    except ValidationError as lacking:
        for line in lacking.messages:
            messages.error(request, line)
        return redirect("events:office", event.slug)
    audit.exported(request, Registration, rows=len(rows), about=str(event))
    return answer


@staff_required
@require_GET
def names(request, slug):
    """The name list for paper."""
    event = managed_event(request, slug)
    rows = _people(request, event).confirmed().select_related("participant", "stream__municipality").by_name()
    audit.exported(request, Registration, rows=len(rows), about=str(event))
    facts = {"event": event, "location": event.location_for(staff=True), "rows": rows, "now": clock.now()}
    return render(request, "events/names.html", facts)


@staff_required
@require_GET
def badges(request, slug):
    event = managed_event(request, slug)
    rows = _people(request, event).confirmed().select_related("participant").by_name()
    audit.exported(request, Registration, rows=len(rows), about=str(event))
    return render(request, "events/badges.html", {"event": event, "rows": rows})


@staff_required
@require_POST
def admit(request, slug):
    """Register somebody outside the rules, with a reason."""
    event = managed_event(request, slug)
    form = AdmitForm(request.POST, event=event, user=request.user)
    if form.is_valid():
        try:
            registration = _admit(request, event, form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("%(name)s is registered.") % {"name": registration.participant})
            return redirect("events:office", event.slug)
    return people_page(request, event, form)


def _admit(request, event, typed):
    email = typed.pop("email").lower()
    participant = Participant.objects.visible_to(request.user).filter(user__email=email).first()
    if participant is None:  # the same words for an unknown address and for a person of another city
        raise ValidationError(
            _(
                "Among the people that you see nobody has this address. If they have an account, please ask"
                " them to register themselves, or to name your city in their profile."
            )
        )
    return actions.admit(event=event, participant=participant, by=request.user, **typed)


@staff_required
@require_POST
def move(request, slug, pk):
    """Staff cancel a registration, or offer a seat out of order (with a reason)."""
    event = managed_event(request, slug)
    registration = get_object_or_404(_people(request, event).select_related("participant"), pk=pk)
    try:
        if request.POST.get("to") == "promote":
            reason = request.POST.get("reason", "").strip()[:200]
            more = "over_capacity" in request.POST
            actions.promote(registration=registration, by=request.user, reason=reason, over_capacity=more)
            words = _("A seat is offered to %(name)s.")
        else:
            actions.cancel(registration=registration, by=request.user)
            words = _("The registration of %(name)s is cancelled.")
        messages.success(request, words % {"name": registration.participant})
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("events:office", event.slug)
