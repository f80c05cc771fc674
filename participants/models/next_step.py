from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .participant import Participant


class NextStepQuerySet(models.QuerySet):
    def current(self):
        return self.filter(replaced_at__isnull=True)

    def to_ask(self, on=None):
        """Those who said "ask me again", and the day has come."""
        on = on or clock.today()
        return self.current().filter(
            kind=NextStep.Kind.ASK_LATER,
            ask_on__lte=on,
            asked_at__isnull=True,
            participant__suspended_at__isnull=True,
            participant__erased_at__isnull=True,
            participant__merged_into__isnull=True,
        )


class NextStep(models.Model):
    """What a person chose to do next (次の一歩) after an event, an answer or a match."""

    class Kind(models.TextChoices):
        EVENT = "event", _("Come to an event")
        PROPOSAL = "proposal", _("Write a proposal")
        VISIT = "visit", _("Visit on my own")
        TALK = "talk", _("Talk with a mentor")
        FRIENDS = "friends", _("Bring somebody along")
        ASK_LATER = "ask_later", _("Ask me again later")
        NOTHING = "nothing", _("Nothing for now")

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="next_steps")
    kind = models.CharField(_("next step"), max_length=10, choices=Kind)
    ask_on = models.DateField(_("ask again on"), null=True, blank=True)
    words = models.CharField(_("a word"), max_length=200, blank=True)
    chosen_at = models.DateTimeField(_("chosen"), default=clock.now)
    asked_at = models.DateTimeField(_("asked again"), null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("next step")
        verbose_name_plural = _("next steps")
        ordering = ["-chosen_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="ask_later") | Q(ask_on__isnull=False), name="ask_later_has_a_day"
            ),
            models.UniqueConstraint(
                fields=["participant"], condition=Q(replaced_at__isnull=True), name="one_current_next_step"
            ),
        ]
        indexes = [
            # The daily question: whom did we promise to ask?
            models.Index(
                fields=["ask_on"],
                name="next_step_to_ask",
                condition=Q(kind="ask_later", asked_at__isnull=True),
            )
        ]

    def __str__(self):
        return self.get_kind_display()
