from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge, Company

from .team import Team, TeamMember


class ProposalQuerySet(models.QuerySet):
    def written_by(self, user):
        """Proposals of teams in which the person is now."""
        return self.filter(
            team__in=TeamMember.objects.current().filter(participant__user=user).values("team")
        )

    def waiting_for_answer(self):
        return self.filter(status=Proposal.Status.SUBMITTED)

    def visible_to(self, user):
        """The authors; once submitted also the host, the city's staff and mentors, the prefecture."""
        received = Q(challenge__company__in=Company.objects.hosted_by(user)) | Q(
            challenge__company__in=Company.objects.managed_by(user)
        )
        return self.filter(
            Q(pk__in=Proposal.objects.written_by(user).values("pk"))
            | (received & ~Q(status=Proposal.Status.DRAFT))
        )


class Proposal(models.Model):
    """A letter to a company after a visit (提案書): the heart of the Iwate model."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN},
        Status.WITHDRAWN: {Status.DRAFT},
        Status.ACCEPTED: set(),
        Status.DECLINED: set(),
    }

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="proposals", verbose_name=_("challenge")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="proposals", verbose_name=_("team"))
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    saw = models.TextField(_("what I saw"), blank=True)
    propose = models.TextField(_("what I propose"), blank=True)
    first_months = models.TextField(_("the first three months"), blank=True)
    bring = models.TextField(_("what I bring"), blank=True)
    hours_per_month = models.PositiveSmallIntegerField(_("hours a month"), null=True, blank=True)
    in_return = models.TextField(_("what I would like in return"), blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "team"],
                condition=~Q(status="withdrawn"),
                name="one_proposal_a_team_and_challenge",
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False, answer_by__isnull=False),
                name="proposal_submitted_has_times",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "answer_by"], name="proposal_owed")
        ]  # the lists of owed answers

    def __str__(self):
        return f"{self.challenge} – {self.team}"
