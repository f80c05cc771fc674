import secrets

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from participants.japanese import normalise, to_hiragana
from participants.models import Participant

from .event import Event
from .session import Session, Stream

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else when read aloud


def new_code():
    """What the QR code carries: 50 bits, not to be guessed, short enough to type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


class RegistrationQuerySet(models.QuerySet):
    def active(self):
        return self.exclude(status=Registration.Status.CANCELLED)

    def holding_a_seat(self):
        return self.filter(status__in=Registration.SEATED)

    def confirmed(self):
        return self.filter(status=Registration.Status.CONFIRMED)

    def waiting(self):
        return self.filter(status=Registration.Status.WAITING).order_by("number", "id")

    def expired(self, now=None):
        return self.filter(status=Registration.Status.OFFERED, offered_until__lte=now or clock.now())

    def offered_past_the_start(self, event):
        """Offers that would be held beyond the start, since the event has moved to an earlier moment."""
        return self.filter(status=Registration.Status.OFFERED, offered_until__gt=event.starts_at)

    def attended(self):
        """Came to at least one session."""
        return self.filter(
            pk__in=Attendance.objects.filter(status=Attendance.Status.PRESENT).values("registration")
        )

    def with_presence(self):
        """`was_present`: whether the person came to at least one session."""
        marks = Attendance.objects.filter(registration=OuterRef("pk"), status=Attendance.Status.PRESENT)
        return self.annotate(was_present=Exists(marks))

    def of(self, user):
        return self.filter(participant__user=user)

    def managed_by(self, user):
        """Those of the events that one manages; of a joint event whose seats are shared out, one's own share.

        Whoever registers for a joint event without shares comes to all its municipalities: each sees them.
        """
        return self if duties_of(user).everywhere else self.filter(_managed_by(user))

    def visible_to(self, user):
        """One's own, and in office those that one manages."""
        mine, duties = Q(participant__user=user), duties_of(user)
        if duties.everywhere:
            return self
        if not duties.is_staff_anywhere:
            return self.filter(mine)
        return self.filter(mine | _managed_by(user))

    def counted(self):
        """(state, how many) of each state."""
        return self.order_by().values_list("status").annotate(Count("pk"))

    def by_name(self):
        """As a name list is read: by kana, people without one last."""
        return self.order_by(
            models.Case(models.When(participant__name_kana="", then=1), default=0),
            "participant__name_kana",
            "number",
        )

    def found_by(self, words):
        """Name, kana, mail address or number; spaces do not matter (岩手花子 finds 岩手 花子)."""
        words = normalise(words).replace(" ", "")
        if not words:
            return self
        if words.isdecimal():
            return self.filter(number=int(words))
        return self.alias(
            bare_name=_without_spaces("participant__name"),
            bare_kana=_without_spaces("participant__name_kana"),
        ).filter(
            Q(bare_name__icontains=words)
            | Q(bare_kana__icontains=to_hiragana(words))
            | Q(participant__email__icontains=words)
        )


def _managed_by(user):
    """As a condition on the row itself: of one person the database then reads only that person's rows."""
    duties, events = duties_of(user), Q(event__in=Event.objects.managed_by(user).values("pk"))
    own_share = Q(stream=None) | Q(stream__municipality__in=duties.municipalities)
    return events & (own_share | Q(event__programme__in=duties.programmes))


def _without_spaces(field):
    for space in (" ", "\u3000"):
        field = Replace(field, Value(space), Value(""))
    return field


class Registration(models.Model):
    """One person's registration for one event (申込): a row lives from the request to its end.

    Whoever registers again after a cancellation gets a new row, so the rows of a person are the history.
    """

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        OFFERED = "offered", _("Seat offered")
        CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")

    class End(models.TextChoices):
        PERSON = "person", _("Cancelled by the person")
        STAFF = "staff", _("Cancelled by staff")
        DECLINED = "declined", _("Declined the seat")
        EXPIRED = "expired", _("The offer ran out")
        EVENT = "event", _("The event was cancelled")
        NO_SEAT = "no_seat", _("No seat became free")

    TRANSITIONS = {
        Status.CONFIRMED: {Status.CANCELLED},
        Status.WAITING: {Status.OFFERED, Status.CONFIRMED, Status.CANCELLED},
        Status.OFFERED: {Status.CONFIRMED, Status.CANCELLED},
        Status.CANCELLED: set(),
    }
    SEATED = [Status.CONFIRMED, Status.OFFERED]

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="registrations", verbose_name=_("participant")
    )
    stream = models.ForeignKey(
        Stream,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("municipality"),
    )
    status = models.CharField(_("state"), max_length=10, choices=Status)
    number = models.PositiveIntegerField(_("number"), null=True)  # given under the event's lock: the order
    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)
    source = models.CharField(_("came from"), max_length=80, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    queued_at = models.DateTimeField(_("registered"), default=clock.now)
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offer open until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    ended_by = models.CharField(_("ended"), max_length=8, choices=End, blank=True)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("admitted by"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)  # of an exception that staff made
    survey_answers = models.JSONField(_("answers to the survey"), default=dict, blank=True)
    surveyed_at = models.DateTimeField(_("answered the survey"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "participant"],
                condition=~Q(status="cancelled"),
                name="one_active_registration",
            ),
            models.UniqueConstraint(fields=["event", "number"], name="registration_number_once"),
            models.CheckConstraint(
                condition=Q(status="offered", offered_until__isnull=False)
                | (~Q(status="offered") & Q(offered_until__isnull=True)),
                name="registration_offer_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["event", "status", "number"], name="registration_queue")]

    def __str__(self):
        return f"{self.participant} – {self.event}"

    @property
    def is_active(self):
        return self.status != Registration.Status.CANCELLED

    @property
    def location(self):
        """Where the event is held, as far as this person may know."""
        return self.event.location_for(seated=self.status == Registration.Status.CONFIRMED)

    @property
    def place(self):
        """The place on the waiting list, from 1: how many wait with this or a lower number."""
        ahead = Q(number__lte=self.number)
        if self.stream_id:
            ahead &= Q(stream=self.stream_id)
        return self.event.registrations.waiting().filter(ahead).count()

    def may_be_cancelled(self, now=None):
        """By the person: while it lives, and until the event's last moment to cancel."""
        return self.is_active and (now or clock.now()) < self.event.last_moment_to_cancel

    @property
    def history(self):
        """(words, when) of everything that happened to it, oldest first."""
        ended = self.get_ended_by_display() or _("Cancelled")
        steps = [
            (_("Registered"), self.queued_at),
            (_("Seat offered"), self.offered_at),
            (_("Seat confirmed"), self.confirmed_at),
            (ended, self.cancelled_at),
        ]
        return [(words, when) for words, when in steps if when]


class AttendanceQuerySet(models.QuerySet):
    def present(self):
        return self.filter(status=Attendance.Status.PRESENT)

    def counted(self):
        """{session id: how many came}."""
        return dict(self.present().values_list("session").annotate(Count("pk")).order_by())


class Attendance(models.Model):
    """Whether a registered person came to a session, marked at reception (出欠)."""

    class Status(models.TextChoices):
        PRESENT = "present", _("Came")
        ABSENT = "absent", _("Did not come")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="attendances")
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    status = models.CharField(_("state"), max_length=8, choices=Status)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField(default=clock.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="attendance_once_a_session")
        ]

    def __str__(self):
        return self.get_status_display()


class CalendarFeed(models.Model):
    """A person's secret calendar address; a new token revokes the old one."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=43, unique=True, default=secrets.token_urlsafe)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self):
        return str(self.participant)
