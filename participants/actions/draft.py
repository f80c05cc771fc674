"""Half-done forms: kept as typed, found again, gone once the form is done."""

from iwate_kankei import clock

from ..models import FormDraft

NEVER_KEPT = {"csrfmiddlewaretoken", "password", "password1", "password2", "keep", "find_skills"}


def keep_draft(*, user, form, data):
    """Keep a form as it was typed. data: a QueryDict; unfinished or wrong answers are fine."""
    typed = {name: data.getlist(name) for name in data if name not in NEVER_KEPT}
    FormDraft.objects.update_or_create(
        user=user, form=form, defaults={"data": typed, "saved_at": clock.now()}
    )


def drop_draft(*, user, form):
    FormDraft.objects.filter(user=user, form=form).delete()
