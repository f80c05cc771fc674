import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companies.models import Company
from iwate_kankei import clock
from iwate_kankei.models import Municipality, Programme, Requirement
from iwate_kankei.templatetags.dates import jdatetime
from notifications.wanted import end_of_quiet

from .event_queryset import EventQuerySet
from .location import locate
from .question import Questionnaire

RESERVED = {"code", "survey", "feed"}  # first parts of other addresses under /events/


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

    class VenueFor(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        CONFIRMED = "confirmed", _("Those whose seat is confirmed")

    class Fulfils(models.TextChoices):
        """The requirement of the programme that it counts toward."""

        BY_KIND = "", _("What its kind says")
        SEMINAR = Requirement.Kind.SEMINAR.value, Requirement.Kind.SEMINAR.label
        LECTURE = Requirement.Kind.LECTURE.value, Requirement.Kind.LECTURE.label
        FIELDWORK = Requirement.Kind.FIELDWORK.value, Requirement.Kind.FIELDWORK.label
        REPORT = Requirement.Kind.REPORT.value, Requirement.Kind.REPORT.label
        NOTHING = "nothing", _("None: it does not count")

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
    fulfils = models.CharField(
        _("requirement that it fulfils"),
        max_length=10,
        choices=Fulfils,
        blank=True,
        help_text=_("A lecture counts as a lecture unless you say otherwise here. Shown in Progress."),
    )
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
    venue_for = models.CharField(
        _("who is told the venue"),
        max_length=9,
        choices=VenueFor,
        default=VenueFor.EVERYBODY,
        help_text=_("Everybody still reads the municipality. Please name no address in the texts."),
    )
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
    dropped = models.JSONField(default=list, editable=False)  # days that stood there and were taken out
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
        if self.venue and self.venue_for == Event.VenueFor.CONFIRMED:
            for name in ("title", "summary", "description"):
                if self.venue in getattr(self, name):
                    raise ValidationError({name: _("Everybody reads this, and it names the venue.")})

    def location_for(self, *, seated=False, staff=False):
        """The Location as a reader knows it; without arguments as everybody does."""
        return locate(self, seated=seated, staff=staff)

    @property
    def counts_as(self):
        """The Requirement.Kind that it counts toward, or None (a gathering, or one that staff left out)."""
        chosen = self.fulfils or self.kind
        return chosen if chosen in Requirement.HELD_AS_EVENTS else None

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

    @property
    def hold(self):
        """How long a seat that becomes free is held, in words that stay true until one does."""
        if self.offer_end(clock.now()) == self.starts_at:
            return _("until the event begins (%(when)s)") % {"when": jdatetime(self.starts_at)}
        return ngettext(
            "for %(n)s hour (until the event begins, if that is sooner)",
            "for %(n)s hours (until the event begins, if that is sooner)",
            self.offer_hours,
        ) % {"n": self.offer_hours}
