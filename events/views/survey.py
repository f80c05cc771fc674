"""The survey by a signed link: no login, one answer each."""

from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from .. import actions
from ..emails import SURVEY_DAYS, SURVEY_SALT
from ..forms import SurveyForm
from ..models import Registration

DAY = 24 * 60 * 60


@require_http_methods(["GET", "POST"])
def answer(request, token):
    try:
        pk = signing.loads(token, salt=SURVEY_SALT, max_age=SURVEY_DAYS * DAY)
    except signing.BadSignature:
        return render(request, "events/survey_over.html", status=410)
    rows = Registration.objects.select_related("event__survey").filter(event__survey__isnull=False)
    registration = get_object_or_404(rows, pk=pk)
    form = SurveyForm(request.POST or None, questionnaire=registration.event.survey)
    done = bool(registration.surveyed_at)
    if request.method == "POST" and not done and form.is_valid():
        try:
            actions.answer_survey(registration=registration, answers=form.answers())
            done = True
        except ValidationError as refused:
            form.add_error(None, refused)
    facts = {"event": registration.event, "form": form, "done": done}
    return render(request, "events/survey.html", facts)
