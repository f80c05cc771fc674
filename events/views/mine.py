"""A person's own registrations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from iwate_kankei import clock

from .. import actions, calendar, qr
from ..forms import AnswersForm
from ..models import CalendarFeed, Registration


def _own(request, pk):
    rows = Registration.objects.of(request.user).select_related(
        "event__questionnaire", "participant", "stream"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@require_GET
def my_list(request):
    rows = Registration.objects.of(request.user).select_related("event").order_by("-event__starts_at", "-pk")
    now = clock.now()
    coming = [row for row in rows if row.is_active and row.event.ends_at > now]
    facts = {
        "coming": coming[::-1],
        "before": [row for row in rows if row not in coming],
        "feed": CalendarFeed.objects.filter(participant__user=request.user).first(),
    }
    return render(request, "events/registration_list.html", facts)


@login_required
@require_GET
def my_detail(request, pk, form=None):
    registration = _own(request, pk)
    return _page(request, registration)


def _page(request, registration, form=None):
    event = registration.event
    if form is None and event.questionnaire and registration.may_be_cancelled():
        form = AnswersForm(registration=registration)
    seated, location = registration.status == Registration.Status.CONFIRMED, registration.location
    shown = seated and location.on_site
    code = qr.svg(qr.address(registration), _("QR code for reception")) if shown else ""
    facts = {
        "registration": registration,
        "event": event,
        "location": location,
        "form": form,
        "qr": code,
        "attendances": registration.attendances.select_related("session"),
    }
    return render(request, "events/registration_detail.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request, pk):
    """Asks once, then cancels."""
    registration = _own(request, pk)
    if request.method == "GET":
        return render(request, "events/registration_cancel.html", {"registration": registration})
    return _do(
        request, registration, _("Your registration has been cancelled."), actions.cancel, by=request.user
    )


@login_required
@require_POST
def accept(request, pk):
    return _do(request, _own(request, pk), _("The seat is yours."), actions.accept_offer)


@login_required
@require_POST
def decline(request, pk):
    return _do(request, _own(request, pk), _("Thank you for telling us."), actions.decline_offer)


def _do(request, registration, done, action, **more):
    try:
        action(registration=registration, **more)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, done)
    return redirect("my_events:detail", registration.pk)


@login_required
@require_POST
def answers(request, pk):
    registration = _own(request, pk)
    form = AnswersForm(request.POST, registration=registration)
    if form.is_valid():
        answered = _("Your answers are saved.")
        return _do(request, registration, answered, actions.change_answers, answers=form.answers())
    return _page(request, registration, form)


@login_required
@require_GET
def my_calendar(request, pk):
    """The registration as a calendar file."""
    registration = _own(request, pk)
    response = HttpResponse(
        calendar.of_registration(registration), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{registration.event.slug}.ics"'
    return response


@login_required
@require_POST
def renew_feed(request):
    """A new secret calendar address, or none; the old one stops working."""
    participant = getattr(request.user, "participant", None)
    if participant:
        CalendarFeed.objects.filter(participant=participant).delete()
        if "off" in request.POST:
            messages.success(request, _("Your calendar address no longer works."))
        else:
            CalendarFeed.objects.create(participant=participant)
            messages.success(request, _("Your calendar address is ready. An older one no longer works."))
    return redirect("my_events:list")


@require_GET
def feed(request, token):
    """Fetched by calendar programs without a login: the address itself is the secret."""
    feed = get_object_or_404(CalendarFeed, token=token)
    rows = feed.participant.registrations.active().select_related("event").prefetch_related("event__sessions")
    response = HttpResponse(calendar.of_registrations(rows), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    return response
