"""The owner's own pages: made for five minutes, reached by a mailed code, without a password."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from companies.models import Challenge, Company
from iwate_kankei.models import User

from .. import links
from ..models import Greeting, Match, Placement, Proposal


def _to_confirm(user):
    """Teams of a matching round that wait for the owner's yes."""
    waiting = Placement.objects.hosted_by(user).filter(
        round__status="confirming", confirmations__side="host", confirmations__answer=""
    )
    return waiting.filter(placed__isnull=False).distinct().with_people()


@login_required
def home(request):
    """What waits for the owner's answer first, then challenges and running matches."""
    companies = Company.objects.hosted_by(request.user)
    if not companies.exists():
        raise PermissionDenied
    received = Proposal.objects.received_by(request.user).with_people()
    return render(
        request,
        "matching/host_home.html",
        {
            "companies": companies,
            "waiting": received.waiting_for_answer().order_by("answer_by", "pk"),
            "answered": received.exclude(status=Proposal.Status.SUBMITTED).order_by("-answered_at")[:10],
            "challenges": letters_by_challenge(companies),
            "matches": Match.objects.hosted_by(request.user).with_people(),
            "teams": _to_confirm(request.user),
            "season_is_silent": not Greeting.objects.filter(company__in=companies).of_this_season().exists(),
        },
    )


def letters_by_challenge(companies):
    """The companies' challenges with `letters`: how many can be compared and ranked now."""
    comparable = Q(proposals__status__in=[Proposal.Status.SUBMITTED, Proposal.Status.ACCEPTED])
    return Challenge.objects.filter(company__in=companies).annotate(
        letters=Count("proposals", filter=comparable)
    )


def enter(request, token):
    """From the mail to the page: one button sends the six-digit code to the address that the mail went to."""
    try:
        pk, path = links.read_entry(token)
    except BadSignature:
        raise Http404 from None
    if request.user.is_authenticated:
        return redirect(path)
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None:
        raise Http404
    if request.method == "POST":
        if ratelimit.consume(request, action="request_login_code", key=user.email):
            LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
            return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': path})}")
        messages.error(request, _("Too many codes were asked for. Please wait some minutes."))
    return render(request, "matching/host_enter.html", {"address": masked(user.email)})


def masked(email):
    """s•••@example.jp: enough to know one's own address by."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
