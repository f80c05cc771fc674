"""A person's rights over their data, the next step they choose, and the member directory."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iwate_kankei.templatetags.dates import jdate

from .. import actions
from ..access import participant_required
from ..directory import SHOWABLE, cards
from ..forms_mine import DirectoryForm, NextStepForm, RequestForm
from ..models import Consent, Participant


@participant_required
def data_requests(request):
    """Ask for correction, stop of use or erasure; see how the requests stand."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = actions.make_request(participant=request.participant, **form.cleaned_data)
        messages.success(
            request,
            _("We have received your request and will answer it by %(day)s.") % {"day": jdate(row.due_on)},
        )
        return redirect("my:requests")
    rows = request.participant.data_requests.order_by("-made_at")
    return render(request, "participants/my_requests.html", {"form": form, "rows": rows})


@participant_required
@require_POST
def withdraw_request(request, pk):
    row = get_object_or_404(request.participant.data_requests, pk=pk)
    try:
        actions.withdraw_request(request=row)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect("my:requests")


@participant_required
def next_step(request):
    """Offered at every end, and asked again when the person said so."""
    form = NextStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            step = actions.choose_next_step(participant=request.participant, **form.answers)
        except ValidationError as error:
            form.add_error("ask_on", error)
        else:
            messages.success(request, _("Noted: %(step)s") % {"step": step.get_kind_display()})
            return redirect("my:home")
    current = request.participant.next_steps.current().first()
    return render(request, "participants/next_step.html", {"form": form, "current": current})


@participant_required
def directory(request):
    """Members who agreed to be found, each with what they chose to show; only members see it."""
    people = Participant.objects.in_directory().prefetch_related("skills", "municipalities")
    page = Paginator(people, 30).get_page(request.GET.get("page"))
    mine = request.participant.consents.valid().filter(purpose=Consent.Purpose.DIRECTORY).exists()
    return render(
        request, "participants/directory.html", {"page": page, "cards": cards(page), "i_am_in": mine}
    )


@participant_required
def directory_settings(request):
    """What the directory shows of me, or nothing at all."""
    initial = {"shows": request.participant.directory_shows or list(SHOWABLE)}
    form = DirectoryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if "leave" in request.POST:
            actions.leave_directory(participant=request.participant)
            messages.success(request, _("You are no longer in the directory."))
        else:
            actions.enter_directory(participant=request.participant, shows=form.cleaned_data["shows"])
            messages.success(request, _("The directory shows you as you chose."))
        return redirect("my:directory")
    return render(request, "participants/directory_settings.html", {"form": form})
