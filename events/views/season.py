"""Cancelling an event, and copying it to another date."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from iwate_kankei.access import staff_required

from .. import actions
from ..forms_office import CancelEventForm, CloneForm
from .reception import managed_event


@staff_required
@require_http_methods(["GET", "POST"])
def cancel_event(request, slug):
    event = managed_event(request, slug)
    form = CancelEventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_event(event=event, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The event is cancelled. Everybody registered is told by mail."))
            return redirect("events:office", event.slug)
    people = event.registrations.active().count()
    return render(request, "events/cancel.html", {"event": event, "form": form, "people": people})


@staff_required
@require_http_methods(["GET", "POST"])
def clone_event(request, slug):
    event = managed_event(request, slug)
    first = timezone.localdate(event.starts_at) if event.starts_at else timezone.localdate()
    form = CloneForm(request.POST or None, initial={"starts_on": first + dt.timedelta(days=364)})
    if request.method == "POST" and form.is_valid():
        shift = form.cleaned_data["starts_on"] - first
        copy = actions.clone(event=event, by=request.user, shift=shift)
        messages.success(request, _("The copy is a draft. Please check it and publish it."))
        return redirect("events:office", copy.slug)
    return render(request, "events/clone.html", {"event": event, "form": form})
