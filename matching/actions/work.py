"""The work log: members write hours and a line, the host confirms in one tap."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access
from ..models import WorkLog
from .locks import match_now, refuse_unless


@transaction.atomic
def log_work(*, match, participant, day, hours, what):
    """Hours of one member on one day, with a line on what was done."""
    match = match_now(match)
    if not match.team.members.current().filter(participant=participant).exists():
        raise PermissionDenied
    refuse_unless(day <= clock.today(), _("The date lies in the future."), "future")
    refuse_unless(day >= match.starts_on, _("The work began later than this day."), "early")
    refuse_unless(not match.ends_on or match.is_alive or day <= match.ends_on, _("The work is over."), "over")
    entry = WorkLog(
        match=match, participant=participant, day=day, hours=hours, what=what.strip(), logged_at=clock.now()
    )
    entry.full_clean()
    of_day = match.work_logs.filter(participant=participant, day=day).hours_total()
    refuse_unless(of_day + entry.hours <= 24, _("A day has 24 hours."), "too_long")
    entry.save()
    return entry


@transaction.atomic
def confirm_work(*, match, by, up_to=None, by_telephone=False):
    """The host confirms every entry written until `up_to` (a moment; now if not given).

    `up_to` is when the list was shown, so nobody confirms what they have not read. Returns the count.
    """
    match = match_now(match)
    held = access.require(by, "confirm_work", match)
    return (
        match.work_logs.unconfirmed()
        .filter(logged_at__lte=up_to or clock.now())
        .update(
            confirmed_at=clock.now(),
            confirmed_by=by,
            by_telephone=access.speaks_for_host(held, by_telephone),
        )
    )
