from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from events.models import Attendance, Event, Registration
from iwate_kankei import clock
from iwate_kankei.models import Programme
from participants.models import Participant

from .contact_record import ContactRecord
from .match import Match


class RulesQuerySet(models.QuerySet):
    def of(self, programme):
        """The programme's rules; a programme that has set none follows the defaults."""
        return self.filter(programme=programme).first() or self.model(programme=programme)

    def visible_to(self, user):
        return self.filter(programme__in=Programme.objects.visible_to(user).values("pk"))


class Rules(models.Model):
    """What a programme asks of proposals: who may write, how many may wait, when answers are due."""

    class Who(models.TextChoices):
        VISITED = "visited", _("Attended fieldwork in the company's city")
        VISITED_OR_MET = "met", _("Attended fieldwork in the city, or met the owner")
        ANYBODY = "anybody", _("Every registered participant")

    programme = models.OneToOneField(
        Programme, models.CASCADE, related_name="matching_rules", verbose_name=_("programme")
    )
    who_may_propose = models.CharField(
        _("who may propose"), max_length=8, choices=Who, default=Who.VISITED_OR_MET
    )
    most_pending = models.PositiveSmallIntegerField(_("unanswered proposals a person, at most"), default=3)
    answer_days = models.PositiveSmallIntegerField(_("days to answer"), default=14)

    objects = RulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules for proposals")
        verbose_name_plural = _("rules for proposals")
        constraints = [
            models.CheckConstraint(
                condition=Q(most_pending__gte=1, answer_days__gte=1), name="rules_leave_room"
            ),
        ]

    def __str__(self):
        return str(self.programme)

    def admits(self, participant, challenge):
        """May the person propose to this challenge? Visited, met the owner, or admitted by staff."""
        if self.who_may_propose == self.Who.ANYBODY or has_visited(participant, challenge):
            return True
        if self.who_may_propose == self.Who.VISITED_OR_MET and has_met_owner(participant, challenge.company):
            return True
        return participant.admissions.filter(challenge=challenge).exists()


def has_visited(participant, challenge):
    """Came to a fieldwork of the challenge's programme in the company's city, or that visited it."""
    there = Q(municipalities=challenge.company.municipality_id) | Q(companies=challenge.company_id)
    visits = Event.objects.filter(there, kind=Event.Kind.FIELDWORK, programme=challenge.programme_id)
    return Registration.objects.filter(
        participant=participant,
        event__in=visits.values("pk"),
        attendances__status=Attendance.Status.PRESENT,
    ).exists()


def has_met_owner(participant, company):
    """A mentor has noted a meeting of the two, or they work together already."""
    met = [ContactRecord.How.VISIT, ContactRecord.How.ONLINE, ContactRecord.How.EVENT]
    return (
        ContactRecord.objects.filter(participant=participant, company=company, how__in=met).exists()
        or Match.objects.worked_by(participant=participant).filter(challenge__company=company).exists()
    )


class Admission(models.Model):
    """Staff let somebody propose whom the rule would not, and say why."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="admissions", verbose_name=_("participant")
    )
    challenge = models.ForeignKey(
        Challenge, models.CASCADE, related_name="admissions", verbose_name=_("challenge")
    )
    reason = models.CharField(_("reason"), max_length=300)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    admitted_at = models.DateTimeField(_("admitted"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("admission")
        verbose_name_plural = _("admissions")
        constraints = [
            models.UniqueConstraint(fields=["participant", "challenge"], name="admitted_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="admission_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.challenge} – {self.reason}"
