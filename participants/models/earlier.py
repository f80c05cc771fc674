import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei.duties import duties_of
from iwate_kankei.models import Municipality
from iwate_kankei.models.programme import in_places_of

from .participant import Participant


class EarlierTieQuerySet(models.QuerySet):
    def near(self, duties):
        """What somebody in office sees: of the places that they work for, and what names no place."""
        return self if duties.everywhere else self.filter(_near(duties))

    def visible_to(self, user):
        """One's own, and in office those that are near."""
        duties, mine = duties_of(user), Q(participant__user=user)
        if duties.everywhere:
            return self
        return self.filter(mine | _near(duties) if duties.is_staff_anywhere else mine)


def _near(duties):
    return in_places_of(duties) | Q(municipality=None)


class EarlierTie(models.Model):
    """What a person did with the programme before this portal existed, from the lists of those years."""

    class Kind(models.TextChoices):
        ATTENDED = "attended", _("Came to an event")
        FIELDWORK = "fieldwork", _("Did fieldwork")
        PROPOSED = "proposed", _("Submitted a proposal")
        WORKED = "worked", _("Worked with a company")
        OTHER = "other", _("Other")

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="earlier_ties", verbose_name=_("participant")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    happened_on = models.DateField(_("date"), null=True, blank=True)
    what = models.CharField(_("what"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="earlier_ties",
        verbose_name=_("municipality"),
    )

    objects = EarlierTieQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier tie")
        verbose_name_plural = _("earlier ties")
        ordering = ["fiscal_year", "happened_on", "id"]
        constraints = [
            # The same list imported twice changes nothing.
            models.UniqueConstraint(
                fields=["participant", "kind", "fiscal_year", "happened_on", "what"],
                nulls_distinct=False,
                name="earlier_tie_once",
            )
        ]

    def __str__(self):
        return f"{self.fiscal_year} {self.what or self.get_kind_display()}"

    @property
    def day(self):
        """Without a date the first day of its fiscal year stands for it."""
        return self.happened_on or dt.date(self.fiscal_year, 4, 1)
