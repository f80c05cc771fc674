import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .. import clock
from .municipality import Municipality
from .programme import Programme, fiscal_year_of


def end_of_fiscal_year(day=None):
    """31 March: posts change on 1 April, so a term ends there unless somebody extends it."""
    today = day or clock.today()
    return today.replace(year=fiscal_year_of(today) + 1, month=3, day=31)


class AssignmentQuerySet(models.QuerySet):
    def current(self, on=None):
        on = on or clock.today()
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def visible_to(self, user):
        """Accounts are the prefecture's business; everybody sees their own."""
        return self if user.duties.everywhere else self.filter(user=user)

    def handed_over_by(self, user):
        """Posts whose open threads this person may read: all, those of one's city, and one's own."""
        duties = user.duties
        if duties.everywhere:
            return self
        return self.filter(Q(user=user) | Q(municipality__in=duties.city_codes))

    def ending_by(self, day):
        """Current posts that end by then, unless the same person has the same post again afterwards."""
        return self.current().filter(~Exists(_further_post()), ends_on__lte=day)


def _further_post():
    """A post without a place or a programme goes for all of them."""
    return Assignment.objects.filter(
        Q(municipality=OuterRef("municipality")) | Q(municipality=None),
        Q(programme=OuterRef("programme")) | Q(programme=None),
        user=OuterRef("user"),
        role=OuterRef("role"),
        starts_on__lte=OuterRef("ends_on") + dt.timedelta(days=1),
        ends_on__gt=OuterRef("ends_on"),
    )


class Assignment(models.Model):
    """A person's role, place and term (任用). All rights follow from the current ones."""

    class Role(models.TextChoices):
        PREFECTURE = "prefecture", _("Prefecture")
        CITY = "city", _("City")
        OPERATOR = "operator", _("Operator")
        MENTOR = "mentor", _("Mentor")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("municipality"),
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("programme"),
    )
    organisation = models.CharField(_("organisation"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("until"), default=end_of_fiscal_year)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-ends_on", "user_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="assignment_ends_after_start"
            ),
            # Whoever answers for a place has one; an operator runs one programme.
            models.CheckConstraint(
                condition=~Q(role__in=["city", "mentor"]) | Q(municipality__isnull=False),
                name="assignment_has_its_municipality",
            ),
            models.CheckConstraint(
                condition=~Q(role="operator") | Q(programme__isnull=False),
                name="assignment_has_its_programme",
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], name="assignment_current")]  # read once a request

    def __str__(self):
        return " ".join(filter(None, [self.get_role_display(), str(self.municipality or "")]))
