"""Written conditions (条件明示書): issued as a version that nobody can change, receipt noted by each side."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access, conditions, emails
from ..models import CheckIn, Terms
from .locks import match_now, refuse_unless


@transaction.atomic
def issue_terms(*, match, by, **content):
    """A new version of the conditions. content: conditions.FIELDS, dates as dates.

    Raises ValidationError by field for what the law asks and the content lacks.
    """
    match = match_now(match)
    access.require(by, "terms", match)
    refuse_unless(match.is_alive, _("This match is over."))
    unknown = set(content) - set(conditions.FIELDS)
    if unknown:
        raise TypeError(f"no such conditions: {sorted(unknown)}")
    if found := conditions.problems(content):
        raise ValidationError(found)
    stored = conditions.as_stored(content)
    digest = conditions.fingerprint(stored)
    last = match.terms.first()
    refuse_unless(not last or last.digest != digest, _("These conditions have been issued already."), "same")
    number = (match.terms.aggregate(last=Max("number"))["last"] or 0) + 1
    terms = Terms.objects.create(match=match, number=number, content=stored, digest=digest, issued_by=by)
    emails.terms_issued(terms)
    return terms


@transaction.atomic
def receive_terms(*, terms, by, side, by_telephone=False):
    """One side says that it has the paper. The first time is kept, later ones change nothing."""
    terms = (
        Terms.objects.select_for_update(no_key=True, of=("self",)).select_related("match").get(pk=terms.pk)
    )
    held = access.roles_towards(by, terms.match)
    allowed = access.TEAM in held if side == CheckIn.Side.TEAM else held & access.MAY["terms"]
    if not allowed:
        raise PermissionDenied
    newest = terms.match.terms.first()
    refuse_unless(newest.pk == terms.pk, _("There is a newer version of these conditions."), "old")
    if getattr(terms, f"{side}_received_at") is None:
        setattr(terms, f"{side}_received_at", clock.now())
        setattr(terms, f"{side}_received_by", by)
        if side == CheckIn.Side.HOST:
            terms.by_telephone = access.speaks_for_host(held, by_telephone)
        terms.save(update_fields=[f"{side}_received_at", f"{side}_received_by", "by_telephone"])
    return terms
