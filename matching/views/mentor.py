"""The mentor's desk: this week's work in one look, and what an owner said on the telephone."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iwate_kankei import asked

from .. import actions, elsewhere, responses, week
from ..actions.answers import everybody_consents
from ..forms import AdmissionForm, ContactRecordForm, ForwardForm, RecordMatchForm, SnoozeForm
from ..models import CheckIn, Closing, ContactRecord, Proposal, QuietSpell, Version
from .attempt import attempt, try_or_say


def home(request):
    return render(request, "matching/mentor_home.html", week.of(request.user))


def record_match(request):
    """One form, from an accepted letter (?proposal=) or for what was agreed on the telephone."""
    proposal = None
    if number := asked.number(request.GET, "proposal"):
        rows = Proposal.objects.managed_by(request.user).with_people()
        proposal = get_object_or_404(rows, pk=number)
    form = RecordMatchForm(request.POST or None, user=request.user, proposal=proposal)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        match = attempt(
            form,
            actions.record_match,
            challenge=proposal.challenge if proposal else data["challenge"],
            participants=data["participants"],
            starts_on=data["starts_on"],
            by=request.user,
            proposal=proposal,
            by_telephone=data["by_telephone"],
        )
        if match:
            messages.success(request, _("The match is recorded. Both sides are told."))
            return redirect("mentor:match", match.pk)
    return render(request, "matching/match_form.html", {"form": form, "proposal": proposal})


def add_note(request):
    """The two-minute note; ?match=, ?company= or ?participant= say about whom."""
    about = {name: asked.number(request.GET, name) for name in ("match", "company", "participant")}
    form = ContactRecordForm(request.POST or None, user=request.user, initial=about)
    valid = request.method == "POST" and form.is_valid()
    if valid and attempt(form, actions.add_contact_record, author=request.user, **form.cleaned_data):
        messages.success(request, _("The note is saved."))
        return redirect("mentor:home")
    return render(request, "matching/contactrecord_form.html", {"form": form})


def note_list(request):
    records = ContactRecord.objects.visible_to(request.user).select_related(
        "company", "participant", "author", "match__team"
    )
    return render(request, "matching/contactrecord_list.html", {"records": records[:100]})


@require_POST
def keep_promise(request, pk):
    record = get_object_or_404(ContactRecord.objects.visible_to(request.user), pk=pk)
    try_or_say(request, actions.keep_promise, _("The promise is kept."), record=record, by=request.user)
    return redirect("mentor:home")


def admit(request):
    form = AdmissionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(form, actions.admit, by=request.user, **data):
            messages.success(request, _("%(name)s may propose now.") % {"name": data["participant"]})
            return redirect("mentor:home")
    return render(request, "matching/admission_form.html", {"form": form})


def overdue(request):
    """What is owed and late, by hosts and by mentors, and how fast each of them answers."""
    rows = Proposal.objects.managed_by(request.user).overdue().with_people().order_by("answer_by")
    hosts, mentors = responses.by_hosts(request.user), responses.by_mentors(request.user)
    context = {
        "proposals": rows,
        "owed_by_mentors": responses.overdue(mentors),
        "hosts": responses.figures(hosts),
        "mentors": responses.figures(mentors),
        "days": responses.MENTOR_DAYS,
    }
    return render(request, "matching/overdue.html", context)


def forward(request, pk):
    rows = Proposal.objects.managed_by(request.user).with_skills()
    proposal = get_object_or_404(rows, pk=pk)
    places = elsewhere.places(proposal)
    form = ForwardForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        offered = attempt(
            form,
            actions.forward,
            proposal=proposal,
            challenge=form.cleaned_data["challenge"],
            by=request.user,
        )
        if offered:
            messages.success(request, _("Shown to %(company)s.") % {"company": offered.challenge.company})
            return redirect("mentor:proposal", pk)
    context = {
        "form": form,
        "proposal": proposal,
        "best": [place for place in places if place.good][: elsewhere.BEST],
        "declined": proposal.status == Proposal.Status.DECLINED,
        "may_go": proposal.may_forward and everybody_consents(proposal),
    }
    return render(request, "matching/forward.html", context)


@require_POST
def comment(request, pk):
    rows = Proposal.objects.managed_by(request.user).values("pk")
    version = get_object_or_404(Version, pk=pk, proposal__in=rows)
    try_or_say(
        request,
        actions.comment,
        _("Your comment is sent."),
        version=version,
        by=request.user,
        text=request.POST.get("text", ""),
    )
    return redirect("mentor:versions", version.proposal_id)


@require_POST
def check_in_seen(request, pk):
    check_in = get_object_or_404(CheckIn.objects.managed_by(request.user), pk=pk)
    try_or_say(request, actions.mark_check_in_seen, check_in=check_in, by=request.user)
    return redirect("mentor:home")


def snooze(request, pk):
    spell = get_object_or_404(QuietSpell.objects.open().managed_by(request.user), pk=pk)
    form = SnoozeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions_arguments = {"spell": spell, "by": request.user, **form.cleaned_data}
        attempt(form, actions.snooze, **actions_arguments)
        if not form.errors:
            messages.success(request, _("Put aside."))
            return redirect("mentor:quiet")
    return render(request, "matching/snooze.html", {"form": form, "spell": spell})


def quiet_list(request):
    spells = QuietSpell.objects.managed_by(request.user)
    context = {
        "rows": week.quiet_rows(spells.shown()),
        "aside": week.quiet_rows(spells.open().exclude(pk__in=spells.shown().values("pk"))),
        "measured": spells.measured(),
    }
    return render(request, "matching/quiet_list.html", context)


def load(request):
    """How the work is spread over the mentors of one's places."""
    return render(request, "matching/load.html", {"rows": week.load(request.user)})


def lessons(request):
    rows = Closing.objects.lessons().managed_by(request.user)
    return render(request, "matching/lessons.html", {"closings": rows})
