import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .match import Match

SILENT_AFTER = dt.timedelta(days=10)  # a question unanswered so long is news for the mentor
ASK_UNTIL = dt.timedelta(days=30)  # later the next question is nearer than this one


class CheckInQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(answered_at__isnull=True)

    def to_ask(self, on=None):
        """Due by now and not too old to ask; only of matches that go on."""
        on = on or clock.today()
        return self.unanswered().filter(
            due_on__lte=on, due_on__gt=on - ASK_UNTIL, match__in=Match.objects.alive().values("pk")
        )

    def silent(self, on=None):
        """Asked, and not answered for ten days."""
        on = on or clock.today()
        return self.to_ask(on).filter(due_on__lte=on - SILENT_AFTER)

    def managed_by(self, user):
        return self.filter(match__in=Match.objects.managed_by(user).values("pk"))

    def differing(self):
        """Answered, and the other side answered otherwise: better or worse, or about going on.

        One tap says only how it goes: who said nothing about going on does not differ in it.
        """
        other = CheckIn.objects.filter(
            match=OuterRef("match"), step=OuterRef("step"), answered_at__isnull=False
        ).exclude(side=OuterRef("side"))
        going_on = Q(will_continue__isnull=False) & ~Q(will_continue=OuterRef("will_continue"))
        otherwise = other.filter(~Q(mood=OuterRef("mood")) | going_on)
        return self.filter(Exists(otherwise), answered_at__isnull=False)

    def troubled(self):
        return self.filter(mood=CheckIn.Mood.TROUBLE)


class CheckIn(models.Model):
    """A question to both sides some time into a match: how is it going (状況確認)."""

    class Side(models.TextChoices):
        TEAM = "team", _("Team")
        HOST = "host", _("Company")

    class Step(models.TextChoices):
        TWO_WEEKS = "2w", _("After two weeks")
        ONE_MONTH = "1m", _("After one month")
        THREE_MONTHS = "3m", _("After three months")
        SIX_MONTHS = "6m", _("After six months")
        ONE_YEAR = "12m", _("After one year")

    class Mood(models.TextChoices):
        WELL = "well", _("Going well")
        SO_SO = "so_so", _("So-so")
        TROUBLE = "trouble", _("Trouble")

    match = models.ForeignKey(Match, models.CASCADE, related_name="check_ins", verbose_name=_("match"))
    step = models.CharField(_("when"), max_length=10, choices=Step)
    side = models.CharField(_("side"), max_length=4, choices=Side)
    due_on = models.DateField(_("due"))
    mood = models.CharField(_("how it goes"), max_length=8, choices=Mood, blank=True)
    will_continue = models.BooleanField(_("will continue"), null=True, blank=True)
    words = models.TextField(_("a word"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    by_telephone = models.BooleanField(_("by telephone"), default=False)
    seen_at = models.DateTimeField(_("seen by the mentor"), null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["match", "step", "side"], name="check_in_once_a_side"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(mood=""), name="check_in_answer_has_a_mood"
            ),
        ]
        indexes = [
            # The planner asks every five minutes for what is due and unanswered.
            models.Index(fields=["due_on"], name="check_in_due", condition=Q(answered_at__isnull=True))
        ]

    def __str__(self):
        return f"{self.match} {self.get_step_display()}"
