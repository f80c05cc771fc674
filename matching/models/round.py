"""A matching round (マッチングラウンド): who takes part, until when both sides rank, how far it is."""

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from iwate_kankei.models import Programme
from participants.models import Participant

from .proposal import Proposal
from .team import TeamMember


def new_seed():
    """The number of the round's lottery: published, so that anybody can draw the lots again."""
    return get_random_string(10, "0123456789")


class RoundQuerySet(models.QuerySet):
    def live(self):
        return self.exclude(status__in=Round.OVER)

    def ranking(self):
        return self.filter(status=Round.Status.RANKING)

    def of(self, programme):
        """The round that is going on in a programme, or None: then both sides rank without a date."""
        return self.live().filter(programme=programme).first()

    def visible_to(self, user):
        """The prefecture sees all; operators, mentors and cities those of their programmes."""
        if not duties_of(user).is_staff_anywhere:
            return self.none()
        return self.filter(programme__in=Programme.objects.visible_to(user).values("pk"))

    def published_for(self, user):
        """Published ones in which the person took part."""
        return self.filter(
            status=Round.Status.PUBLISHED, letters__proposal__team__members__participant__user=user
        ).distinct()


class Round(models.Model):
    class Status(models.TextChoices):
        PREPARING = "preparing", _("Being prepared")
        RANKING = "ranking", _("Both sides rank")
        CLOSED = "closed", _("Rankings closed")
        PROPOSED = "proposed", _("A result is chosen")
        CONFIRMING = "confirming", _("Being confirmed")
        PUBLISHED = "published", _("Made public")
        CANCELLED = "cancelled", _("Cancelled")

    # Back from PROPOSED and CONFIRMING: another run may be chosen as long as nothing is published.
    TRANSITIONS = {
        Status.PREPARING: {Status.RANKING, Status.CANCELLED},
        Status.RANKING: {Status.CLOSED, Status.CANCELLED},
        Status.CLOSED: {Status.RANKING, Status.PROPOSED, Status.CANCELLED},
        Status.PROPOSED: {Status.CLOSED, Status.PROPOSED, Status.CONFIRMING, Status.CANCELLED},
        Status.CONFIRMING: {Status.PROPOSED, Status.PUBLISHED, Status.CANCELLED},
        Status.PUBLISHED: set(),
        Status.CANCELLED: set(),
    }
    OVER = [Status.PUBLISHED, Status.CANCELLED]
    MAY_CHANGE = [Status.PREPARING, Status.RANKING, Status.CLOSED]  # who takes part
    MAY_RUN = [Status.CLOSED, Status.PROPOSED]
    MAY_RULE = [Status.RANKING, Status.CLOSED, Status.PROPOSED]  # pins and forbids

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="rounds", verbose_name=_("programme")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PREPARING)
    participants_rank_until = models.DateField(_("participants rank until"))
    hosts_rank_until = models.DateField(_("companies rank until"))
    seed = models.CharField(_("number of the lottery"), max_length=40, default=new_seed, editable=False)
    chosen = models.ForeignKey(
        "Run", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chosen run")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("prepared"), default=clock.now, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cancelled_because = models.CharField(_("reason for cancelling"), max_length=200, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching round")
        verbose_name_plural = _("matching rounds")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=~Q(status__in=["published", "cancelled"]),
                name="one_live_round_a_programme",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["proposed", "confirming", "published"]) | Q(chosen__isnull=False),
                name="round_with_a_result_has_a_run",
            ),
            models.CheckConstraint(
                condition=Q(status="published", published_at__isnull=False)
                | (~Q(status="published") & Q(published_at__isnull=True)),
                name="round_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_because=""),
                name="round_cancelled_has_a_reason",
            ),
        ]

    def __str__(self):
        return _("Round %(number)s of %(programme)s") % {
            "number": self.number,
            "programme": self.programme.name,
        }

    def save(self, *args, **kwargs):
        if self.number is None:
            last = Round.objects.filter(programme=self.programme).aggregate(last=Max("number"))["last"]
            self.number = (last or 0) + 1
        super().save(*args, **kwargs)

    @property
    def is_live(self):
        return self.status not in self.OVER

    @property
    def takes_changes(self):
        return self.status in self.MAY_CHANGE

    @property
    def takes_runs(self):
        return self.status in self.MAY_RUN

    @property
    def takes_rulings(self):
        return self.status in self.MAY_RULE

    def ranking_is_open(self, until, on=None):
        """May a side that ranks until `until` still change its ranking? While preparing anybody may."""
        if self.status == self.Status.PREPARING:
            return True
        return self.status == self.Status.RANKING and (on or clock.today()) <= until

    def people(self):
        """Who takes part: those who are in the teams of the letters now.

        The ids are read first: PostgreSQL plans three levels of subqueries badly on tables just filled.
        """
        teams = list(self.letters.standing().values_list("proposal__team", flat=True))
        members = TeamMember.objects.current().filter(team__in=teams)
        ids = set(members.values_list("participant", flat=True))
        people = Participant.objects.present().filter(pk__in=ids, suspended_at__isnull=True)
        return people.order_by("name_kana", "pk")


class RoundChallenge(models.Model):
    """A challenge that takes part in a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="challenges")
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="in_rounds")

    class Meta:
        verbose_name = _("challenge in a round")
        verbose_name_plural = _("challenges in a round")
        ordering = ["challenge__company__municipality", "challenge_id"]
        constraints = [models.UniqueConstraint(fields=["round", "challenge"], name="challenge_once_a_round")]

    def __str__(self):
        return str(self.challenge)


class RoundLetterQuerySet(models.QuerySet):
    def standing(self):
        """Neither withdrawn nor declined since: these can still become a match."""
        return self.filter(proposal__status__in=[Proposal.Status.SUBMITTED, Proposal.Status.ACCEPTED])


class RoundLetter(models.Model):
    """A letter that takes part in a round, and with it everybody who is in its team."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="letters")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="in_rounds")

    objects = RoundLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal in a round")
        verbose_name_plural = _("proposals in a round")
        ordering = ["proposal_id"]
        constraints = [models.UniqueConstraint(fields=["round", "proposal"], name="letter_once_a_round")]

    def __str__(self):
        return str(self.proposal)
