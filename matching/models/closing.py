from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .check_in import CheckIn
from .match import Match


class ClosingQuerySet(models.QuerySet):
    def lessons(self):
        """What was learned, for whoever starts the next tie."""
        return self.exclude(learned="").select_related("match__challenge__company__municipality")

    def managed_by(self, user):
        return self.filter(match__in=Match.objects.managed_by(user).values("pk"))

    def testimonials(self):
        """Words that may be published: said so by the side itself."""
        rows = self.filter(may_publish=True).exclude(testimonial="")
        return rows.select_related(
            "match__challenge__company__municipality",
            "match__challenge__programme",
            "written_by__participant",
        )


class Closing(models.Model):
    """One side's look back when a match is over: results, lessons, words, and what comes next."""

    class NextStep(models.TextChoices):
        RENEW = "renew", _("Work together again")
        OTHER = "other", _("Another challenge or company in Iwate")
        MEMBER = "member", _("Stay in the community: gatherings and visits")
        TELL = "tell", _("Tell others about it")
        REST = "rest", _("Rest for now")

    match = models.ForeignKey(Match, models.CASCADE, related_name="closings")
    side = models.CharField(max_length=4, choices=CheckIn.Side)
    results = models.TextField(_("what came out of it"), max_length=2000)
    learned = models.TextField(_("what you learned, for those who come next"), max_length=2000, blank=True)
    testimonial = models.TextField(_("a word for others"), max_length=600, blank=True)
    may_publish = models.BooleanField(_("this word may be published"), default=False)
    next_step = models.CharField(_("next step"), max_length=6, choices=NextStep)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(default=clock.now, editable=False)
    by_telephone = models.BooleanField(_("by telephone"), default=False)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("look back")
        verbose_name_plural = _("looks back")
        ordering = ["-written_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["match", "side"], name="closing_once_a_side"),
            models.CheckConstraint(
                condition=Q(may_publish=False) | ~Q(testimonial=""), name="published_words_exist"
            ),
        ]

    def __str__(self):
        return f"{self.match} {self.get_side_display()}"

    @property
    def signature(self):
        """Under published words: the company's name, or of a participant the given name alone."""
        if self.side == CheckIn.Side.HOST:
            return self.match.challenge.company.name
        person = getattr(self.written_by, "participant", None)
        _family, space, given = (person.name if person else "").replace("\u3000", " ").partition(" ")
        return given if space else ""
