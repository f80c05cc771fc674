"""An event for the staff who run it: who is coming, and what is done with them."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from iwate_kankei.access import staff_required

from ..models import Registration
from .reception import managed_event


@staff_required
@require_GET
def people(request, slug):
    event = managed_event(request, slug)
    rows = event.registrations.select_related("participant", "stream").order_by("number", "pk")
    state = request.GET.get("state", "")
    if state in Registration.Status:
        rows = rows.filter(status=state)
    facts = {"event": event, "rows": rows, "state": state, "states": Registration.Status.choices}
    return render(request, "events/office_people.html", facts)
