"""One person's whole history; duplicates and erasing: what needs to see all floors."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.models import Challenge
from iwate_kankei import audit, clock
from iwate_kankei.access import staff_required
from iwate_kankei.templatetags.dates import jdate
from participants import stages
from participants.access import prefecture_required
from participants.actions import make_request
from participants.compare import side_by_side
from participants.duplicates import likely_pairs
from participants.forms_mine import RequestForm
from participants.models import Merge, Participant

from .. import erasure, mentions, merging
from ..personal_data import as_json, personal_data, readable
from ..seen import Seen
from ..timeline import ENTRIES, timeline

PAIRS = 30  # on one page


@staff_required
def person(request, pk):
    """Who it is, where they stand and why, and everything that happened. Every look is logged."""
    row = get_object_or_404(
        Participant.objects.visible_to(request.user).select_related("user", "merged_into"), pk=pk
    )
    audit.viewed(request, row)
    duties = request.user.duties
    seen = Seen(row, request.user)
    evidence = stages.evidence_of(row, seen.facts)
    return render(
        request,
        "matching/person.html",
        {
            "person": row,
            "skills": row.held_skills.select_related("skill").order_by("-level", "skill__position"),
            "municipalities": row.municipalities.all(),
            "fields": [Challenge.Field(each).label for each in row.fields],
            "days": [Participant.Days(each).label for each in row.available_on],
            "may_note": duties.is_mentor or duties.everywhere,
            "stage": stages.reached(evidence),
            "steps": stages.steps(evidence),
            "page": Paginator(timeline(seen), ENTRIES).get_page(request.GET.get("page")),
            "merges": Merge.objects.undoable().filter(kept=row) if duties.everywhere else [],
            "is_prefecture": duties.everywhere,
        },
    )


@prefecture_required
def erase_person(request, pk):
    """What others wrote is read, what means this person is ticked; then it is erased at once."""
    row = get_object_or_404(Participant.objects.filter(erased_at=None, merged_into=None), pk=pk)
    if request.method == "POST":
        try:
            erasure.erase(participant=row, by=request.user, also=request.POST.getlist("also"))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The person is erased. The figures have not changed."))
            return redirect("persons:person", pk=pk)
    audit.viewed(request, row)
    found = erasure.to_read(row)
    facts = {
        "person": row,
        "mentions": found,
        "candidates": mentions.candidates(found),
        "ticked": request.POST.getlist("also"),
    }
    return render(request, "matching/person_erase.html", facts)


@prefecture_required
def person_data(request, pk):
    """What the office gives to a person who asks for it (開示請求): to print, or as JSON with ?json."""
    row = get_object_or_404(Participant.objects.present().select_related("user"), pk=pk)
    sections = personal_data(row, with_notes=True)
    audit.exported(request, Participant, 1, about=f"#{row.pk}")
    if "json" in request.GET:
        return as_json(sections, f"person-{row.pk}-{clock.today()}")
    facts = {"person": row, "sections": readable(sections), "now": clock.now()}
    return render(request, "matching/person_data.html", facts)


@prefecture_required
def note_request(request, pk):
    """A request that came by post or telephone: from here on it has its date like any other."""
    row = get_object_or_404(Participant.objects.present(), pk=pk)
    form = RequestForm(request.POST or None, button=_("Note the request"))
    if request.method == "POST" and form.is_valid():
        made = make_request(participant=row, **form.cleaned_data)
        messages.success(
            request, _("The request is noted; it is due on %(day)s.") % {"day": jdate(made.due_on)}
        )
        return redirect("people:data_requests")
    return render(request, "matching/request_note.html", {"form": form, "person": row})


@prefecture_required
def duplicates(request):
    """Pairs that may be one person, the surest first; merges of the last 30 days, to be undone if wrong."""
    page = Paginator(likely_pairs(), PAIRS).get_page(request.GET.get("page"))
    people = Participant.objects.in_bulk([pk for pair in page for pk in (pair.first, pair.second)])
    rows = [{"pair": pair, "first": people[pair.first], "second": people[pair.second]} for pair in page]
    merges = Merge.objects.undoable().select_related("kept", "merged", "by")
    return render(request, "matching/duplicates.html", {"page": page, "rows": rows, "merges": merges})


@prefecture_required
def compare(request, first, second):
    """Two records side by side: one person (keep which?), or two."""
    found = Participant.objects.present().select_related("user")
    one, other = get_object_or_404(found, pk=first), get_object_or_404(found, pk=second)
    if request.method == "POST":
        return _decide(request, one, other)
    for row in (one, other):
        audit.viewed(request, row)
    return render(
        request,
        "matching/person_compare.html",
        {"one": one, "other": other, "rows": side_by_side(one, other)},
    )


def _decide(request, one, other):
    if "distinct" in request.POST:
        merging.say_distinct(first=one, second=other, by=request.user)
        messages.success(request, _("Noted: they are two people."))
        return redirect("persons:duplicates")
    keep, merge = (other, one) if request.POST.get("keep") == str(other.pk) else (one, other)
    try:
        merging.merge(keep=keep, merge=merge, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("persons:compare", one.pk, other.pk)
    messages.success(request, _("The two records are one now. This can be undone for 30 days."))
    return redirect("persons:person", pk=keep.pk)


@prefecture_required
@require_POST
def undo(request, pk):
    merge = get_object_or_404(Merge, pk=pk)
    try:
        merging.undo_merge(merge=merge, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The two records are apart again."))
    return redirect("persons:duplicates")
