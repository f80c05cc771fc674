"""The teams of the chosen run, what mentors and hosts say to them, and what comes next for everybody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge, Company
from iwate_kankei import clock
from iwate_kankei.templatetags.languages import listed
from participants.models import Participant

from .match import Match
from .round import Round


class PlacementQuerySet(models.QuerySet):
    def hosted_by(self, user):
        """What a host may see of a round: the teams for its challenges, once it is asked."""
        asked = [Round.Status.CONFIRMING, Round.Status.PUBLISHED]
        return self.filter(challenge__company__in=Company.objects.hosted_by(user), round__status__in=asked)

    def with_people(self):
        return self.select_related("challenge__company__municipality", "round__programme").prefetch_related(
            "placed__participant", "confirmations"
        )


class Placement(models.Model):
    """A team that the round proposes for a challenge. `engine_people` stays what the engine proposed."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="placements")
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="placements")
    slot = models.PositiveSmallIntegerField(_("team number"), default=1)
    engine_people = models.JSONField(default=list)  # ids, sorted; empty for a team that people made
    version = models.PositiveSmallIntegerField(default=1)  # counts the changes: asks anew after each
    changed_because = models.CharField(_("reason for the change"), max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    match = models.OneToOneField(
        Match, models.PROTECT, null=True, blank=True, related_name="placement", verbose_name=_("match")
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("team of a round")
        verbose_name_plural = _("teams of a round")
        ordering = ["challenge__company__municipality", "challenge_id", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["round", "challenge", "slot"], name="one_team_a_slot"),
            models.CheckConstraint(
                condition=Q(changed_at__isnull=True) | ~Q(changed_because=""),
                name="changed_team_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.challenge} – {self.names}"

    @property
    def people(self):
        return [row.participant for row in self.placed.all()]

    @property
    def names(self):
        return listed(person.name or f"#{person.pk}" for person in self.people)

    @property
    def is_changed(self):
        return sorted(person.pk for person in self.people) != sorted(self.engine_people)

    def answer_of(self, side):
        return next((row for row in self.confirmations.all() if row.side == side), None)

    @property
    def host_answer(self):
        return self.answer_of(Confirmation.Side.HOST)

    @property
    def mentor_answer(self):
        return self.answer_of(Confirmation.Side.MENTOR)

    @property
    def is_agreed(self):
        answers = list(self.confirmations.all())
        return len(answers) == 2 and all(row.answer == Confirmation.Answer.YES for row in answers)

    @property
    def is_refused(self):
        return any(row.answer == Confirmation.Answer.NO for row in self.confirmations.all())


class Placed(models.Model):
    """A person in a proposed team. One place a person and round."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="placed")
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="placements")

    class Meta:
        verbose_name = _("person in a team of a round")
        verbose_name_plural = _("people in a team of a round")
        ordering = ["participant__name_kana", "participant_id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "participant"], name="placed_once_a_round"),
        ]

    def __str__(self):
        return str(self.participant)


class Confirmation(models.Model):
    """What a side says to a team: the owner, and the mentor who knows both."""

    class Side(models.TextChoices):
        HOST = "host", _("Company")
        MENTOR = "mentor", _("Mentor")

    class Answer(models.TextChoices):
        WAITING = "", _("No answer yet")
        YES = "yes", _("Yes")
        NO = "no", _("No")

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="confirmations")
    side = models.CharField(_("side"), max_length=6, choices=Side)
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, blank=True, default=Answer.WAITING)
    why = models.CharField(_("reason"), max_length=300, blank=True)
    by_telephone = models.BooleanField(_("by telephone"), default=False)
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation of a team")
        verbose_name_plural = _("confirmations of teams")
        ordering = ["placement_id", "side"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "side"], name="asked_once_a_side"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="confirmation_has_a_time"
            ),
            models.CheckConstraint(condition=~Q(answer="no") | ~Q(why=""), name="refused_team_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.get_side_display()}: {self.get_answer_display()}"


class Outcome(models.Model):
    """What comes next for somebody who got no place: nobody is left with a bare no."""

    class NextStep(models.TextChoices):
        SECOND_ROUND = "round", _("The second round: your open proposals stay in it")
        OTHER_HOSTS = "hosts", _("The mentor will call you about other companies")
        CONSULTATION = "talk", _("A one-hour talk with a company")
        GATHERING = "gathering", _("Please come to the next gathering")

    round = models.ForeignKey(Round, models.CASCADE, related_name="outcomes")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="round_outcomes")
    next_step = models.CharField(_("next step"), max_length=10, choices=NextStep)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("outcome without a place")
        verbose_name_plural = _("outcomes without a place")
        ordering = ["participant__name_kana", "participant_id"]
        constraints = [models.UniqueConstraint(fields=["round", "participant"], name="outcome_once_a_round")]

    def __str__(self):
        return self.get_next_step_display()
