"""What is done with challenge sheets: draft with the host, review by a mentor, publish, confirm, close."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from . import emails
from .access import require
from .models import CONFIRM_EVERY, Challenge, Company
from .readiness import blocking

Status = Challenge.Status


def _locked(challenge, verb, to, by):
    """The row under lock, if `by` may move it to the state `to`; refused with a reason otherwise."""
    require(by, verb, challenge)
    challenge = Challenge.objects.select_for_update(no_key=True, of=("self",)).get(pk=challenge.pk)
    if to not in Challenge.TRANSITIONS[challenge.status]:
        raise ValidationError(
            _("This is not possible now: the challenge is in the state “%(state)s”.")
            % {"state": challenge.get_status_display()},
            code="wrong_state",
        )
    return challenge


def _move(challenge, to, **fields):
    for name, value in fields.items():
        setattr(challenge, name, value)
    challenge.status = to
    challenge.save(update_fields=["status", *fields])
    return challenge


@transaction.atomic
def submit_for_review(*, challenge, by):
    """The host's words are complete: the mentors of the place look at them."""
    challenge = _locked(challenge, "submit_for_review", Status.REVIEW, by)
    _move(challenge, Status.REVIEW)
    emails.review_wanted(challenge)
    return challenge


@transaction.atomic
def publish(*, challenge, by):
    """Show the sheet to everybody. Refused with the list of what is missing, by law or to be understood.

    The company's page becomes public with its first challenge.
    """
    challenge = _locked(challenge, "publish", Status.PUBLISHED, by)
    Company.objects.held().get(pk=challenge.company_id)
    if missing := blocking(challenge):
        raise ValidationError([gap.message for gap in missing], code="not_ready")
    now = clock.now()
    _move(challenge, Status.PUBLISHED, published_at=now, confirmed_at=now, review_words="")
    Company.objects.filter(pk=challenge.company_id, is_published=False).update(is_published=True)
    emails.published(challenge)
    return challenge


@transaction.atomic
def send_back(*, challenge, by, words=""):
    """Back to draft, with words that say what to change; a published sheet disappears."""
    challenge = _locked(challenge, "send_back", Status.DRAFT, by)
    _move(challenge, Status.DRAFT, review_words=words)
    emails.stop_asking(challenge)
    emails.sent_back(challenge)
    return challenge


@transaction.atomic
def close(*, challenge, by):
    """No more proposals. The page stays, marked as closed."""
    challenge = _locked(challenge, "close", Status.CLOSED, by)
    _move(challenge, Status.CLOSED)
    emails.stop_asking(challenge)
    return challenge


@transaction.atomic
def confirm(*, challenge, by):
    """The host still wants this: the sheet stays public for another 90 days."""
    require(by, "confirm", challenge)
    challenge = Challenge.objects.select_for_update(no_key=True, of=("self",)).get(pk=challenge.pk)
    if challenge.status != Status.PUBLISHED:
        raise ValidationError(_("Only a published challenge can be confirmed."), code="wrong_state")
    challenge.confirmed_at = clock.now()
    challenge.save(update_fields=["confirmed_at"])
    emails.stop_asking(challenge)
    return challenge


@transaction.atomic
def remind(*, challenge, by):
    """Ask the company today whether it still wants this; the portal asks by itself later. Once a day."""
    require(by, "remind", challenge)
    challenge = Challenge.objects.select_for_update(no_key=True, of=("self",)).get(pk=challenge.pk)
    if challenge.status != Status.PUBLISHED:
        raise ValidationError(_("Only a published challenge can be confirmed."), code="wrong_state")
    emails.ask_to_confirm(challenge, version=f"asked on {clock.today()}")
    return challenge


@transaction.atomic
def ask_unconfirmed():
    """Ask whoever is a contact by now, once for each confirmation, before the sheet closes by itself.

    A sheet that somebody is just confirming is left alone; tomorrow it is looked at again.
    """
    rows = Challenge.objects.closing_soon().select_related("company")
    for challenge in rows.select_for_update(no_key=True, skip_locked=True, of=("self",)):
        emails.ask_to_confirm(challenge, version=challenge.confirmed_at.isoformat())


@transaction.atomic
def expire_unconfirmed():
    """Close every published sheet that nobody has confirmed for 90 days. Returns how many."""
    stale = Challenge.objects.unconfirmed_since(clock.now() - CONFIRM_EVERY)
    rows = list(stale.select_for_update(no_key=True, skip_locked=True, of=("self",)))
    for challenge in rows:
        _move(challenge, Status.CLOSED)
        emails.stop_asking(challenge)
        emails.expired(challenge)
    return len(rows)
