"""Ending well: both sides say what came of it, what they learned, and what comes next."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access, emails
from ..models import CheckIn, Closing
from ..wording import without_contact_details
from .locks import match_now, refuse_unless


@transaction.atomic
def look_back(
    *, match, side, by, results, next_step, learned="", testimonial="", may_publish=False, by_telephone=False
):
    """One side's look back on a match that is over; writing again replaces it."""
    match = match_now(match)
    held = access.require(by, "look_back", match)
    own = {CheckIn.Side.TEAM: access.TEAM, CheckIn.Side.HOST: access.HOST}[CheckIn.Side(side)]
    if own not in held and not held & {access.MENTOR, access.PREFECTURE}:
        raise PermissionDenied
    refuse_unless(not match.is_alive, _("The match goes on: there is nothing to look back on yet."))
    refuse_unless(results.strip(), _("Please write what came out of it."), "empty")
    refuse_unless(next_step in Closing.NextStep.values, _("Please choose a next step."), "step")
    # Only the side itself can say that its words may be published.
    may_publish = may_publish and bool(testimonial.strip()) and own in held
    if may_publish:
        without_contact_details(testimonial)
    closing, _created = Closing.objects.update_or_create(
        match=match,
        side=side,
        defaults={
            "results": results.strip(),
            "learned": learned.strip(),
            "testimonial": testimonial.strip(),
            "may_publish": may_publish,
            "next_step": next_step,
            "written_by": by,
            "written_at": clock.now(),
            "by_telephone": by_telephone or own not in held,
        },
    )
    emails.looked_back(closing)
    return closing
