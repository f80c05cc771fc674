"""A person's own pages: My page, the profile, consents."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies import tagging
from iwate_kankei import asked
from notifications import links

from .. import actions, mypage, shown, stages
from ..access import participant_required
from ..completeness import missing_answers, percent
from ..consents import TEXTS, way
from ..forms import BeginForm, ProfileForm
from ..models import Participant
from ..suggestions import challenges_for, reader_of

PROFILE = "profile"  # the name of its draft


def next_address(request):
    """Where the person wanted to go, if that is on this site; else My page."""
    return asked.page(request, reverse("my:home"))


@participant_required
def home(request):
    participant = request.participant
    prefetch_related_objects([participant], "held_skills__skill", "municipalities")
    coming, attended = mypage.registrations(participant)
    teams = [membership.team for membership in participant.memberships.current().with_work()]
    proposals = [row for team in teams for row in team.proposals.all()]
    matches = [row for team in teams for row in team.matches.all()]
    draft = request.user.form_drafts.filter(form=PROFILE).first()
    evidence = stages.evidence_of(participant)
    missing = missing_answers(participant)
    reader = reader_of(request)
    fits = challenges_for(reader) if reader else []
    shown.remember(request, [fit.challenge.pk for fit in fits])
    next_step = participant.next_steps.current().first()
    tasks = mypage.tasks(coming, proposals, matches, mypage.asks(participant))
    tasks += mypage.profile_task(participant, draft)
    tasks += mypage.next_step_task(mypage.last_end(attended, matches), next_step)
    return render(
        request,
        "participants/home.html",
        {
            "participant": participant,
            "tasks": tasks,
            "coming": coming,
            "proposals": proposals,
            "matches": matches,
            "stage": stages.reached(evidence),
            "steps": mypage.steps(evidence),
            "missing": missing,
            "percent": percent(missing),
            "fits": fits,
            "next_step": next_step,
            "mails_url": links.preferences(request.user),
            "has_passkey": Authenticator.objects.filter(user=request.user, type="webauthn").exists(),
        },
    )


@login_required
def begin(request):
    """Somebody who has an account for another reason (host, office) begins a record of their own."""
    form = BeginForm(request.POST or None)
    if Participant.objects.filter(user=request.user).exists():
        return redirect(next_address(request))
    if request.method == "POST" and form.is_valid():
        actions.register(user=request.user, how="my page")
        return redirect(next_address(request))
    return render(request, "participants/begin.html", {"form": form, "next": next_address(request)})


@participant_required
def profile(request):
    draft = request.user.form_drafts.filter(form=PROFILE).first()
    if request.method != "POST":
        form = ProfileForm(instance=request.participant)
        if draft:
            tagging.take_up(form, _typed(draft))
        return _profile_page(request, form, draft)
    if tagging.asks(request):
        actions.keep_draft(user=request.user, form=PROFILE, data=request.POST)
        form = tagging.take_up(ProfileForm(instance=request.participant), request.POST)
        return _profile_page(request, form)
    if "keep" in request.POST:
        actions.keep_draft(user=request.user, form=PROFILE, data=request.POST)
        messages.success(request, _("Kept as you typed it. You find it here again on any device."))
        return redirect("my:home")
    form = ProfileForm(request.POST, instance=request.participant)
    if not form.is_valid():
        actions.keep_draft(user=request.user, form=PROFILE, data=request.POST)
        return _profile_page(request, form)
    form.save()
    actions.drop_draft(user=request.user, form=PROFILE)
    messages.success(request, _("Your profile is saved."))
    return redirect(next_address(request))


def _profile_page(request, form, draft=None):
    missing = missing_answers(request.participant)
    facts = {"form": form, "draft": draft, "missing": missing, "percent": percent(missing)}
    return render(request, "participants/profile.html", facts)


@participant_required
@require_POST
def keep_profile(request):
    """For the script: what is typed is kept every few seconds. The button "Keep" does the same."""
    actions.keep_draft(user=request.user, form=PROFILE, data=request.POST)
    return JsonResponse({"saved": True})


@participant_required
@require_POST
def drop_profile_draft(request):
    actions.drop_draft(user=request.user, form=PROFILE)
    return redirect("my:profile")


def _typed(draft):
    """The draft's answers as if they had just been posted."""
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    return data


@participant_required
def consents(request):
    """Each purpose with its text, what is valid now and everything that was given and withdrawn."""
    rows = list(request.participant.consents.all())
    valid = {row.purpose: row for row in rows if row.withdrawn_at is None}
    return render(
        request,
        "participants/consents.html",
        {
            "participant": request.participant,
            "purposes": [{"text": text, "valid": valid.get(text.purpose)} for text in TEXTS],
            "history": [(row, way(row.how), way(row.withdrawn_how)) for row in rows],
        },
    )


def _text_of(purpose):
    """The text in force for a purpose, or 404."""
    for text in TEXTS:
        if text.purpose == purpose:
            return text
    raise Http404


@participant_required
@require_POST
def give_consent(request, purpose):
    text = _text_of(purpose)
    actions.give_consent(participant=request.participant, purpose=purpose, how="my page")
    messages.success(request, _("You agreed: %(purpose)s") % {"purpose": text.label})
    return redirect("my:consents")


@participant_required
@require_POST
def withdraw_consent(request, purpose):
    text = _text_of(purpose)
    actions.withdraw_consent(participant=request.participant, purpose=purpose, how="my page")
    messages.success(request, _("Withdrawn: %(purpose)s") % {"purpose": text.label})
    return redirect("my:consents")
