"""Contact records (やりとりの記録): the two-minute note from the car park."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from ..models import ContactRecord
from .locks import refuse_unless


@transaction.atomic
def add_contact_record(
    *,
    author,
    how,
    summary,
    participant=None,
    company=None,
    match=None,
    happened_on=None,
    promise="",
    promised_by="",
    promise_due=None,
):
    """A note about a participant, a company, or both; about a match it is also about its company."""
    if not author.duties.is_staff_anywhere:
        raise PermissionDenied
    company = company or (match and match.challenge.company)
    refuse_unless(participant or company, _("Please say who the note is about."), "nobody")
    refuse_unless(summary.strip(), _("Please write what was said."), "empty")
    refuse_unless(not promise or promise_due, _("Please say until when."), "promise_due")
    happened_on = happened_on or clock.today()
    refuse_unless(happened_on <= clock.today(), _("The date lies in the future."), "future")
    return ContactRecord.objects.create(
        author=author,
        how=how,
        summary=summary.strip(),
        participant=participant,
        company=company,
        match=match,
        happened_on=happened_on,
        promise=promise.strip(),
        promised_by=(promised_by or ContactRecord.Promiser.MENTOR) if promise else "",
        promise_due=promise_due if promise else None,
    )


@transaction.atomic
def keep_promise(*, record, by):
    """The promise of a note has been kept."""
    if not ContactRecord.objects.visible_to(by).filter(pk=record.pk).exists():
        raise PermissionDenied
    ContactRecord.objects.promised().filter(pk=record.pk).update(promise_kept_at=clock.now())
