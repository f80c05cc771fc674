"""The desk on the day: find somebody by code, name or kana, and mark that they came."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from iwate_kankei import asked, clock
from iwate_kankei.access import staff_required
from iwate_kankei.templatetags.dates import jtime

from .. import actions, office
from ..forms import WalkInForm
from ..models import Attendance, Event, Registration


def managed_event(request, slug):
    return get_object_or_404(Event.objects.managed_by(request.user), slug=slug)


def chosen_session(request, event):
    """The session that the address names (404 for another's); else the first not yet over, or the last."""
    sessions = list(event.sessions.all())
    wanted = request.POST.get("session") or request.GET.get("session")
    if wanted:
        return sessions, next((one for one in sessions if str(one.pk) == wanted), None) or _gone()
    coming = [one for one in sessions if one.ends_at > clock.now()]
    return sessions, (coming or sessions[-1:] or [None])[0]


def session_to_write_in(request, event):
    """(sessions, the chosen one) for a mark; an event without sessions takes none."""
    sessions, session = chosen_session(request, event)
    return sessions, session or _gone()


def _gone():
    raise Http404


@staff_required
@require_GET
def desk(request, slug):
    event = managed_event(request, slug)
    sessions, session = chosen_session(request, event)
    return desk_page(request, event, sessions, session)


def desk_page(request, event, sessions, session, form=None):
    words = request.GET.get("q", "")
    people = event.registrations.managed_by(request.user).confirmed().select_related("participant", "stream")
    marked = Attendance.objects.filter(session=session, registration__in=people.values("pk"))
    marks = {row.registration_id: row for row in marked}
    rows = [(row, marks.get(row.pk)) for row in people.found_by(words).by_name()]
    facts = {
        "event": event,
        "whose": office.whose(event, request.user),
        "sessions": sessions,
        "session": session,
        "rows": rows,
        "words": words,
        "came": sum(mark.status == Attendance.Status.PRESENT for mark in marks.values()),
        "expected": people.count(),
        "form": form or WalkInForm(),
        "over": session and session.ends_at <= clock.now(),
    }
    return render(request, "events/reception.html", facts)


@staff_required
@require_POST
def mark(request, slug):
    """One tap or one scan. `code` marks by QR code, `registration` by the row; sent twice does no harm."""
    event = managed_event(request, slug)
    _sessions, session = session_to_write_in(request, event)
    code = request.POST.get("code", "").strip().rstrip("/").rpartition("/")[2].upper()
    key = {"code": code} if code else {"pk": asked.number(request.POST, "registration")}
    people = event.registrations.managed_by(request.user).select_related("participant")
    registration = people.filter(**key).first()
    status = request.POST.get("status", Attendance.Status.PRESENT)
    if registration is None and event.registrations.filter(**key).exists():
        messages.error(request, _("This person has a seat of another municipality; its own staff mark it."))
    elif registration is None or status not in Attendance.Status:
        messages.error(request, _("This code does not belong to the event."))
    else:
        _mark(request, registration, session, status)
    return back_to_desk(event, session, request.POST.get("q", ""))


def _mark(request, registration, session, status):
    began = clock.now()
    try:
        mark = actions.mark_attendance(
            registration=registration, session=session, status=status, by=request.user
        )
    except ValidationError as refused:
        messages.error(request, f"{registration.participant}: {' '.join(refused.messages)}")
        return
    facts = {"name": registration.participant, "time": jtime(mark.marked_at)}
    if status != Attendance.Status.PRESENT:
        messages.success(request, _("%(name)s: did not come.") % facts)
    elif mark.marked_at < began:
        messages.info(request, _("%(name)s: had come already, at %(time)s.") % facts)
    else:
        messages.success(request, _("%(name)s: came.") % facts)


def back_to_desk(event, session, words=""):
    query = {"session": session.pk} | ({"q": words} if words else {})
    return redirect(f"{reverse('events:reception', args=[event.slug])}?{urlencode(query)}")


@staff_required
@require_POST
def walk_in(request, slug):
    """Somebody without a registration: entered at the door."""
    event = managed_event(request, slug)
    sessions, session = session_to_write_in(request, event)
    form = WalkInForm(request.POST)
    if form.is_valid():
        try:
            registration = actions.walk_in(event=event, session=session, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("%(name)s: came.") % {"name": registration.participant})
            return back_to_desk(event, session)
    return desk_page(request, event, sessions, session, form)


@staff_required
@require_POST
def close_reception(request, slug):
    """After the event: everybody without a mark did not come."""
    event = managed_event(request, slug)
    _sessions, session = session_to_write_in(request, event)
    try:
        count = actions.mark_absent(session=session, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Marked as not come: %(count)s") % {"count": count})
    return back_to_desk(event, session)


@login_required
@require_GET
def by_code(request, code):
    """Where a QR code leads: helpers get the desk with the person found, the person their registration."""
    registration = get_object_or_404(Registration.objects.visible_to(request.user), code=code)
    if Event.objects.managed_by(request.user).filter(pk=registration.event_id).exists():
        url = reverse("events:reception", args=[registration.event.slug])
        return redirect(f"{url}?{urlencode({'q': registration.number or ''})}")
    return redirect("my_events:detail", registration.pk)
