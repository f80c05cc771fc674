"""Words of the season: the host's page, also for the mentor who writes down what the host says."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import access, actions
from ..forms import GreetingForm
from ..models import Greeting
from .attempt import attempt, try_or_say


def greetings(request):
    companies = access.companies_that_greet(request.user).order_by("name_kana", "pk")
    if not companies:
        raise PermissionDenied
    form = GreetingForm(request.POST or None, companies=companies)
    valid = request.method == "POST" and form.is_valid()
    if valid and attempt(form, actions.write_greeting, by=request.user, **form.cleaned_data):
        messages.success(request, _("Thank you. It will go out on that day."))
        return redirect("host:greetings")
    rows = Greeting.objects.filter(company__in=companies).select_related("company")[:50]
    return render(request, "matching/greetings.html", {"form": form, "rows": rows})


@require_POST
def drop(request, pk):
    companies = access.companies_that_greet(request.user)
    greeting = get_object_or_404(Greeting.objects.filter(company__in=companies), pk=pk)
    try_or_say(request, actions.drop_greeting, _("It is taken back."), greeting=greeting, by=request.user)
    return redirect("host:greetings")
