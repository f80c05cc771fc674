"""Texts that staff have worded: used if they still fit, else the built-in text goes and staff are told."""

import logging

from django.db import transaction

from iwate_kankei import clock

from . import sandbox
from .models import Wording, WordingVersion
from .wording import split

log = logging.getLogger(__name__)


def edited(kind, language, facts):
    """(subject, text) in staff's words, or None where there are none that work.

    A wording may break later: a release may take away a placeholder. The mail then goes in the
    built-in words, and the list of wordings shows since when.
    """
    wording = Wording.objects.edited(kind, language)
    if wording is None:
        return None
    if not sandbox.problem(kind, wording.subject, wording.text):
        try:
            subject = " ".join(sandbox.render(wording.subject, facts).split())
            return split(f"{subject}\n{sandbox.render(wording.text, facts)}")
        except Exception as error:  # whatever it is, the mail must go
            log.warning("wording %s: %s", wording.pk, type(error).__name__)
    Wording.objects.filter(pk=wording.pk, broken_since=None).update(broken_since=clock.now())
    return None


@transaction.atomic
def save(*, wording, subject, text, by):
    """Put new words in place and keep what was; both empty goes back to the built-in text."""
    wording = Wording.objects.select_for_update(no_key=True).get(pk=wording.pk)
    wording.subject, wording.text, wording.broken_since = subject, text, None
    wording.save()
    WordingVersion.objects.create(wording=wording, subject=subject, text=text, made_by=by)
    return wording
