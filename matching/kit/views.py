"""Pages of the model kit, for the prefecture."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from events.models import Questionnaire
from iwate_kankei import audit
from iwate_kankei.access import duty_required
from iwate_kankei.models import Programme
from notifications.models import Wording

from ..models import Rules
from .blueprint import blueprint
from .checklist import checklist
from .forms import FileForm, StartForm

prefecture_required = duty_required(lambda duties: duties.everywhere)


@prefecture_required
def start(request, pk):
    """Next year, or another municipality: like the programme `pk`."""
    source = get_object_or_404(Programme, pk=pk)
    return _start(request, blueprint(source), source)


@prefecture_required
def upload(request):
    """Step one of a start from a file: the file is read and kept in the session until step two."""
    form = FileForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        request.session["kit"] = form.cleaned_data["file"]
        return redirect("kit:start_from_file")
    return render(request, "matching/kit_upload.html", {"form": form})


@prefecture_required
def start_from_file(request):
    if "kit" not in request.session:
        return redirect("kit:upload")
    return _start(request, request.session["kit"], None)


def _start(request, data, source):
    form = StartForm(request.POST if request.method == "POST" else None, blueprint=data)
    if request.method == "POST" and form.is_valid() and (programme := form.save(source, request.user)):
        request.session.pop("kit", None)
        messages.success(request, _("The programme is ready to be looked through. Nothing is public yet."))
        return redirect("kit:checklist", programme.pk)
    return render(request, "matching/kit_start.html", {"form": form, "source": source, "blueprint": data})


@prefecture_required
def programme_checklist(request, pk):
    """What was taken over, and what is still open."""
    programme = get_object_or_404(Programme.objects.select_related("source"), pk=pk)
    items = checklist(programme)
    context = {
        "programme": programme,
        "open": [item for item in items if not item.done],
        "done": [item for item in items if item.done],
        "questionnaires": Questionnaire.objects.used_in(programme),
        "rules": Rules.objects.filter(programme=programme).first(),
        "wordings": Wording.objects.exclude(text="").count(),
        "events": programme.events.order_by("starts_at", "id").prefetch_related("sessions", "municipalities"),
    }
    return render(request, "matching/kit_checklist.html", context)


@prefecture_required
def download(request, pk):
    """The programme as a file for another installation; no people, companies or figures are in it."""
    programme = get_object_or_404(Programme, pk=pk)
    audit.exported(request, Programme, rows=1, about=str(programme))
    options = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(blueprint(programme), json_dumps_params=options)
    response["Content-Disposition"] = f'attachment; filename="programme-{programme.fiscal_year}-{pk}.json"'
    return response
