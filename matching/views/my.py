"""A participant's own letters: found, started, written, read through, sent, taken back."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from companies import tagging
from companies.models import Challenge
from iwate_kankei.models import Programme
from participants import shown
from participants.access import participant_required
from participants.actions import add_skills

from .. import actions, next_steps
from ..forms import CommentForm, ProposalForm, RankingForm, ReplyForm
from ..models import Proposal, Question, Round, Rules, Talk, Version
from .attempt import attempt, try_or_say


def own(request, pk):
    rows = Proposal.objects.written_by(request.user).with_people()
    return get_object_or_404(rows, pk=pk)


@participant_required
def proposal_list(request):
    proposals = Proposal.objects.written_by(request.user).with_people().order_by("-saved_at")
    return render(request, "matching/proposal_list.html", {"proposals": proposals})


@participant_required
def proposal_start(request, slug):
    """GET says whether the person may write; POST begins the draft (or finds the one there is)."""
    challenge = get_object_or_404(
        Challenge.objects.visible_to(request.user).select_related("company", "programme"), slug=slug
    )
    if request.method == "POST":
        form = CommentForm()  # only carries a refusal
        form.is_bound, form.cleaned_data, form._errors = True, {}, {}
        proposal = attempt(form, actions.start_proposal, challenge=challenge, participant=request.participant)
        if proposal:
            shown.proposed(request, challenge)
            return redirect("my_matching:proposal", proposal.pk)
        return render(
            request,
            "matching/proposal_start.html",
            {"challenge": challenge, "refusals": form.non_field_errors()},
        )
    rules = Rules.objects.of(challenge.programme)
    return render(
        request,
        "matching/proposal_start.html",
        {"challenge": challenge, "admitted": rules.admits(request.participant, challenge)},
    )


@participant_required
def proposal(request, pk):
    """A draft is written here; a letter that was sent is read here, with what came back."""
    row = own(request, pk)
    if not row.is_open_to_writing:
        return _read(request, row)
    held = list(request.participant.held_skills.values_list("skill", flat=True))
    if tagging.asks(request):
        form = tagging.take_up(ProposalForm(instance=row, chosen=held), request.POST)
        return render(request, "matching/proposal_form.html", {"form": form, "proposal": row})
    form = ProposalForm(request.POST or None, instance=row, chosen=held)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.save_draft, proposal=row, by=request.user, **_parts(form.cleaned_data))
        if saved:
            add_skills(participant=request.participant, skills=form.cleaned_data["add_skills"])
        if saved and request.POST.get("then") == "review":
            return redirect("my_matching:proposal_review", pk)
        if saved:
            messages.success(request, _("Saved. You find the draft here again on any device."))
            return redirect("my_matching:proposal", pk)
    return render(request, "matching/proposal_form.html", {"form": form, "proposal": row})


def _parts(cleaned):
    return {name: cleaned[name] for name in [*Proposal.PARTS, "may_forward"]}


def _read(request, row):
    return render(
        request,
        "matching/proposal_read.html",
        {
            "proposal": row,
            "parts": parts_of(row),
            "next": next_steps.of(row),
            "match": row.challenge.matches.of_participant(request.user).first(),
            "questions": [
                (question, ReplyForm(prefix=f"q{question.pk}")) for question in row.questions.all()
            ],
            "talks": row.talks.exclude(cancelled_at__isnull=False),
            "is_lead": is_lead(request, row),
        },
    )


def parts_of(row):
    """[(name of the part, text)] as people read it."""
    texts = {name: getattr(row, name) for name in Proposal.PARTS}
    if row.hours_per_month:
        hours = row.hours_per_month
        texts["hours_per_month"] = ngettext("%(hours)s hour a month", "%(hours)s hours a month", hours) % {
            "hours": hours
        }
    return [(Proposal._meta.get_field(name).verbose_name, text) for name, text in texts.items() if text]


def is_lead(request, row):
    lead = row.team.lead
    return bool(lead and lead.participant_id == request.participant.pk)


@participant_required
@require_POST
def autosave(request, pk):
    """The same as saving, for the script: what is typed is kept every few seconds."""
    form = ProposalForm(request.POST, instance=own(request, pk))
    if not form.is_valid():
        return JsonResponse({"saved": False}, status=422)
    saved = attempt(
        form, actions.save_draft, proposal=form.instance, by=request.user, **_parts(form.cleaned_data)
    )
    return JsonResponse({"saved": bool(saved)}, status=200 if saved else 409)


@participant_required
def proposal_review(request, pk):
    """The letter as the host will read it, with one button to send it."""
    row = own(request, pk)
    if not row.is_open_to_writing:
        return redirect("my_matching:proposal", pk)
    if request.method == "POST":
        if try_or_say(
            request, actions.submit, _("Sent. The company has your letter."), proposal=row, by=request.user
        ):
            return redirect("my_matching:proposal", pk)
        row.refresh_from_db()
    rules = Rules.objects.of(row.challenge.programme)
    return render(
        request,
        "matching/proposal_review.html",
        {"proposal": row, "parts": parts_of(row), "rules": rules, "is_lead": is_lead(request, row)},
    )


@participant_required
@require_POST
def withdraw(request, pk):
    try_or_say(
        request, actions.withdraw, _("The proposal is withdrawn."), proposal=own(request, pk), by=request.user
    )
    return redirect("my_matching:proposal", pk)


@participant_required
@require_POST
def reopen(request, pk):
    try_or_say(
        request,
        actions.reopen,
        _("It is a draft again. Change it and send it until the deadline."),
        proposal=own(request, pk),
        by=request.user,
    )
    return redirect("my_matching:proposal", pk)


@participant_required
@require_POST
def ask_for_comments(request, pk):
    try_or_say(
        request,
        actions.ask_for_comments,
        _("The mentors can read this version now and comment on it."),
        proposal=own(request, pk),
        by=request.user,
    )
    return redirect("my_matching:versions", pk)


@participant_required
@require_POST
def comment(request, pk):
    version = get_object_or_404(
        Version, pk=pk, proposal__in=Proposal.objects.written_by(request.user).values("pk")
    )
    try_or_say(
        request,
        actions.comment,
        _("Your comment is sent."),
        version=version,
        by=request.user,
        text=request.POST.get("text", ""),
    )
    return redirect("my_matching:versions", version.proposal_id)


@participant_required
@require_POST
def answer_question(request, pk):
    mine = Proposal.objects.written_by(request.user).values("pk")
    question = get_object_or_404(Question, pk=pk, proposal__in=mine)
    form = ReplyForm(request.POST, prefix=f"q{pk}")
    if form.is_valid():
        try_or_say(
            request,
            actions.answer_question,
            _("Your answer is on its way."),
            question=question,
            by=request.user,
            text=form.cleaned_data["text"],
        )
    return redirect("my_matching:proposal", question.proposal_id)


@participant_required
@require_POST
def choose_time(request, pk):
    mine = Proposal.objects.written_by(request.user).values("pk")
    talk = get_object_or_404(Talk, pk=pk, proposal__in=mine)
    try_or_say(
        request,
        actions.choose_time,
        _("Agreed. Both sides get the time as a calendar entry by mail."),
        talk=talk,
        by=request.user,
        time=parse_datetime(request.POST.get("time", "")),
    )
    return redirect("my_matching:proposal", talk.proposal_id)


@participant_required
def ranking(request, pk):
    """The challenges of a programme in the person's order; the same number is a tie."""
    programme = get_object_or_404(Programme, pk=pk)
    challenges = (
        Challenge.objects.published().filter(programme=programme).select_related("company").order_by("pk")
    )
    ranks = dict(request.participant.preferences.values_list("challenge", "rank"))
    form = RankingForm(
        request.POST or None,
        rows=[(row, f"{row.company}：{row.title}") for row in challenges],
        ranks=ranks,
        empty_label=_("Not for me"),
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            actions.rank_challenges,
            participant=request.participant,
            programme=programme,
            ranks=form.ranks,
        )
        if saved is not None:
            messages.success(request, _("Your ranking is saved. You can change it until the date."))
            return redirect("my_matching:ranking", pk)
    live = Round.objects.of(programme)
    context = {
        "form": form,
        "programme": programme,
        "until": live and live.participants_rank_until,
        "closed": live and not live.ranking_is_open(live.participants_rank_until),
        "results": Round.objects.published_for(request.user).filter(programme=programme),
    }
    return render(request, "matching/ranking.html", context)
