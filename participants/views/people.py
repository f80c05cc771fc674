"""The office's pages about people in general: the list, requests on personal data, retention, skills."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from companies.models import Skill
from iwate_kankei import asked, clock
from iwate_kankei.access import staff_required

from .. import actions
from ..access import prefecture_required
from ..models import DataRequest, Participant

A_PAGE = 50


@staff_required
def people(request):
    """Everybody this person may see, by kana; one search over name, kana, address and telephone."""
    words = request.GET.get("q", "").strip()
    rows = Participant.objects.visible_to(request.user).present().found_by(words).select_related("user")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "participants/people_list.html", {"page": page, "words": words})


@prefecture_required
def data_requests(request):
    """Open requests on personal data, the most urgent first, and the last ones settled."""
    return _requests_page(request)


def _requests_page(request, refused=None, answer=""):
    """refused: number of the request that could not be settled with `answer`, which stays in its field."""
    rows = DataRequest.objects.select_related("participant", "settled_by")
    return render(
        request,
        "participants/datarequest_list.html",
        {
            "open": rows.open(),
            "settled": rows.exclude(status=DataRequest.Status.OPEN).order_by("-settled_at")[:30],
            "today": clock.today(),
            "refused": refused,
            "answer": answer,
        },
    )


@prefecture_required
@require_POST
def settle_request(request, pk):
    row = get_object_or_404(DataRequest, pk=pk)
    answer = request.POST.get("answer", "")
    try:
        actions.settle_request(
            request=row, by=request.user, answer=answer, declined="declined" in request.POST
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _requests_page(request, refused=row.pk, answer=answer)
    messages.success(request, _("The request is settled, and the person is told."))
    return redirect("people:data_requests")


@prefecture_required
def retention(request):
    """People without any tie for years: proposed for erasing, or kept for a reason until a day."""
    page = Paginator(Participant.objects.without_ties(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "participants/retention.html", {"page": page})


@prefecture_required
@require_POST
def keep_longer(request, pk):
    person = get_object_or_404(Participant.objects.present(), pk=pk)
    actions.keep_longer(participant=person)
    messages.success(request, _("Kept for one more year."))
    return redirect("people:retention")


@prefecture_required
def skill_words(request):
    """Skills that people wrote because the list lacks them: made part of the list, or one of its words."""
    if request.method == "POST":
        return _settle_skill_words(request)
    written = Counter(Participant.objects.with_skill_words().values_list("skill_words", flat=True))
    return render(
        request,
        "participants/skill_words.html",
        {
            "written": written.most_common(100),
            "skills": Skill.objects.filter(is_active=True),
        },
    )


def _settle_skill_words(request):
    number = asked.number(request.POST, "skill")
    skill = get_object_or_404(Skill, pk=number) if number else None
    settled = actions.settle_skill_words(words=request.POST.get("words", ""), skill=skill)
    messages.success(
        request,
        ngettext("Settled for %(n)s person.", "Settled for %(n)s people.", settled) % {"n": settled},
    )
    return redirect("people:skill_words")
