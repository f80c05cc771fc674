from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge, Company
from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from iwate_kankei.models.programme import in_places_of

from .team import Team, TeamMember


class ProposalQuerySet(models.QuerySet):
    def written_by(self, user):
        """Proposals of teams in which the person is now."""
        return self.filter(_written_by(user))

    def received_by(self, user):
        """What the companies where the person is a contact have been sent."""
        return self.filter(_received_by(user))

    def managed_by(self, user):
        """In the office: what was handed in, and the drafts for which authors asked for comments."""
        return self.filter(_managed_by(user))

    def handed_in(self):
        """Submitted at some time: a host never sees a draft, nor what was withdrawn."""
        return self.filter(_handed_in())

    def waiting_for_answer(self):
        return self.filter(status=Proposal.Status.SUBMITTED)

    def overdue(self, on=None):
        return self.waiting_for_answer().filter(answer_by__lt=on or clock.today())

    def to_be_matched(self):
        """Accepted, and nobody has recorded the match yet.

        A round may join the authors of several letters in one team: then their match is there already.
        """
        working = TeamMember.objects.filter(
            team__matches__challenge=OuterRef("challenge"), participant__memberships__team=OuterRef("team")
        )
        accepted = self.filter(status=Proposal.Status.ACCEPTED, match__isnull=True)
        return accepted.exclude(Exists(working))

    def originals(self):
        """Each letter once: a letter offered to another host is not a new one."""
        return self.filter(forwarded_from__isnull=True)

    def visible_to(self, user):
        """The authors; once submitted also the host, the city's staff and mentors, the prefecture."""
        return self.filter(_written_by(user) | _received_by(user) | _managed_by(user))

    def with_people(self):
        return self.select_related("challenge__company__municipality", "team", "match").prefetch_related(
            "team__members__participant"
        )

    def with_skills(self):
        """For the pages that say why people fit."""
        return self.with_people().prefetch_related(
            "team__members__participant__held_skills__skill", "challenge__needs__skill"
        )


# Conditions on the letter itself, so that of one team the database reads only that team's letters.


def _written_by(user):
    return Q(team__in=TeamMember.objects.current().filter(participant__user=user).values("team"))


def _handed_in():
    return ~Q(status__in=[Proposal.Status.DRAFT, Proposal.Status.WITHDRAWN])


def _received_by(user):
    return _handed_in() & Q(challenge__company__in=Company.objects.hosted_by(user))


def _managed_by(user):
    shared = ~Q(status=Proposal.Status.DRAFT) | Q(shared_at__isnull=False)
    duties = duties_of(user)
    return shared if duties.everywhere else shared & in_places_of(duties, "challenge__company__")


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

    class Reason(models.TextChoices):
        """Why a host declines: kind, and true."""

        TIMING = "timing", _("The time is not right")
        CAPACITY = "capacity", _("We cannot look after more people now")
        SKILLS = "skills", _("We need other skills first")
        CONDITIONS = "conditions", _("Hours, place or conditions do not fit")
        CHOSEN = "chosen", _("We have decided for another proposal")
        OTHER = "other", _("Another reason")

    class NextStep(models.TextChoices):
        """No answer leaves an author alone: each holds one of these."""

        CONSULTATION = "consultation", _("A one-hour online talk with us")
        LATER = "later", _("Please propose again next season")
        MENTOR = "mentor", _("The mentor will call you about other companies")
        FORWARD = "forward", _("With your consent we show the proposal to other companies")
        GATHERING = "gathering", _("Please come to the next gathering")

    PARTS = ("saw", "propose", "first_months", "bring", "hours_per_month", "in_return")
    REQUIRED_PARTS = PARTS[:5]
    TEXTS = tuple(name for name in PARTS if name != "hours_per_month")

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="proposals", verbose_name=_("challenge")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="proposals", verbose_name=_("team"))
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    saw = models.TextField(_("what I saw"), max_length=2000, blank=True)
    propose = models.TextField(_("what I propose"), max_length=4000, blank=True)
    first_months = models.TextField(_("the first three months"), max_length=2000, blank=True)
    bring = models.TextField(_("what I bring"), max_length=2000, blank=True)
    hours_per_month = models.PositiveSmallIntegerField(_("hours a month"), null=True, blank=True)
    in_return = models.TextField(_("what I would like in return"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(_("saved"), default=clock.now, editable=False)
    shared_at = models.DateTimeField(_("comments asked for"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    may_forward = models.BooleanField(
        _("may be shown to other companies if this one declines"), default=False
    )
    forwarded_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forwards",
        verbose_name=_("first offered as"),
    )
    forwarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_telephone = models.BooleanField(_("answered by telephone"), default=False)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    next_step = models.CharField(_("next step"), max_length=12, choices=NextStep, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

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
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "declined"]) | Q(answered_at__isnull=False),
                name="proposal_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(next_step=""), name="declined_with_a_next_step"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "answer_by"], name="proposal_owed")
        ]  # the lists of owed answers

    def __str__(self):
        return f"{self.challenge} – {self.team}"

    @property
    def is_open_to_writing(self):
        return self.status == self.Status.DRAFT

    @property
    def its_match(self):
        """The match that came of the letter, or None; as in `to_be_matched`, it may be that of a round."""
        if self.status != self.Status.ACCEPTED:
            return None
        together = self.challenge.matches.filter(team__members__participant__memberships__team=self.team_id)
        return getattr(self, "match", None) or together.first()

    @property
    def is_in_talks(self):
        """The two sides speak with each other: it waits for its answer, or was accepted."""
        return self.status in {self.Status.SUBMITTED, self.Status.ACCEPTED}

    @property
    def is_overdue(self):
        return self.status == self.Status.SUBMITTED and self.answer_by < clock.today()
