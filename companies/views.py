from csp.decorators import csp_exempt
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models import Prefetch
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import DetailView, ListView, UpdateView

from iwate_kankei import asked
from iwate_kankei.access import has_second_factor, second_factor_in_office

from . import access, hooks, seen, steps, tagging
from .forms import ChallengeFilter, ChallengeForm, StepForm
from .models import Challenge, ChallengeSkill, Company
from .models.photo import file_of
from .readiness import gaps
from .steps import STEPS

LESSONS = 3  # beside the form; the mentors' library has all
NEEDS = Prefetch("needs", ChallengeSkill.objects.select_related("skill"))


class ChallengeList(ListView):
    """Open challenges; the filters stay in the address, so that a list can be sent to a friend."""

    paginate_by = 20

    def get_queryset(self):
        everything = Challenge.objects.open().filter(company__is_published=True)
        self.filter = ChallengeFilter(self.request.GET, everything)
        self.order = hooks.order_of(self.request)
        rows = (
            self.filter.found()
            .with_interest_of(self.request.user)
            .with_photo()
            .select_related("company__municipality")
            .prefetch_related(NEEDS)
            .distinct()
        )
        return self.order.arrange(self.request, rows) if self.order else rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            filter=self.filter,
            order=self.order,
            orders=[order for order in hooks.ORDERS.values() if order.offered(self.request)],
            seen=seen.challenges(self.request),
            query=self.request.GET.urlencode(),
            **kwargs,
        )
        for note in hooks.LISTED:
            note(self.request, self.order, context["object_list"])
        return context


class ChallengeDetail(DetailView):
    def get_queryset(self):
        return (
            Challenge.objects.visible_to(self.request.user)
            .with_interest_of(self.request.user)
            .select_related("company__municipality", "programme")
            .prefetch_related(NEEDS)
        )

    def get_context_data(self, **kwargs):
        challenge, user = self.object, self.request.user
        editable = access.may(user, "edit", challenge)
        seen.remember(self.request, challenge)
        for note in hooks.OPENED:
            note(self.request, challenge)
        return super().get_context_data(
            may_edit=editable,
            gaps=gaps(challenge) if editable else [],
            steps=steps.possible(user, challenge) if editable else [],
            **kwargs,
        )


class CompanyDetail(DetailView):
    def get_queryset(self):
        return (
            Company.objects.visible_to(self.request.user)
            .select_related("municipality", "mentor")
            .prefetch_related("photos")
        )

    def get_context_data(self, **kwargs):
        company, user = self.object, self.request.user
        challenges = company.challenges.visible_to(user).prefetch_related(NEEDS)
        # Names of teams, and when the owner hands over: as in the admin, not without the second factor.
        desk = access.answers_for(user, company) and has_second_factor(self.request)
        return super().get_context_data(
            challenges=challenges,
            people=company.contacts.on_the_page(),
            history=company.history() if desk else None,
            **kwargs,
        )


@require_safe
@csp_exempt()  # one of its own, below
def photo(request, key, width):
    """A rendition, as deploy/nginx.conf also serves it: whatever the bytes are, they are shown as a JPEG.

    The key is the secret: who knows it has seen the page. It never comes again with other content.
    """
    try:
        file = default_storage.open(file_of(key, width))
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@method_decorator(second_factor_in_office, name="dispatch")
class ChallengeEdit(UpdateView):
    """For the host, the mentors of the place and the office."""

    form_class = ChallengeForm
    template_name = "companies/challenge_form.html"

    def get_queryset(self):
        return Challenge.objects.editable_by(self.request.user).select_related("company")

    def get_context_data(self, **kwargs):
        others = Challenge.objects.exclude(pk=self.object.pk).with_lessons(self.object.field)
        return super().get_context_data(lessons=others[:LESSONS], **kwargs)

    def post(self, request, *args, **kwargs):
        if not tagging.asks(request):
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        form = tagging.take_up(ChallengeForm(instance=self.object), request.POST)
        return self.render_to_response(self.get_context_data(form=form))

    def form_valid(self, form):
        messages.success(self.request, _("Your changes are saved."))
        return super().form_valid(form)


@require_POST
@login_required
def found_skills(request):
    """For the script: skills found in `text`, without those `chosen`. By POST: texts stay out of logs."""
    chosen = {int(pk) for pk in request.POST.getlist("chosen") if pk.isascii() and pk.isdigit()}
    found = tagging.found_in(request.POST.get("text", "")[:20_000], chosen)
    return JsonResponse({"skills": [{"id": skill.pk, "name": str(skill)} for skill in found]})


@second_factor_in_office
def challenge_step(request, slug, verb):
    """GET asks whether it is meant; POST does it. Used from the sheet's page and from the admin."""
    challenge = get_object_or_404(Challenge.objects.editable_by(request.user), slug=slug)
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    form = StepForm(step, request.POST if request.method == "POST" else None)
    back = asked.page(request, challenge.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            step.action(challenge=challenge, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, step.done)
            return redirect(back)
    context = {"challenge": challenge, "step": step, "form": form, "back": back, "gaps": gaps(challenge)}
    return render(request, "companies/challenge_step.html", context)
