"""Letters on the host's desk, and on the mentor's for what an owner says on the telephone."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.models import Challenge
from participants.suggestions import fits

from .. import actions, next_steps
from ..forms import AnswerForm, QuestionForm, RankingForm, TalkForm
from ..forms.answers import YES
from ..models import HostPreference, Proposal, Round
from .attempt import attempt
from .my import parts_of


@dataclass(frozen=True)
class Desk:
    """name: the URL namespace, and where the crumbs lead. scope: whose letters lie here."""

    name: str
    scope: str

    def proposals(self, user):
        return getattr(Proposal.objects, self.scope)(user).with_skills()

    def challenges(self, user):
        scope = "hosted_by" if self.name == "host" else "managed_by"
        companies = Challenge.company.field.related_model.objects
        return Challenge.objects.filter(company__in=getattr(companies, scope)(user))

    def url(self, page, *args):
        return reverse(f"{self.name}:{page}", args=args)


def people_in(row):
    return [member.participant for member in row.team.current_members()]


HOST, MENTOR = Desk("host", "received_by"), Desk("mentor", "managed_by")


def proposal(request, pk, desk):
    """The letter, the people with their skills and hours, why they fit, and the owner's answer."""
    row = get_object_or_404(desk.proposals(request.user), pk=pk)
    return _page(request, row, desk)


def _page(request, row, desk, **forms):
    answered = row.status != Proposal.Status.SUBMITTED
    context = {
        "proposal": row,
        "desk": desk.name,
        "next": next_steps.of(row),
        "match": row.its_match,
        "parts": parts_of(row),
        "fits": fits(row.challenge, people_in(row)),
        "answer_form": None if answered else AnswerForm(action=desk.url("answer", row.pk)),
        "question_form": QuestionForm(action=desk.url("ask", row.pk)),
        "talk_form": TalkForm(action=desk.url("talk", row.pk)),
        "questions": row.questions.all(),
        "questions_are_open": row.is_in_talks,
        "talks": row.talks.exclude(cancelled_at__isnull=False),
        "others": row.challenge.proposals.waiting_for_answer().exclude(pk=row.pk).count(),
    }
    failed = next((form for form in forms.values() if form.errors), None)
    return render(request, "matching/desk_proposal.html", context | forms | {"form": failed})


@require_POST
def answer(request, pk, desk):
    row = get_object_or_404(desk.proposals(request.user), pk=pk)
    form = AnswerForm(request.POST, action=request.path)
    if form.is_valid():
        data = form.cleaned_data
        common = {"proposal": row, "by": request.user, "words": data["words"]}
        if data["answer"] == YES:
            done = attempt(form, actions.accept, **common)
        else:
            done = attempt(
                form, actions.decline, reason=data["reason"], next_step=data["next_step"], **common
            )
        if done:
            return redirect(desk.url("answered", pk))
    row.refresh_from_db()
    return _page(request, row, desk, answer_form=form)


def answered(request, pk, desk):
    """Thank you, what happens now, and the next letter that waits."""
    row = get_object_or_404(desk.proposals(request.user), pk=pk)
    waiting = desk.proposals(request.user).waiting_for_answer().order_by("answer_by")
    return render(
        request,
        "matching/desk_answered.html",
        {"proposal": row, "desk": desk.name, "waiting": waiting[:5]},
    )


@require_POST
def ask(request, pk, desk):
    row = get_object_or_404(desk.proposals(request.user), pk=pk)
    form = QuestionForm(request.POST, action=request.path)
    if form.is_valid() and attempt(
        form, actions.ask_question, proposal=row, by=request.user, text=form.cleaned_data["text"]
    ):
        messages.success(request, _("The question is on its way. You get a mail when they answer."))
        return redirect(desk.url("proposal", pk))
    return _page(request, row, desk, question_form=form)


@require_POST
def talk(request, pk, desk):
    row = get_object_or_404(desk.proposals(request.user), pk=pk)
    form = TalkForm(request.POST, action=request.path)
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("times", "how", "where", "minutes")}
        if attempt(form, actions.invite_to_talk, proposal=row, by=request.user, **data):
            messages.success(request, _("The invitation is on its way. They choose one of the times."))
            return redirect(desk.url("proposal", pk))
    return _page(request, row, desk, talk_form=form)


def compare(request, slug, desk):
    """All open letters to one challenge side by side, and their order of preference."""
    challenge = get_object_or_404(
        desk.challenges(request.user)
        .select_related("company__municipality", "programme")
        .prefetch_related("needs__skill"),
        slug=slug,
    )
    open_letters = [Proposal.Status.SUBMITTED, Proposal.Status.ACCEPTED]
    rows = list(
        desk.proposals(request.user).filter(challenge=challenge, status__in=open_letters).order_by("pk")
    )
    ranks = dict(HostPreference.objects.filter(challenge=challenge).values_list("team", "rank"))
    form = RankingForm(
        request.POST or None,
        rows=[(row, row.team.names) for row in rows],
        ranks={row.pk: ranks.get(row.team_id) for row in rows},
        empty_label=_("Not ranked"),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and (
            attempt(form, actions.rank_proposals, challenge=challenge, by=request.user, ranks=form.ranks)
            is not None
        )
    ):
        messages.success(request, _("The ranking is saved. Nobody but the mentors sees it."))
        return redirect(desk.url("compare", slug))
    everybody = {person.pk: person for row in rows for person in people_in(row)}
    fit_of = {each.participant.pk: each for each in fits(challenge, list(everybody.values()))}
    columns = [(row, parts_of(row), [fit_of[person.pk] for person in people_in(row)]) for row in rows]
    live = Round.objects.of(challenge.programme)
    context = {
        "challenge": challenge,
        "columns": columns,
        "form": form,
        "desk": desk.name,
        "until": live and live.hosts_rank_until,
        "closed": live and not live.ranking_is_open(live.hosts_rank_until),
    }
    return render(request, "matching/compare.html", context)
