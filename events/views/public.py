"""The list and the page of an event, and registering from it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from companies.models import Company

from .. import actions, calendar, sources, typed
from ..forms import FilterForm, RegistrationForm
from ..models import Event, Registration, Stream
from ..structured import json_ld

A_PAGE = 20


@require_GET
def event_list(request):
    past = request.GET.get("when") == "past"
    shown = Event.objects.shown_to(request.user).filter(starts_at__isnull=False)
    shown = shown.past() if past else shown.upcoming()
    form = FilterForm(request.GET, months=_months(shown))
    page = Paginator(form.apply(shown).prefetch_related("municipalities"), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "events/event_list.html", {"form": form, "page_obj": page, "past": past})


def _months(events):
    """(YYYY-MM, words) of the months that have events."""
    moments = events.order_by().datetimes("starts_at", "month")
    return [(f"{m:%Y-%m}", _("%(month)s/%(year)s") % {"month": m.month, "year": m.year}) for m in moments]


@require_GET
def event_detail(request, slug):
    return _page(request, _shown(request, slug))


def register(request, slug):
    """One POST from the event's page. Guests sign up on the way, come back and find their answers there."""
    rows = Event.objects.shown_to(request.user).select_related("questionnaire").knowing_of_streams()
    event = get_object_or_404(rows, slug=slug)
    if request.method != "POST":
        return redirect(event)
    if not hasattr(request.user, "participant"):
        typed.keep(request, event)
        return _and_back("my:begin" if request.user.is_authenticated else "account_signup", event)
    streams = list(event.streams.select_related("municipality")) if event.has_streams else []
    form = RegistrationForm(request.POST, event=event, streams=streams)
    if form.is_valid():
        try:
            registration = actions.register(
                event=event,
                participant=request.user.participant,
                source=sources.of(request),
                stream=form.stream,
                answers=form.answers(),
            )
        except ValidationError as refused:
            if getattr(refused, "code", "") == "already":  # a double tap: what was wanted has come true
                messages.info(request, " ".join(refused.messages))
                registration = get_object_or_404(event.registrations.active().of(request.user))
                return redirect("my_events:detail", registration.pk)
            form.add_error(None, refused)
        else:
            typed.forget(request)
            return redirect("my_events:detail", registration.pk)
    return _page(request, _shown(request, slug), form)


def _and_back(name, event):
    return redirect(f"{reverse(name)}?{urlencode({'next': event.get_absolute_url()})}")


@require_GET
def event_calendar(request, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    response = HttpResponse(calendar.of_event(event), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def _shown(request, slug):
    """The event with all that its page shows."""
    companies = Prefetch("companies", Company.objects.published())
    streams = Prefetch("streams", Stream.objects.select_related("municipality"))
    rows = Event.objects.visible_to(request.user).with_earlier_start()
    rows = rows.select_related("programme", "questionnaire")
    return get_object_or_404(
        rows.prefetch_related("sessions", "municipalities", streams, companies), slug=slug
    )


def _lacks(user, event):
    """Whether the person has not yet attended what the event asks for; of a stranger nobody knows."""
    participant = getattr(user, "participant", None)
    return bool(event.requires and participant and not actions.has_attended(participant, event.requires))


def _page(request, event, form=None):
    user, registration = request.user, None
    if user.is_authenticated:
        registration = Registration.objects.of(user).filter(event=event).order_by("-pk").first()
    booking = event.booking()
    takes = booking in (Event.Booking.OPEN, Event.Booking.WAITING)
    if takes and form is None and not (registration and registration.is_active):
        form = RegistrationForm(event=event, streams=event.streams.all(), initial=typed.of(request, event))
    manages = (
        user.is_authenticated
        and user.duties.is_staff_anywhere
        and Event.objects.managed_by(user).filter(pk=event.pk).exists()
    )
    seated = registration is not None and registration.status == Registration.Status.CONFIRMED
    facts = {
        "event": event,
        "location": event.location_for(seated=seated, staff=manages),
        "booking": booking,
        "takes": takes,
        "lacks": takes and _lacks(user, event),
        "registration": registration,
        "form": form,
        "json_ld": json_ld(event),
        "manages": manages,
    }
    return render(request, "events/event_detail.html", facts)
