from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge, Company
from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from iwate_kankei.models.programme import in_places_of

from .proposal import Proposal
from .team import Team, TeamMember


class MatchQuerySet(models.QuerySet):
    def alive(self):
        return self.exclude(status__in=Match.OVER)

    def worked_by(self, **person):
        """Matches in whose team somebody (`participant`, or `participant__user`) was when they were recorded.

        Whoever left before, while the letter was a draft, has agreed to nothing and reads nothing of them.
        """
        return self.filter(_worked_by(**person))

    def of_participant(self, user):
        return self.worked_by(participant__user=user)

    def hosted_by(self, user):
        return self.filter(challenge__company__in=Company.objects.hosted_by(user))

    def managed_by(self, user):
        duties = duties_of(user)
        return self if duties.everywhere else self.filter(in_places_of(duties, "challenge__company__"))

    def visible_to(self, user):
        duties = duties_of(user)
        if duties.everywhere:
            return self
        at_work = Q(challenge__company__in=Company.objects.hosted_by(user))
        in_office = in_places_of(duties, "challenge__company__")
        return self.filter(Q(_worked_by(participant__user=user)) | at_work | in_office)

    def with_people(self):
        return self.select_related(
            "challenge__company__municipality", "challenge__company__mentor", "team"
        ).prefetch_related("team__members__participant")


def _worked_by(**person):
    stayed = Q(left_at__isnull=True) | Q(left_at__gt=OuterRef("created_at"))
    return Exists(TeamMember.objects.filter(stayed, team=OuterRef("team"), **person))


class Match(models.Model):
    """A challenge and a team that work together (マッチング); "5社・5組" counts these."""

    class Status(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        TRIAL = "trial", _("Trial")
        RUNNING = "running", _("Running")
        RENEWED = "renewed", _("Renewed")
        FINISHED = "finished", _("Finished")
        ENDED = "ended", _("Ended early")

    TRANSITIONS = {
        Status.AGREED: {Status.TRIAL, Status.RUNNING, Status.ENDED},
        Status.TRIAL: {Status.RUNNING, Status.FINISHED, Status.ENDED},
        Status.RUNNING: {Status.RENEWED, Status.FINISHED, Status.ENDED},
        Status.RENEWED: {Status.RENEWED, Status.FINISHED, Status.ENDED},
        Status.FINISHED: set(),
        Status.ENDED: set(),
    }
    OVER = [Status.FINISHED, Status.ENDED]

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="matches", verbose_name=_("challenge")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="matches", verbose_name=_("team"))
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="match", verbose_name=_("proposal")
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.AGREED)
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"), null=True, blank=True)
    ended_because = models.CharField(_("reason for the end"), max_length=200, blank=True)
    by_telephone = models.BooleanField(_("recorded from a telephone call"), default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="recorded_matches",
        verbose_name=_("recorded by"),
    )
    created_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "team"], name="match_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="match_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | ~Q(ended_because=""), name="match_ended_early_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.challenge} – {self.team}"

    @property
    def is_alive(self):
        return self.status not in self.OVER

    @property
    def contracts(self):
        """Forms of contract in order: of the conditions that both received, or else the challenge sheet's."""
        # Erasing the person has emptied the content.
        received = [row for row in reversed(self.terms.all()) if row.is_received and row.content]
        return [row.content["contract"] for row in received] or [self.challenge.contract]


class Move(models.Model):
    """One step of a match from state to state: who, when, why. Rows are only ever added."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="moves")
    from_status = models.CharField(max_length=10, choices=Match.Status, blank=True)
    to_status = models.CharField(max_length=10, choices=Match.Status)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_telephone = models.BooleanField(_("by telephone"), default=False)
    moved_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("step of a match")
        verbose_name_plural = _("steps of a match")
        ordering = ["id"]

    def __str__(self):
        return f"{self.match_id}: {self.to_status}"
