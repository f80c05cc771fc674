from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from iwate_kankei.models import Municipality, Programme


class EventQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status__in=[Event.Status.PUBLISHED, Event.Status.CANCELLED])

    def upcoming(self, now=None):
        return self.filter(ends_at__gte=now or clock.now()).order_by("starts_at", "id")

    def past(self, now=None):
        return self.filter(ends_at__lt=now or clock.now()).order_by("-starts_at", "-id")

    def managed_by(self, user):
        """Rows the office works on: all, those of one's places, or of the programmes one operates."""
        duties = duties_of(user)
        if duties.everywhere:
            return self
        return self.filter(
            Q(pk__in=Event.objects.filter(municipalities__in=duties.municipalities).values("pk"))
            | Q(programme__in=duties.programmes)
        )

    def visible_to(self, user):
        public = Q(visibility=Event.Visibility.PUBLIC)
        if user.is_authenticated:
            public |= Q(visibility=Event.Visibility.MEMBERS)
        shown = Q(status__in=[Event.Status.PUBLISHED, Event.Status.CANCELLED]) & public
        return self.filter(shown | Q(pk__in=Event.objects.managed_by(user).values("pk")))


class Event(models.Model):
    """A seminar, lecture, fieldwork, report meeting or gathering, with one or more sessions."""

    class Kind(models.TextChoices):
        SEMINAR = "seminar", _("Open seminar")
        LECTURE = "lecture", _("Lecture")
        FIELDWORK = "fieldwork", _("Fieldwork")
        REPORT = "report", _("Report meeting")
        GATHERING = "gathering", _("Gathering")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    TRANSITIONS = {
        Status.DRAFT: {Status.PUBLISHED},
        Status.PUBLISHED: {Status.DRAFT, Status.CANCELLED},
        Status.CANCELLED: set(),
    }

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        MEMBERS = "members", _("Members")

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="events", verbose_name=_("programme")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    slug = models.SlugField(_("short name for the address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    visibility = models.CharField(
        _("who sees it"), max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )
    municipalities = models.ManyToManyField(
        Municipality, related_name="events", verbose_name=_("municipalities")
    )
    companies = models.ManyToManyField(
        Company, related_name="events", blank=True, verbose_name=_("companies visited")
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    online_url = models.URLField(
        _("online address"), blank=True, help_text=_("Shown only to those with a seat.")
    )
    capacity = models.PositiveIntegerField(_("capacity"))
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    starts_at = models.DateTimeField(_("start"), null=True, editable=False)  # of the first session
    ends_at = models.DateTimeField(_("end"), null=True, editable=False)  # of the last session
    opens_at = models.DateTimeField(_("registration from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration until"), null=True, blank=True)
    cancel_until = models.DateTimeField(_("cancel until"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(seats_taken__lte=F("capacity")), name="event_not_oversold"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["status", "starts_at"], name="event_list")]  # the public list

    def __str__(self):
        return self.title


class Session(models.Model):
    """A day or part of an event; attendance is recorded for each."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=100, blank=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
        ]

    def __str__(self):
        return self.title or str(timezone.localtime(self.starts_at).date())
