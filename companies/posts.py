"""Posts change on 1 April: terms are extended, or handed over with the companies that hang on them.

Here because a mentor's post carries companies: the lowest floor that sees both.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock, handover
from iwate_kankei.models import Assignment, User
from iwate_kankei.models.assignment import end_of_fiscal_year

from . import emails
from .models import Company


def _require_prefecture(by):
    if not by.duties.everywhere:
        raise ValidationError(_("Posts are given by the prefecture."), code="not_allowed")


@transaction.atomic
def extend(*, assignment, by):
    """Another year: until the 31 March after the present end."""
    _require_prefecture(by)
    post = Assignment.objects.select_for_update().get(pk=assignment.pk)
    post.ends_on = post.ends_on.replace(
        year=post.ends_on.year + (post.ends_on.month > 3) + 1, month=3, day=31
    )
    post.save(update_fields=["ends_on"])
    return post


@transaction.atomic
def hand_over(*, assignment, email, name, starts_on, by):
    """The post passes to somebody else, who gets an account if need be; a mentor's companies go along.

    The old post keeps its end: the two overlap, so that they can work side by side. The new one goes on
    beyond it, to the end of the fiscal year after.
    """
    _require_prefecture(by)
    old = Assignment.objects.select_for_update().get(pk=assignment.pk)
    successor = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, name=name)
    if successor.pk == old.user_id:
        raise ValidationError(_("This person holds the post already."), code="same_person")
    post = Assignment.objects.create(
        user=successor,
        role=old.role,
        municipality=old.municipality,
        programme=old.programme,
        organisation=old.organisation,
        starts_on=starts_on,
        ends_on=end_of_fiscal_year(max(starts_on, old.ends_on + dt.timedelta(days=1))),
    )
    if old.role == Assignment.Role.MENTOR:
        Company.objects.filter(mentor=old.user_id, municipality=old.municipality_id).update(mentor=successor)
    emails.post_begins(post)
    return post


def warn_of_endings():
    """Tell whoever's post ends within 30 days, once for each post and end."""
    for post in Assignment.objects.ending_by(clock.today() + handover.WARN_BEFORE).select_related("user"):
        if post.user.is_active:
            emails.post_ends(post)
