from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies import posts
from iwate_kankei import handover
from iwate_kankei.access import staff_required
from iwate_kankei.models import Assignment

from . import handover as report
from .forms import SuccessorForm


@staff_required
def handover_list(request):
    """Posts that end within 30 days."""
    rows = handover.ending_soon(request.user).order_by("ends_on", "municipality", "role")
    return render(request, "reports/handover_list.html", {"posts": rows})


@staff_required
def handover_page(request, pk):
    """What hangs on one post; the prefecture names who takes over."""
    post = get_object_or_404(Assignment.objects.handed_over_by(request.user), pk=pk)
    if request.method == "POST" and not request.user.duties.everywhere:
        raise PermissionDenied  # posts are given by the prefecture
    form = SuccessorForm(request.POST if request.method == "POST" else None, post=post)
    if request.method == "POST" and form.is_valid():
        try:
            posts.hand_over(assignment=post, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The post is handed over. The successor has been told by mail."))
            return redirect("reports:handover", pk)
    return render(request, "reports/handover.html", {"post": post, "form": form, **report.of(post)})


@require_POST
@staff_required
def extend(request, pk):
    post = get_object_or_404(Assignment.objects.handed_over_by(request.user), pk=pk)
    try:
        posts.extend(assignment=post, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The post goes on for another year."))
    return redirect("reports:handover", pk)
