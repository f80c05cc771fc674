from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.models import Municipality, Programme


class SnapshotQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The prefecture all; an operator its programmes; a city or mentor the figures of their places."""
        duties = user.duties
        if duties.everywhere:
            return self
        return self.filter(Q(programme__in=duties.programmes) | Q(municipality__in=duties.municipalities))

    def whole(self):
        """Of the programmes as a whole, not of one of their places."""
        return self.filter(municipality__isnull=True)

    def adding_up_for(self, user):
        """What the person sees, each match once: whole programmes, else their places in the others."""
        duties = user.duties
        if duties.everywhere:
            return self.whole()
        whole = Q(municipality__isnull=True, programme__in=duties.programmes)
        places = Q(municipality__in=duties.municipalities) & ~Q(programme__in=duties.programmes)
        return self.filter(whole | places)

    def newest(self):
        """The rows of the newest month of each programme."""
        last = self.model.objects.filter(programme=models.OuterRef("programme")).order_by("-month")
        return self.filter(month=models.Subquery(last.values("month")[:1]))


class Snapshot(models.Model):
    """What a figure of continuity was in a month, of a programme or one of its places. Numbers, no people.

    It stays when people are erased later. `count` of `base`; people, people_of: how many persons are
    behind the two, which decides what may be published. The running month is written anew until it is over.
    """

    month = models.DateField(_("month"))
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="snapshots", verbose_name=_("programme")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="snapshots",
        verbose_name=_("municipality"),
    )
    figure = models.SlugField(_("figure"), max_length=20)
    count = models.PositiveIntegerField(_("count"))
    base = models.PositiveIntegerField(_("out of"))
    people = models.PositiveIntegerField(_("people"))
    people_of = models.PositiveIntegerField(_("people in all"))
    taken_at = models.DateTimeField(_("taken"), default=clock.now, editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of a month")
        verbose_name_plural = _("figures of the months")
        ordering = ["-month", "programme", "municipality", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "programme", "municipality", "figure"],
                name="snapshot_once_a_month",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="snapshot_names_the_month"),
            models.CheckConstraint(
                condition=Q(count__lte=F("base"), people__lte=F("people_of")), name="snapshot_is_a_part"
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.figure}: {self.count}/{self.base}"
