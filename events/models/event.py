import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from iwate_kankei.models import Municipality, Programme
from iwate_kankei.words import containing
from notifications.wanted import end_of_quiet

from .question import Questionnaire

RESERVED = {"code", "survey", "feed"}  # first parts of other addresses under /events/


class EventQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status__in=[Event.Status.PUBLISHED, Event.Status.CANCELLED])

    def upcoming(self, now=None):
        return self.filter(ends_at__gte=now or clock.now()).order_by("starts_at", "id")

    def past(self, now=None):
        return self.filter(ends_at__lt=now or clock.now()).order_by("-starts_at", "-id")

    def with_free_seats(self, now=None):
        """Registration is open and nobody has to wait."""
        return self.taking_registrations(now).filter(seats_taken__lt=F("capacity"))

    def taking_registrations(self, now=None):
        now = now or clock.now()
        return self.filter(
            Q(opens_at__isnull=True) | Q(opens_at__lte=now),
            Q(closes_at__isnull=True) | Q(closes_at__gt=now),
            status=Event.Status.PUBLISHED,
            starts_at__gt=now,
        )

    def knowing_of_streams(self):
        """`has_streams`: whether seats are shared out by municipality; spares most registrations a query."""
        streams = self.model.streams.rel.related_model.objects.filter(event=OuterRef("pk"))
        return self.annotate(has_streams=Exists(streams))

    def shown_to(self, user):
        """What a person may register for: published, for everybody or for members who signed in."""
        shown = [Event.Visibility.PUBLIC] + [Event.Visibility.MEMBERS] * user.is_authenticated
        return self.published().filter(visibility__in=shown)

    def matching_words(self, words):
        """Every word occurs in the title, the summary, the description or the venue."""
        return containing(self, words, "title", "summary", "description", "venue")

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
        """What is shown to the person, and what they manage (drafts too)."""
        if not duties_of(user).is_staff_anywhere:
            return self.shown_to(user)
        return self.filter(
            Q(pk__in=Event.objects.shown_to(user).values("pk"))
            | Q(pk__in=Event.objects.managed_by(user).values("pk"))
        )


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

    class Booking(models.TextChoices):
        """What a person who would like to come meets now."""

        OPEN = "open", _("Open for registration")
        WAITING = "waiting", _("Full: waiting list open")
        NOT_YET = "not_yet", _("Registration not open yet")
        CLOSED = "closed", _("Registration closed")
        OVER = "over", _("Over")
        CANCELLED = "cancelled", _("Cancelled")
        DRAFT = "draft", _("Draft")

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
    fee = models.CharField(_("fee"), max_length=100, blank=True)
    requires = models.CharField(
        _("only after"),
        max_length=10,
        choices=Kind,
        blank=True,
        help_text=_("Only people who attended an event of this kind may register; staff can admit others."),
    )
    questionnaire = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("questions at registration"),
    )
    survey = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="surveyed_events",
        verbose_name=_("survey"),
    )
    capacity = models.PositiveIntegerField(_("capacity"))
    offer_hours = models.PositiveSmallIntegerField(
        _("hours that an offered seat is held"), default=48, help_text=_("For people on the waiting list.")
    )
    last_number = models.PositiveIntegerField(default=0, editable=False)  # of its registrations
    sequence = models.PositiveIntegerField(default=0, editable=False)  # RFC 5545: raised with each change
    told = models.JSONField(default=dict, editable=False)  # what stands in participants' calendars
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    starts_at = models.DateTimeField(_("start"), null=True, editable=False)  # of the first session
    ends_at = models.DateTimeField(_("end"), null=True, editable=False)  # of the last session
    opens_at = models.DateTimeField(_("registration from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration until"), null=True, blank=True)
    cancel_until = models.DateTimeField(_("cancel until"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason of cancellation"), max_length=300, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
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

    def save(self, *args, **kwargs):
        """An event comes with its message rules; a clone brings its own."""
        new = self._state.adding
        super().save(*args, **kwargs)
        if new:
            self.rules.model.objects.give_defaults(self)

    def get_absolute_url(self):
        return reverse("events:detail", args=[self.slug])

    def clean(self):
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("This address is used for something else.")})
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("Registration must end after it begins.")})

    @property
    def seats_left(self):
        return self.capacity - self.seats_taken

    @property
    def last_moment_to_cancel(self):
        return self.cancel_until or self.starts_at

    def booking(self, now=None):
        """The Booking state at a moment."""
        now = now or clock.now()
        if self.status != Event.Status.PUBLISHED:
            return Event.Booking(self.status)
        if self.starts_at is None or self.ends_at <= now:
            return Event.Booking.OVER
        if self.opens_at and now < self.opens_at:
            return Event.Booking.NOT_YET
        if now >= min(self.closes_at or self.starts_at, self.starts_at):
            return Event.Booking.CLOSED
        return Event.Booking.OPEN if self.seats_left else Event.Booking.WAITING

    @property
    def is_over(self):
        return self.booking() == Event.Booking.OVER

    @property
    def chip(self):
        """(class of the chip, words) for lists and the head of the page."""
        state = self.booking()
        if state == Event.Booking.OPEN and self.seats_left <= max(1, self.capacity // 10):
            return "soon", _("Few seats left")
        tone = {Event.Booking.OPEN: "open", Event.Booking.WAITING: "soon"}.get(state, "closed")
        return tone, state.label

    def offer_end(self, moment):
        """Until when a seat offered at `moment` is held: the event's hours, never past its start.

        Hours that would end at night last until the morning: nobody loses a seat asleep.
        """
        end = moment + dt.timedelta(hours=self.offer_hours)
        return min(end_of_quiet(end) or end, self.starts_at)
