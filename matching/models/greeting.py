import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from iwate_kankei import clock


def season_began(day):
    """The first day of the season; spring begins in March, the others three months after each other."""
    month = day.month // 3 * 3
    return dt.date(day.year, month, 1) if month else dt.date(day.year - 1, 12, 1)


class GreetingQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(told_at__isnull=True)

    def due(self):
        """Their day has come and nobody has been told yet."""
        return self.waiting().filter(send_on__lte=clock.today(), company__is_published=True)

    def of_this_season(self):
        return self.filter(send_on__gte=season_began(clock.today()))


class Greeting(models.Model):
    """A word of the season in the host's own words (季節のたより), to people who have a tie to the company.

    It costs a company one paragraph a season, and is what brings somebody back after the work has ended.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="greetings", verbose_name=_("company"))
    words = models.TextField(_("your words"), max_length=600)
    send_on = models.DateField(_("send on"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now, editable=False)
    told_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)

    objects = GreetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of the season")
        verbose_name_plural = _("words of the season")
        ordering = ["-send_on", "-id"]

    def __str__(self):
        return f"{self.company} {self.send_on}"
