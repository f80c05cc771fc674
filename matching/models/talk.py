"""Before both agree, host and team speak through the portal: questions, and invitations to talk."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .proposal import Proposal


class Question(models.Model):
    """A host's question to the authors, and their answer, passed on without addresses."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="questions")
    text = models.TextField(_("question"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    by_telephone = models.BooleanField(_("by telephone"), default=False)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="question_answer_has_words"
            ),
        ]

    def __str__(self):
        return self.text[:40]


class TalkQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(chosen__isnull=True, cancelled_at__isnull=True)


class Talk(models.Model):
    """A host invites the authors to talk at one of several times; they choose one."""

    class How(models.TextChoices):
        ONLINE = "online", _("Online")
        PHONE = "phone", _("By telephone")
        VISIT = "visit", _("At the company")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="talks")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    how = models.CharField(_("how"), max_length=6, choices=How, default=How.ONLINE)
    where = models.CharField(_("address of the meeting or place"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    times = ArrayField(models.DateTimeField(), verbose_name=_("proposed times"))
    chosen = models.DateTimeField(_("agreed time"), null=True, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    chosen_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(default=clock.now, editable=False)
    by_telephone = models.BooleanField(_("by telephone"), default=False)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(chosen__isnull=True, cancelled_at__isnull=True),
                name="one_open_invitation_to_talk",
            ),
            models.CheckConstraint(
                condition=Q(chosen__isnull=True) | Q(times__contains=[F("chosen")]),
                name="talk_at_a_proposed_time",
            ),
        ]

    def __str__(self):
        return f"{self.proposal} {self.chosen or ''}".strip()

    @property
    def may_be_chosen(self):
        """Waits for the authors, and one of the times still lies ahead."""
        return (
            self.chosen is None
            and self.cancelled_at is None
            and any(time > clock.now() for time in self.times)
        )

    @property
    def where_now(self):
        """The place as the authors read it: a telephone number only once they have agreed to the talk."""
        return "" if self.how == self.How.PHONE and self.chosen is None else self.where
