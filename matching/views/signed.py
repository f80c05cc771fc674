"""Pages behind signed links in mails: one tap, no sign-in. They show the question and nothing else."""

from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from iwate_kankei.models import User

from .. import actions, links
from ..forms import CheckInForm
from ..models import CheckIn, Match
from .attempt import attempt
from .matches import moment


@never_cache
def check_in(request, token):
    """GET asks, POST answers: a mail scanner that follows the link answers nothing."""
    try:
        pk = links.read_check_in(token)
    except BadSignature:
        raise Http404 from None
    row = get_object_or_404(CheckIn.objects.select_related("match__challenge__company", "match__team"), pk=pk)
    form = CheckInForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    by = request.user if request.user.is_authenticated else None
    if valid and attempt(form, actions.answer_check_in, check_in=row, by=by, **form.cleaned_data):
        return redirect(f"{request.path}?thanks=1")
    return render(
        request,
        "matching/check_in.html",
        {
            "check_in": row,
            "form": form,
            "thanks": "thanks" in request.GET and row.answered_at,
            "passed_on": actions.check_ins.is_passed_on(row.match, by),
        },
    )


@never_cache
def work(request, token):
    """The company confirms the hours that the page shows, in one tap."""
    try:
        pk, user_pk = links.read_work(token)
    except BadSignature:
        raise Http404 from None
    match = get_object_or_404(Match.objects.with_people(), pk=pk)
    host = get_object_or_404(User, pk=user_pk, is_active=True, contacts__company=match.challenge.company_id)
    if request.method == "POST":
        actions.confirm_work(match=match, by=host, up_to=moment(request.POST.get("shown_at")))
        return redirect(request.path)
    logs = match.work_logs.unconfirmed().select_related("participant")
    newest = max((entry.logged_at for entry in logs), default=None)
    return render(request, "matching/work_confirm.html", {"match": match, "logs": logs, "shown_at": newest})
