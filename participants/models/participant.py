import datetime as dt
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower, Replace
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge, Skill
from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from iwate_kankei.models import Municipality

from .. import japanese
from . import likeness


class ParticipantQuerySet(models.QuerySet):
    def present(self):
        """People as such: without records merged into another and without those erased."""
        return self.filter(merged_into__isnull=True, erased_at__isnull=True)

    def with_skill_words(self):
        """Who wrote down skills that the list lacks, for the office to settle."""
        return self.present().exclude(skill_words="")

    def in_directory(self):
        """Those who agreed to be found by other members, by kana."""
        agreed = Q(consents__purpose="directory", consents__withdrawn_at__isnull=True)
        return self.present().filter(agreed, suspended_at__isnull=True).exclude(name="")

    def without_ties(self, on=None):
        """Nothing has tied these people to us for settings.RETENTION_YEARS.

        A tie is a sign-in, an event, what the person's team proposed or worked on, a note of a conversation,
        a next step.
        """
        on = on or clock.today()
        since = on.replace(year=on.year - settings.RETENTION_YEARS, day=min(on.day, 28))
        moment = timezone.make_aware(dt.datetime.combine(since, dt.time()))
        recent = [
            Q(user__last_login__gte=moment),
            Q(registrations__event__ends_at__gte=moment),
            Q(memberships__joined_at__gte=moment),
            Q(memberships__left_at__gte=moment),
            Q(memberships__team__proposals__submitted_at__gte=moment),
            Q(memberships__team__matches__ends_on__gte=since),
            Q(memberships__team__matches__isnull=False, memberships__team__matches__ends_on__isnull=True),
            Q(contact_records__happened_on__gte=since),
            Q(next_steps__chosen_at__gte=moment),
        ]
        rows = self.present().filter(created_at__lt=moment).exclude(keep_until__gt=on)
        for tie in recent:
            rows = rows.exclude(pk__in=Participant.objects.filter(tie).values("pk"))
        return rows.order_by("created_at", "pk")

    def found_by(self, words):
        """Name, kana, address or telephone; spaces, width and kind of kana do not matter."""
        bare = japanese.normalise(words).replace(" ", "").lower()
        spellings = {bare, japanese.to_hiragana(bare), bare.replace("-", "")} - {""}
        if not spellings:
            return self
        return self.filter(reduce(or_, (Q(found_in__contains=each) for each in spellings)))

    def visible_to(self, user):
        """The prefecture sees everybody; a city, mentor or operator those who came into touch with it:

        by naming the city, by an event, a proposal or a match there (upward reads through reverse relations).
        Everybody sees themselves.
        """
        duties = duties_of(user)
        if duties.everywhere:
            return self
        if not duties.is_staff_anywhere:
            return self.filter(user=user) if user.is_authenticated else self.none()
        own = Participant.objects.filter(user=user).order_by().values("pk")
        return self.filter(pk__in=own.union(*_ways_to_meet(duties.municipalities, duties.programmes)))

    def in_touch_with(self, places, programmes=()):
        """Who named one of the places, or took part, proposed or worked there or in one of the programmes."""
        first, *others = _ways_to_meet(places, programmes)
        return self.filter(pk__in=first.union(*others))


def _ways_to_meet(places, programmes):
    """Ids of participants, one query for each way (upward reads through the reverse relations).

    To be put together as a union, not with OR: the database then reads each way once and looks only at
    whom it finds (of 100,000 people 20,000: 45 ms instead of 90; one person: 6 instead of 60).
    """
    named = Participant.municipalities.through.objects
    registrations = Participant.registrations.rel.related_model.objects
    memberships = Participant.memberships.rel.related_model.objects
    # Of a joint event whose seats are shared out, only the own share (events: Registration.managed_by).
    own_share = Q(stream=None) | Q(stream__municipality__in=places)
    at_work = "challenge__company__municipality__in"
    ways = (
        named.filter(municipality__in=places),
        registrations.filter(own_share, event__municipalities__in=places),
        registrations.filter(event__programme__in=programmes),
        memberships.filter(**{f"team__proposals__{at_work}": places}),
        memberships.filter(**{f"team__matches__{at_work}": places}),
    )
    return [way.order_by().values("participant") for way in ways]


class Participant(models.Model):
    """A person who takes part: one record for life, across years, cities and operators (参加者)."""

    class SideWork(models.TextChoices):
        ALLOWED = "allowed", _("Allowed")
        ASK = "ask", _("Allowed on application")
        FORBIDDEN = "forbidden", _("Not allowed")
        UNKNOWN = "unknown", _("Don't know")

    class Days(models.TextChoices):
        WEEKDAY = "weekday", _("Weekdays in the daytime")
        EVENING = "evening", _("Weekday evenings")
        WEEKEND = "weekend", _("Weekends and holidays")

    class Payment(models.TextChoices):
        PAID = "paid", _("Paid work only")
        EITHER = "either", _("Paid or unpaid")
        UNPAID = "unpaid", _("Unpaid is fine")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="participant",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    name_kana = models.CharField(_("furigana"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    residence = models.CharField(_("prefecture of residence"), max_length=20, blank=True)
    occupation = models.CharField(_("occupation"), max_length=100, blank=True)
    employer = models.CharField(_("employer"), max_length=100, blank=True)
    side_work = models.CharField(
        _("side work at the employer"), max_length=10, choices=SideWork, default=SideWork.UNKNOWN
    )
    hours_per_month = models.PositiveSmallIntegerField(_("hours a month"), null=True, blank=True)
    visits_per_year = models.PositiveSmallIntegerField(_("visits a year"), null=True, blank=True)
    available_on = ArrayField(
        models.CharField(max_length=8, choices=Days), verbose_name=_("when"), default=list, blank=True
    )
    payment = models.CharField(_("payment"), max_length=8, choices=Payment, default=Payment.EITHER)
    place = models.CharField(_("where"), max_length=8, choices=Challenge.Place, default=Challenge.Place.MIXED)
    fields = ArrayField(
        models.CharField(max_length=12, choices=Challenge.Field),
        verbose_name=_("fields of interest"),
        default=list,
        blank=True,
    )
    municipalities = models.ManyToManyField(
        Municipality, related_name="participants", blank=True, verbose_name=_("municipalities")
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=Challenge.Language),
        verbose_name=_("languages besides Japanese"),
        default=list,
        blank=True,
    )
    tie_to_iwate = models.TextField(_("tie to Iwate"), max_length=1000, blank=True)
    message = models.TextField(_("what I would like to do"), max_length=1000, blank=True)
    skills = models.ManyToManyField(
        Skill, through="ParticipantSkill", related_name="participants", verbose_name=_("skills")
    )
    skill_words = models.CharField(_("skills that the list lacks"), max_length=200, blank=True)
    directory_shows = ArrayField(
        models.CharField(max_length=20), verbose_name=_("shown in the directory"), default=list, blank=True
    )
    is_sample = models.BooleanField(_("sample data"), default=False)
    created_at = models.DateTimeField(_("registered"), default=clock.now, editable=False)
    suspended_at = models.DateTimeField(_("use suspended"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_records",
        verbose_name=_("merged into"),
    )
    keep_until = models.DateField(_("keep at least until"), null=True, blank=True)
    # What `found_by` looks through: one column and one comparison a row instead of four with replacements.
    found_in = models.GeneratedField(
        expression=Lower(
            Concat(
                Replace("name", Value(" ")),
                Value("\n"),
                Replace("name_kana", Value(" ")),
                Value("\n"),
                "email",
                Value("\n"),
                Replace("phone", Value("-")),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    same_mail, same_phone = likeness.mailbox(), likeness.number()
    same_name, same_home = likeness.name_and_kana(), likeness.name_and_home()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["name_kana", "id"]
        indexes = [
            models.Index(fields=["name_kana", "id"], name="participant_kana"),  # lists are sorted by kana
            models.Index(fields=["email"], name="participant_email"),  # sign-up, reception, imports
            models.Index(fields=["name"], name="participant_name"),  # imports
            *likeness.indexes(),
        ]

    def __str__(self):
        return self.name or self.email or f"#{self.pk}"

    @property
    def takes_part(self):
        """May register, propose and be written to: neither suspended nor erased nor merged away."""
        return not (self.suspended_at or self.erased_at or self.merged_into_id)

    def check_takes_part(self):
        """Raise ValidationError if nothing may be done with this record."""
        if not self.takes_part:
            raise ValidationError(
                _("The use of this record is stopped. It goes on with the consent under “My consents”."),
                code="stopped",
            )


class ParticipantSkill(models.Model):
    """A skill a person has, and how far."""

    class Level(models.IntegerChoices):
        LEARNING = 1, _("Learning")
        WORKING = 2, _("Use it at work")
        LEADING = 3, _("Can lead others")

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="held_skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="holders", verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.WORKING)

    class Meta:
        verbose_name = _("skill of a participant")
        verbose_name_plural = _("skills of a participant")
        constraints = [
            models.UniqueConstraint(fields=["participant", "skill"], name="skill_once_a_participant")
        ]

    def __str__(self):
        return f"{self.skill} {self.get_level_display()}"
