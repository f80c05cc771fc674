from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from iwate_kankei import clock

from ..models import Registration


def answer_survey(*, registration, answers):
    """One answer each: the first counts, by a conditional UPDATE."""
    first = Registration.objects.filter(pk=registration.pk, surveyed_at__isnull=True).update(
        survey_answers=answers, surveyed_at=clock.now()
    )
    if not first:
        raise ValidationError(_("Your answers have arrived already. Thank you."), code="answered")
